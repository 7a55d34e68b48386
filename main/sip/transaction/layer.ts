import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { SipRequest } from '../message/message.ts';
import type { Arrival, Flow, Transport, TransportError } from '../transport.ts';
import type { Timing } from './timing.ts';
import type { ClientTransaction, ClientUser, ServerTransaction } from './user.ts';

export interface TransactionLayerOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: Log;
  readonly timing?: Timing;
  /** Server transactions alive at once; more are refused with 503. Default `limits.serverTransactions`. */
  readonly serverTransactions?: number;
}

/** A request outside any transaction: the ACK of a 2xx. */
export interface ReceivedRequest {
  readonly request: SipRequest;
  readonly flow: Flow;
}

export interface TransactionCounts {
  /** Transactions alive, either side. */
  readonly client: number;
  readonly server: number;
  /** Timers that those hold. */
  readonly timers: number;
  /** Since the start: what was dropped or refused without a transaction. */
  readonly malformedRequests: number;
  readonly malformedResponses: number;
  readonly strayResponses: number;
  readonly refused: number;
}

/** The transaction layer of RFC 3261 §17: gives each arriving message to its transaction, or to the user above. */
export class TransactionLayer implements Disposable {
  readonly #request = new Emitter<ServerTransaction>();
  readonly #ack = new Emitter<ReceivedRequest>();
  readonly #strayResponse = new Emitter<Arrival>();

  /** A new request that is neither ACK nor CANCEL: its user must answer it. */
  readonly onRequest = this.#request.on;
  /** An ACK that belongs to no transaction: that of a 2xx. */
  readonly onAck = this.#ack.on;
  /** A response that matches no transaction; it must not be forwarded (RFC 6026 §8.9). */
  readonly onStrayResponse = this.#strayResponse.on;

  constructor(_options: TransactionLayerOptions) {}

  /**
   * Sends a request in a new transaction (§17.1). The request is taken over and gets our Via on top (pass a clone to
   * try elsewhere again); a CANCEL that already bears the Via of its INVITE keeps it (§9.1).
   */
  request(_request: SipRequest, _flow: Flow, _user: ClientUser): ClientTransaction {
    throw new Error('not built yet');
  }

  /** Sends the ACK of a 2xx, outside any transaction (§13.2.2.4). It gets a Via unless it has one: send the same again for a retransmitted 2xx. */
  sendAck(_ack: SipRequest, _flow: Flow, _failed?: (error: TransportError) => void): void {
    throw new Error('not built yet');
  }

  counts(): TransactionCounts {
    throw new Error('not built yet');
  }

  /** Ends every transaction in silence: no timer is left. */
  dispose(): void {}
}
