import { err, type Result } from '../base/result.ts';
import type { Agreed, LocalMedia } from './agreed.ts';
import type { SessionDescription } from './description.ts';
import { refused, type SdpError } from './sdp-error.ts';

/** The offer of one audio stream (RFC 3264 §5). After the first, `previous` is the last description we sent, in an offer or an answer. */
export function createOffer(_local: LocalMedia, previous?: SessionDescription): SessionDescription {
  if (previous) return previous;
  throw new Error('not written yet');
}

/** The answer to an offer and what both come to (RFC 3264 §6); an error when no stream in it can be used. */
export function answerOffer(
  _offer: SessionDescription,
  _local: LocalMedia,
  _previous?: SessionDescription,
): Result<{ readonly answer: SessionDescription; readonly agreed: Agreed }, SdpError> {
  return err(refused(399, 'not written yet'));
}

/** What the peer's answer to our offer comes to (RFC 3264 §7); an error when the stream was refused. */
export function acceptAnswer(_offer: SessionDescription, _answer: SessionDescription): Result<Agreed, SdpError> {
  return err(refused(399, 'not written yet'));
}
