import type { ReceivedRequest } from '../transaction/layer.ts';
import type { ServerTransaction } from '../transaction/user.ts';

/** What stands before the user agent on the same transactions, and takes what is none of its own: a registrar, a proxy. */
export interface Front {
  /** True: the front has taken the request, and answers it. False leaves it to the user agent. */
  takeRequest(transaction: ServerTransaction): boolean;
  /** The same for an ACK of a 2xx. */
  takeAck(ack: ReceivedRequest): boolean;
}
