import { err, ok, type Result } from '../base/result.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { Refusal } from '../sip/agent/session.ts';
import type { MediaSession } from './session.ts';

/** An offer or answer as a message carries it. */
export function sdpBody(bytes: Uint8Array): SessionBody {
  return { contentType: 'application/sdp', bytes };
}

/**
 * What an INVITE or re-INVITE is answered with: the answer to its offer, or an offer of ours where it brought none
 * (RFC 3261 §13.3.1, §14.2). The refusal is a 488 that says why.
 */
export function answerTo(offer: SessionBody | undefined, media: MediaSession): Result<SessionBody, Refusal> {
  if (!offer) return ok(sdpBody(media.offer()));
  const answer = media.answer(offer.bytes);
  return answer.ok ? ok(sdpBody(answer.value)) : err({ status: 488, warning: answer.error.warning });
}

/**
 * Takes the answer to our offer. Where there is none, or none that is of use, the offer is withdrawn and what was agreed
 * before stands. Gives whether anything is agreed: without, there is no session to go on with.
 */
export function conclude(answer: SessionBody | undefined, media: MediaSession): boolean {
  if (!answer || !media.accept(answer.bytes).ok) media.withdraw();
  return media.agreed !== undefined;
}
