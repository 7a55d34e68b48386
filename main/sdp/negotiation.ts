import { ok, type Result } from '../base/result.ts';
import type { Agreed, LocalMedia } from './agreed.ts';
import type { Codec } from './codec.ts';
import type { SessionDescription } from './description.ts';
import { answeredDirection, type HoldState, holdState, offeredDirection } from './direction.ts';
import { sameEncoding } from './formats.ts';
import { audioSlot } from './local-description.ts';
import { acceptAnswer, answerOffer, createOffer } from './offer-answer.ts';
import { parseDescription } from './parse.ts';
import { PayloadNumbers } from './payload-numbers.ts';
import type { SdpError } from './sdp-error.ts';
import { serializeDescription } from './serialize.ts';

/**
 * The offers and answers of one session, body in and body out: keeps the session id, counts the version, keeps the
 * order of the streams and the payload numbers once given (RFC 3264 §8), and composes our hold with the peer's.
 */
export class Negotiation {
  #local: Omit<LocalMedia, 'direction'>;
  readonly #numbers = new PayloadNumbers();
  #held = false;
  /** The last description we sent, in an offer or an answer. */
  #sent: SessionDescription | undefined;
  /** The offer that `accept` is about. */
  #offered: SessionDescription | undefined;
  #agreed: Agreed | undefined;
  /** The next offer is to change the codec. */
  #changing = false;

  constructor(local: Omit<LocalMedia, 'direction'>) {
    this.#local = local;
  }

  /** Whether this end holds the call; counts from the next offer or answer on. */
  get held(): boolean {
    return this.#held;
  }

  set held(held: boolean) {
    this.#held = held;
  }

  /** What was last agreed on; undefined before the first answer. */
  get agreed(): Agreed | undefined {
    return this.#agreed;
  }

  get hold(): HoldState {
    return holdState(this.#held, this.#agreed?.heldByPeer ?? false);
  }

  /** Our end of the stream is elsewhere from now on: the next offer or answer says so. */
  move(to: Pick<LocalMedia, 'address' | 'rtpPort' | 'rtcpPort'>): void {
    this.#local = { ...this.#local, ...to };
  }

  /** Other codecs, or another order of them: the next offer asks for the first. Answers follow the peer from then on. */
  prefer(codecs: readonly Codec[]): void {
    this.#local = { ...this.#local, codecs };
    this.#changing = true;
  }

  /**
   * An offer to send: in an INVITE, a re-INVITE, or the 200 to an INVITE that had none. `accept` or `abandon` is next.
   */
  offer(): Uint8Array {
    const direction = offeredDirection(this.#held, this.#agreed?.heldByPeer ?? false);
    const codecs = this.#numbers.assign(this.#codecsByUse());
    this.#offered = createOffer({ ...this.#local, codecs, direction }, this.#sent);
    this.#sent = this.#offered;
    return serializeDescription(this.#offered);
  }

  /**
   * The peer's answer to our last offer. A second one (the 200 after a 183, another branch of a fork) replaces the
   * first. On an error the session stands as before the offer. Throws when there is no offer of ours.
   */
  accept(answer: Uint8Array): Result<Agreed, SdpError> {
    const offer = this.#offered;
    if (!offer) throw new Error('An answer came, but no offer of ours is open');
    const description = parseDescription(answer);
    if (!description.ok) return description;
    const agreed = acceptAnswer(offer, description.value);
    if (agreed.ok) this.#conclude(agreed.value, { own: offer, theirs: description.value });
    return agreed;
  }

  /** Our offer was refused or never answered: the session stands as it did before. */
  abandon(): void {
    this.#offered = undefined;
  }

  /** The answer to the peer's offer. On an error the session stands as before. */
  answer(offer: Uint8Array): Result<{ readonly body: Uint8Array; readonly agreed: Agreed }, SdpError> {
    const description = parseDescription(offer);
    if (!description.ok) return description;
    // What is in use was agreed by both; a peer that offers again says what it wants to change.
    const order = this.#agreed ? 'theirs' : (this.#local.order ?? 'theirs');
    const local = { ...this.#local, order, direction: answeredDirection(this.#held) };
    const answered = answerOffer(description.value, local, this.#sent);
    if (!answered.ok) return answered;
    const { answer, agreed } = answered.value;
    this.#offered = undefined;
    this.#sent = answer;
    this.#conclude(agreed, { own: answer, theirs: description.value });
    return ok({ body: serializeDescription(answer), agreed });
  }

  #conclude(agreed: Agreed, { own, theirs }: Record<'own' | 'theirs', SessionDescription>): void {
    this.#agreed = agreed;
    this.#changing = false;
    const slot = audioSlot(own);
    for (const media of [own.media[slot], theirs.media[slot]]) if (media) this.#numbers.remember(media);
  }

  /** The codec in use first, so that a re-offer which only holds or resumes does not change it; unless it is to be changed. */
  #codecsByUse(): readonly Codec[] {
    const { codecs } = this.#local;
    const inUse = this.#agreed?.codec;
    if (!inUse || this.#changing) return codecs;
    return [...codecs].sort((a, b) => Number(sameEncoding(b, inUse)) - Number(sameEncoding(a, inUse)));
  }
}
