import type { Clock } from '../base/clock.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { GroupAddress } from '../sdp/group-address.ts';
import type { Session } from '../sip/agent/session.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import type { Party } from './party.ts';

export interface CallIdentity {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly party: Party;
  /** The account that the call goes by. */
  readonly accountId: string;
  /** Who sent the caller on to here, as a person reads it. */
  readonly forwardedBy?: string | undefined;
  /** The multicast group that the far end is invited to. */
  readonly group?: GroupAddress | undefined;
}

/** What a call stands on. */
export interface CallSurroundings {
  readonly clock: Clock;
  readonly media: MediaEngine;
  /** Told each Call-ID that the call has on the wire: several, where it was redirected. */
  readonly claim: (callId: string, wireCallId: string) => void;
  /** Takes a request of another kind within the call: REFER, NOTIFY, MESSAGE. True: it is answered. */
  readonly take: (session: Session, transaction: ServerTransaction) => boolean;
}
