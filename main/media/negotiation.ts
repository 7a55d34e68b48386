import { err, ok, type Result } from '../base/result.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { Refusal } from '../sip/agent/session.ts';
import type { MediaSession } from './session.ts';

/** An offer or answer as a message carries it. */
export function sdpBody(bytes: Uint8Array): SessionBody {
  return { contentType: 'application/sdp', bytes };
}

/** What a re-INVITE is answered with: the answer to its offer, or an offer of ours when it brought none (RFC 3261 §14.2). */
export async function answerReoffer(
  media: MediaSession,
  offer: SessionBody | undefined,
): Promise<Result<SessionBody, Refusal>> {
  if (!offer) return ok(sdpBody(media.offer()));
  const answer = media.answer(offer.bytes);
  return answer.ok ? ok(sdpBody(answer.value)) : err({ status: 488, warning: answer.error.warning });
}
