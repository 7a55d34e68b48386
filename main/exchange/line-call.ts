import type { MediaEngine } from '../media/engine.ts';
import { answerReoffer, sdpBody } from '../media/negotiation.ts';
import type { Patch } from '../media/patch.ts';
import { MediaSession } from '../media/session.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';

/** Answers a call at once and joins its sound to `patch` until the caller hangs up. */
export async function answerWith(invite: IncomingInvite, media: MediaEngine, patch: Patch): Promise<void> {
  let over = false;
  const subscription = invite.onEnded(() => {
    over = true;
  });
  const opened = await MediaSession.open(media, { localAddress: invite.localAddress, patch });
  subscription.dispose();
  if (!opened.ok) {
    invite.reject(503, { headers: [['Retry-After', '5']] });
    return;
  }
  const session = opened.value;
  const body = over ? undefined : await firstBody(session, invite);
  if (!body) {
    session.dispose();
    return;
  }
  const accepted = invite.accept(body, {
    onReoffer: (offer) => answerReoffer(session, offer),
    onAckBody: (answer) => void session.accept(answer.bytes),
    onEnded: () => session.dispose(),
  });
  if (!accepted) session.dispose();
}

/** The answer to the caller's offer, or our own offer where the INVITE had none; undefined after a refusal (488). */
async function firstBody(session: MediaSession, invite: IncomingInvite) {
  if (!invite.offer) return sdpBody(session.offer());
  const answer = session.answer(invite.offer.bytes);
  if (answer.ok) return sdpBody(answer.value);
  invite.reject(488, { headers: [['Warning', answer.error.warning]] });
  return undefined;
}
