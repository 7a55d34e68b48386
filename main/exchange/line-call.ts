import type { MediaEngine } from '../media/engine.ts';
import { answerTo, conclude } from '../media/negotiation.ts';
import type { Patch } from '../media/patch.ts';
import { MediaSession } from '../media/session.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';

/** Answers a call at once and joins its sound to `patch` until the caller hangs up. */
export async function answerWith(invite: IncomingInvite, media: MediaEngine, patch: Patch): Promise<void> {
  const opened = await MediaSession.open(media, { localAddress: invite.localAddress, patch });
  if (!opened.ok) {
    invite.reject(503, { headers: [['Retry-After', '5']] });
    return;
  }
  const sound = opened.value;
  const body = answerTo(invite.offer, sound);
  if (!body.ok) {
    invite.refuse(body.error);
    sound.dispose();
    return;
  }
  const session = invite.accept(body.value, {
    onReoffer: (offer) => Promise.resolve(answerTo(offer, sound)),
    onAcknowledged: () => sound.confirm(),
    onAckBody: (answer) => {
      if (!conclude(answer, sound)) session?.hangup();
    },
    onEnded: () => sound.dispose(),
  });
  if (!session) sound.dispose();
}
