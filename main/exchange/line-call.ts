import type { Disposable } from '../base/disposable.ts';
import type { MediaEngine } from '../media/engine.ts';
import { answerTo, conclude } from '../media/negotiation.ts';
import type { Patch } from '../media/patch.ts';
import { MediaSession } from '../media/session.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';

/** Answers a call at once and joins its sound to `patch` until the caller hangs up; `place` is given back then. */
export async function answerWith(
  invite: IncomingInvite,
  media: MediaEngine,
  patch: Patch,
  place: Disposable,
): Promise<void> {
  const opened = await MediaSession.open(media, { localAddress: invite.localAddress, patch });
  if (!opened.ok) {
    place.dispose();
    invite.reject(503, { headers: [['Retry-After', '5']] });
    return;
  }
  const sound = opened.value;
  const end = () => {
    sound.dispose();
    place.dispose();
  };
  const body = answerTo(invite.offer, sound);
  if (!body.ok) {
    invite.refuse(body.error);
    end();
    return;
  }
  const session = invite.accept(body.value, {
    onReoffer: (offer) => Promise.resolve(answerTo(offer, sound)),
    onAcknowledged: () => sound.confirm(),
    onAckBody: (answer) => {
      if (!conclude(answer, sound)) session?.hangup();
    },
    onEnded: end,
  });
  if (!session) end();
}
