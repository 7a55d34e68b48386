import type { Result } from '../../base/result.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import type { Uri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import type { SessionBody } from './body.ts';
import type { EndCause } from './end-cause.ts';
import type { RequestFailure } from './request-failure.ts';

/** A refusal to put into an answer: status, and the Warning header's value (§20.43) where there is one. */
export interface Refusal {
  readonly status: number;
  readonly reason?: string;
  readonly warning?: string;
}

/** Why a re-INVITE changed nothing: what the peer said, or 408 (silence), 481 (no session any more), 491 (ours is still open). */
export interface ReinviteFailure {
  readonly status: number;
  readonly reason: string;
  readonly warning?: string;
}

/** What a request within a dialog holds beyond what §12.2.1.1 says. */
export interface RequestParts {
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: SessionBody;
}

/** A dialog as Replaces and Target-Dialog name it, seen from our end (RFC 3891, RFC 4538). */
export interface DialogIdentity {
  readonly callId: string;
  readonly localTag: string;
  /** Empty for a peer of RFC 2543. */
  readonly remoteTag: string;
}

/** A key that the far end pressed, told by INFO. */
export interface InfoDigit {
  /** 0–9, A–D, * or #. */
  readonly digit: string;
  readonly durationMs: number;
}

/** What the owner of a session is asked and told. */
export interface SessionUser {
  /** The peer's re-INVITE or UPDATE: give the answer to `offer`, or an offer of ours when a re-INVITE brought none (§14.2). */
  onReoffer(offer: SessionBody | undefined): Promise<Result<SessionBody, Refusal>>;
  /** The ACK of a 2xx of ours came: the peer hears us where it said that it is. Before `onAckBody`. */
  onAcknowledged?(): void;
  /** The answer in an ACK, where our 2xx carried the offer (§13.2.1); undefined where the peer left it out. */
  onAckBody?(body: SessionBody | undefined): void;
  /** The far end has become the focus of a conference, or is none any more: `Session.remoteFocus`. */
  onRemoteFocus?(conference: Uri | undefined): void;
  /** A key pressed at the far end, told by INFO; who has no such method refuses these. */
  onDigit?(digit: InfoDigit): void;
  /** The peer's answer where our refresh of the session had to be a re-INVITE (RFC 4028 §7.4): mostly what it was. */
  onRefreshed?(answer: SessionBody): void;
  /**
   * A request of another kind within the dialog: REFER, NOTIFY, SUBSCRIBE, MESSAGE, INFO. True: it was taken, and the taker
   * answers it; else it is refused.
   */
  onRequest?(transaction: ServerTransaction): boolean;
  /** Said once; after it the session calls nobody any more. */
  onEnded(cause: EndCause): void;
}

/** One call between two ends: a dialog made by INVITE (§12, §13). */
export interface Session {
  /** Ours, unique in this process; never on the wire. */
  readonly id: string;
  readonly callId: string;
  readonly localParty: NameAddr;
  /** With the peer's tag once there is a dialog. */
  readonly remoteParty: NameAddr;
  /** Undefined until a dialog is confirmed. */
  readonly dialogId: DialogIdentity | undefined;
  /** The conference that the far end is the focus of: its Contact said `isfocus` (RFC 4579 §4.2). */
  readonly remoteFocus: Uri | undefined;
  /** What the INVITE went over; undefined until the first flow is up. */
  readonly flow: Flow | undefined;
  /** What the next request of ours would go over: another flow than before where the network has changed. Undefined where there is no way now. */
  wayOut(): Promise<Flow | undefined>;
  /**
   * Offers anew (§14.1) and gives the peer's answer; at most one at a time. It waits while an INVITE of the peer is open,
   * and a 491 is retried after its random time: a function makes the offer afresh for each of these attempts.
   */
  reinvite(offer: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>>;
  /**
   * The same by UPDATE (RFC 3311): also before the call is answered, once a first offer has its answer. Without an offer it
   * only says where we are. 405 where the peer does not take UPDATE.
   */
  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>>;
  /**
   * The call is part of a conference from now on, of whose URI this is the user part, or of none any more. The next re-INVITE,
   * UPDATE or answer says so in its Contact; who wants the far end to know at once sends one.
   */
  setFocus(user: string | undefined): void;
  /** Sends a request of another kind within the dialog (REFER, NOTIFY, INFO, MESSAGE) and gives its final answer of any status. */
  request(method: string, parts?: RequestParts): Promise<Result<SipResponse, RequestFailure>>;
  /**
   * Ends it, whatever its state: CANCEL or BYE. `onEnded` is called before this returns; the messages follow on their own.
   * `reason` is a Reason header's value (RFC 3326).
   */
  hangup(reason?: string): void;
}
