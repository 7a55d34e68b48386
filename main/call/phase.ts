import type { MediaSession } from '../media/session.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { OutgoingInvite } from '../sip/agent/outgoing-invite.ts';
import type { Session } from '../sip/agent/session.ts';
import { isEncrypted } from '../sip/transport.ts';
import type { CallEnding } from './end-words.ts';
import type { Hold } from './hold.ts';

/** Where a call stands; each state holds just what exists in it. Times are wall-clock ms. */
export type Phase =
  | { readonly state: 'dialling' | 'ringing'; readonly session: OutgoingInvite }
  | {
      readonly state: 'incoming';
      readonly invite: IncomingInvite;
      readonly body: SessionBody;
      readonly media: MediaSession;
    }
  | { readonly state: 'active'; readonly session: Session; readonly hold: Hold; readonly answeredAt: number }
  | { readonly state: 'ended'; readonly ending: CallEnding; readonly answeredAt?: number; readonly endedAt: number };

/** Whether the signalling travels encrypted; undefined where no flow is known any more, or yet. */
export function travelsEncrypted(phase: Phase | undefined): boolean | undefined {
  const flow = phase && ('session' in phase ? phase.session.flow : 'invite' in phase ? phase.invite.flow : undefined);
  return flow && isEncrypted(flow);
}
