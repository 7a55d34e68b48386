import { err, type Result } from '../base/result.ts';
import { answerTo, conclude } from '../media/negotiation.ts';
import type { MediaSession } from '../media/session.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { EndCause } from '../sip/agent/end-cause.ts';
import type { InfoDigit, Refusal, SessionUser } from '../sip/agent/session.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import type { CallIdentity, CallSurroundings } from './call-parts.ts';
import type { Digits } from './digits.ts';
import { type CallEnding, endingOf } from './end-words.ts';
import type { Handover } from './handover.ts';
import type { Phase } from './phase.ts';

interface FarEndParts extends Pick<CallSurroundings, 'take'> {
  readonly digits: Digits;
}

/** The call, as far as the far end moves it. */
interface MovedCall extends Pick<CallIdentity, 'direction' | 'party'> {
  readonly phase: Phase | undefined;
  readonly media: MediaSession | undefined;
  readonly answeredAt: number | undefined;
  readonly handover: Handover;
  refresh(): void;
  fail(ending: CallEnding): void;
  end(ending: CallEnding): void;
}

/** What the far end does in a call, and what becomes of the call by it. */
export class FarEnd implements SessionUser {
  readonly #call: MovedCall;
  readonly #digits: Digits;
  readonly #take: CallSurroundings['take'];

  constructor(call: MovedCall, { digits, take }: FarEndParts) {
    this.#call = call;
    this.#digits = digits;
    this.#take = take;
  }

  onReoffer(offer: SessionBody | undefined): Promise<Result<SessionBody, Refusal>> {
    const { media } = this.#call;
    if (!media) return Promise.resolve(err({ status: 488 }));
    const answer = answerTo(offer, media);
    this.#call.refresh();
    return Promise.resolve(answer);
  }

  onAcknowledged(): void {
    this.#call.media?.confirm();
  }

  onAckBody(answer: SessionBody | undefined): void {
    const { media, party } = this.#call;
    if (media && conclude(answer, media)) this.#call.refresh();
    else
      this.#call.fail({
        code: 'media-refused',
        text: `${party.label} called without a voice codec that this phone has.`,
      });
  }

  onRefreshed(answer: SessionBody): void {
    this.#call.media?.accept(answer.bytes);
  }

  onRemoteFocus(): void {
    this.#call.refresh();
  }

  onDigit({ digit }: InfoDigit): void {
    this.#digits.receive(digit);
  }

  onRequest(transaction: ServerTransaction): boolean {
    const { phase } = this.#call;
    return phase?.state === 'active' && this.#take(phase.session, transaction);
  }

  onEnded(cause: EndCause): void {
    const { answeredAt, direction, handover, party } = this.#call;
    const circumstances = { who: party.label, direction, connectedTo: handover.connectedTo };
    this.#call.end(endingOf(cause, { ...circumstances, answered: answeredAt !== undefined }));
  }
}
