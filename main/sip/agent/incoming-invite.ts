import type { Disposable } from '../../base/disposable.ts';
import type { Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { SipRequest } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import type { Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import type { SessionBody } from './body.ts';
import type { EndCause } from './end-cause.ts';
import type { Refusal, ReinviteFailure, Session, SessionUser } from './session.ts';

export interface Rejection {
  /** The reason phrase; the RFC's own if none is given. */
  readonly reason?: string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** Who answers for a dialog that is not confirmed yet. */
export type EarlyUser = Pick<SessionUser, 'onReoffer' | 'onAckBody' | 'onRequest' | 'onDigit'>;

export interface AcceptOptions {
  /** Our Contact over a flow, with angle brackets: a GRUU. Our address where it gives none. */
  readonly contact?: (flow: Flow) => string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** The call is a conference's: the user part of its URI (RFC 4579 §5.1). */
  readonly focus?: string | undefined;
  /** Answers 401 and 407 to our requests within the call. */
  readonly authenticator?: Authenticator;
}

/** A stranger's INVITE that awaits our answer (§13.3). After a final answer the methods do nothing. */
export interface IncomingInvite {
  /** Ours, unique in this process; the session made by `accept` keeps it. */
  readonly id: string;
  readonly callId: string;
  readonly request: SipRequest;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly offer: SessionBody | undefined;
  /** Where media should bind: the local address that the INVITE came in on. */
  readonly localAddress: string;
  /** What the INVITE came in on. */
  readonly flow: Flow;
  /** Takes the peer's PRACK and UPDATE offers, the answer to an early offer of ours (`onAckBody`), INFO and the like, until `accept`. */
  attend(user: EarlyUser): void;
  /** The call is for a conference: provisional responses and the 2xx say so. The user part of its URI. */
  setFocus(user: string): void;
  /** 180. Repeated every minute for the proxies' sake (§13.3.1.1). */
  ring(): void;
  /**
   * With a body (the answer, or our offer where the INVITE had none) it is sent reliably to a caller that can that, and the
   * body then counts: `accept` does not send it again (RFC 3262).
   */
  progress(status: 180 | 181 | 182 | 183, body?: SessionBody): void;
  /**
   * 200 with the answer, or with our offer when the INVITE had none. Undefined when the caller had already given up. Where
   * an early answer of ours still awaits its PRACK, the 200 follows that.
   */
  accept(body: SessionBody, user: SessionUser, options?: AcceptOptions): Session | undefined;
  /** Offers anew before the call is answered, once our early answer has its PRACK (RFC 3311). */
  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>>;
  /** 300 to 699. */
  reject(status: number, rejection?: Rejection): void;
  /** 300 to 399 with where the caller is to go instead, best first (§21.3). */
  redirect(contacts: readonly Uri[], status?: 300 | 301 | 302 | 305 | 380): void;
  /** The same with a refusal of the media: 488 with a Warning, mostly. */
  refuse(refusal: Refusal): void;
  /** It is over before an answer of ours: cancelled, expired, or the agent closed. At most once, never after accept or reject. */
  readonly onEnded: (listener: (cause: EndCause) => void) => Disposable;
}
