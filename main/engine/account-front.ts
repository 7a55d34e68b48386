import type { Account } from '../account/account.ts';
import type { Accounts } from '../account/accounts.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Front } from '../sip/agent/front.ts';
import type { ConferenceReferrals } from '../sip/event/events-user.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { ReceivedRequest } from '../sip/transaction/layer.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import type { Flow } from '../sip/transport.ts';

/** Parties of a room ask it these, from networks too that the exchange is not open to (RFC 4579 §5). */
const asksConferences = ['SUBSCRIBE', 'REFER', 'OPTIONS'];

/** Lets what comes for the person's accounts past the exchange, on whose sockets it comes in. */
export class AccountFront implements Front {
  readonly #exchange: Exchange;
  /** Set once there are any: they need the agent that stands behind this. */
  accounts: Accounts | undefined;

  /** The conferences here, which say themselves who may ask them something. */
  conferences: Pick<ConferenceReferrals, 'has'> | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** Whether somebody is called who is one of the person's accounts. */
  isAccount(uri: Uri): boolean {
    return this.accounts?.list().some((account) => account.isReachedBy(uri) || account.isCalled(uri)) ?? false;
  }

  /** The account that a request is for; undefined for what the exchange takes. */
  accountFor(uri: Uri, flow: Flow): Account | undefined {
    if (!this.isAccount(uri) && this.#exchange.isCalledFromHere(uri, flow)) return undefined;
    return this.accounts?.accountFor(uri, flow);
  }

  takeRequest(transaction: ServerTransaction): boolean {
    const { method, uri, to } = transaction.request;
    const initial = to.tag === undefined && method !== 'REGISTER';
    if (initial && this.accountFor(uri, transaction.flow)) return false;
    if (initial && asksConferences.includes(method) && this.conferences?.has(uri)) return false;
    return this.#exchange.takeRequest(transaction);
  }

  takeAck(ack: ReceivedRequest): boolean {
    return this.#exchange.takeAck(ack);
  }
}
