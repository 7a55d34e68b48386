import type { Replaces } from '../agent/replaces.ts';
import type { Session } from '../agent/session.ts';
import type { NameAddr } from '../message/name-addr.ts';
import type { Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';

/** Somebody's wish that we call somebody: a REFER, offered to the call layer, which accepts or rejects it in its own time. */
export interface Referral {
  /** The call that it came in, or names as its reason (RFC 4538). */
  readonly session: Session | undefined;
  readonly from: NameAddr;
  /** Its Request-URI: outside of any call, the conference that is asked. */
  readonly to: Uri;
  /** What it came over. */
  readonly flow: Flow;
  /** What to send the target: a BYE takes it out of a conference (RFC 4579 §5.11). */
  readonly method: 'INVITE' | 'BYE';
  /** Whom to call. */
  readonly target: Uri;
  readonly displayName?: string;
  /** The call at the target that ours is to take the place of: an attended transfer. */
  readonly replaces?: Replaces;
  readonly referredBy?: NameAddr;
  /** What the INVITE must carry: Replaces with its Require, and Referred-By. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** We call. Then each answer is to be reported, a final one at the end. */
  accept(): ReferralReports;
  /** 603 where a person would rather not. After an answer it does nothing. */
  reject(status?: number): void;
}

/** Tells whoever referred us how the call comes on. Provisional ones may be left out on the way; after a final one nothing is sent. */
export interface ReferralReports {
  report(status: number, reason?: string): void;
}
