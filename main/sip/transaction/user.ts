import type { Disposable } from '../../base/disposable.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow, TransportError } from '../transport.ts';
import type { InviteClientState } from './invite-client-table.ts';
import type { InviteServerState } from './invite-server-table.ts';
import type { NonInviteClientState } from './non-invite-client-table.ts';
import type { NonInviteServerState } from './non-invite-server-table.ts';

/** The transaction user of a request that we sent (RFC 3261 §17): told by the machine, never more after `onTerminated`. */
export interface ClientUser {
  /** Every provisional response, and the first final one; for an INVITE each 2xx, retransmissions included (RFC 6026 §7.2). */
  onResponse(response: SipResponse): void;
  /** Timer B or F: nobody answered. The transaction has ended. */
  onTimeout(): void;
  /** The request, or the ACK of a non-2xx, could not be sent (§17.1.4). The transaction has ended. */
  onTransportError(error: TransportError): void;
  onTerminated?(): void;
}

/** A request that we sent, and the machine that retransmits it. */
export interface ClientTransaction {
  /** As it went out, with our Via on top: what a CANCEL and an ACK copy from. */
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly state: InviteClientState | NonInviteClientState;
  /** Ends the machine and its timers at once and in silence, as §9.1 asks for an INVITE that ignores its CANCEL. */
  terminate(): void;
}

/** A request that came in, and the machine that answers its retransmissions. */
export interface ServerTransaction {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly state: InviteServerState | NonInviteServerState;
  /** The To tag for every answer of ours when the request has none: so the layer's answer to a CANCEL bears it too (§9.2). */
  readonly localTag: string;
  /**
   * True where the same request already came another way: an initial request whose From tag, Call-ID and CSeq are those
   * of another live transaction. A UAS answers it 482 (§8.2.2.2).
   */
  readonly merged: boolean;
  /**
   * Sends an answer. What the state does not allow is dropped, as §17.2 asks: a second final answer, a provisional one
   * after it; and for a non-INVITE request 101–199, an early 100, and 408 (RFC 4320 §4).
   */
  respond(response: SipResponse): void;
  /** A CANCEL came while no final answer had been given; the layer has answered the CANCEL itself. INVITE only. */
  onCancel(listener: (cancel: SipRequest) => void): Disposable;
  /** Timer H: no ACK came for our non-2xx answer. INVITE only. */
  onTimeout(listener: () => void): Disposable;
  /** An answer could not be sent; the machine stays as it is (RFC 6026 §8.8). */
  onTransportError(listener: (error: TransportError) => void): Disposable;
  onTerminated(listener: () => void): Disposable;
}
