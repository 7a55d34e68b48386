import type { Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import type { SessionBody } from './body.ts';
import type { Session, SessionUser } from './session.ts';

/** Makes the offer once we know which local address the INVITE leaves from; called again if a later target needs another one. */
type OfferMaker = (localAddress: string) => Promise<Result<SessionBody, string>>;

export interface InviteOptions {
  readonly to: Uri;
  readonly from: { readonly uri: Uri; readonly displayName?: string };
  /** For an account without a domain of its own: From names the address that the INVITE leaves from, where the callee can call back. */
  readonly fromLocalAddress?: boolean;
  /** None: the peer's 2xx then carries the offer, and `onAnswered` gives the answer for the ACK. */
  readonly offer?: SessionBody | OfferMaker;
  /** A preloaded route set (§8.1.1.1), nearest proxy first. */
  readonly route?: readonly Uri[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** The user part of our Contact; `from`'s user if none is given. */
  readonly contactUser?: string;
  /** Our whole Contact over a flow, in angle brackets (a GRUU, an outbound contact); our address where it gives none. */
  readonly contact?: (flow: Flow) => string | undefined;
  /** The call is a conference's: the user part of its URI (RFC 4579 §5.2). */
  readonly focus?: string;
  /** A flow to use before any other: that of the account's registration. */
  readonly flow?: Flow;
  /** After this long without a refresh the session is over (RFC 4028); that of the agent if none is given. 0: no session timer. */
  readonly sessionExpiresSeconds?: number;
  /** Answers 401 and 407 to the INVITE and to every request of ours within the call. */
  readonly authenticator?: Authenticator;
}

/** A provisional response other than 100. */
export interface Progress {
  readonly status: number;
  readonly reason: string;
  readonly body?: SessionBody;
  /** Which of the forks says so: the To tag. */
  readonly remoteTag?: string;
  /** Sent reliably (RFC 3262): a body is the answer, whatever its 2xx says. */
  readonly reliable: boolean;
}

/** What the caller's side is told; each of these comes at most once, but for `onProgress`. */
export interface OutgoingUser extends SessionUser {
  onProgress(progress: Progress): void;
  /**
   * 2xx: the first fork to answer has the call. `body` is what it last said of its media: its answer, in this 2xx or before.
   * Without an offer in the INVITE it is the peer's offer: return the answer for the ACK.
   */
  onAnswered(body: SessionBody | undefined): SessionBody | undefined;
  /**
   * The INVITE had no offer, and a fork makes its own before it answers: return the answer for the PRACK (RFC 3262 §5). Its
   * 2xx then has no offer. Who has no such method is not asked: such forks offer in their 2xx.
   */
  onEarlyOffer?(offer: SessionBody, remoteTag: string): SessionBody | undefined;
}

/** A session from its first moment: `hangup()` cancels it before an answer (§9.1) and sends BYE after one. */
export interface OutgoingInvite extends Session {
  readonly direction: 'outgoing';
}
