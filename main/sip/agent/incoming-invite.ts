import type { Disposable } from '../../base/disposable.ts';
import type { SipRequest } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import type { SessionBody } from './body.ts';
import type { EndCause } from './end-cause.ts';
import type { Refusal, Session, SessionUser } from './session.ts';

export interface Rejection {
  /** The reason phrase; the RFC's own if none is given. */
  readonly reason?: string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[];
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
  /** 180. Repeated every minute for the proxies' sake (§13.3.1.1). */
  ring(): void;
  progress(status: 180 | 181 | 182 | 183, body?: SessionBody): void;
  /** 200 with the answer, or with our offer when the INVITE had none. Undefined when the caller had already given up. */
  accept(body: SessionBody, user: SessionUser): Session | undefined;
  /** 300 to 699. */
  reject(status: number, rejection?: Rejection): void;
  /** The same with a refusal of the media: 488 with a Warning, mostly. */
  refuse(refusal: Refusal): void;
  /** It is over before an answer of ours: cancelled, expired, or the agent closed. At most once, never after accept or reject. */
  readonly onEnded: (listener: (cause: EndCause) => void) => Disposable;
}
