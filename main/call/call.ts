import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import { answerTo, conclude } from '../media/negotiation.ts';
import type { MediaSession } from '../media/session.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { EndCause } from '../sip/agent/end-cause.ts';
import type { Refusal, Session, SessionUser } from '../sip/agent/session.ts';
import type { CallError } from './call-error.ts';
import { CallSound } from './call-sound.ts';
import { type CallEnding, endingOf } from './end-words.ts';
import { Hold } from './hold.ts';
import type { Party } from './party.ts';
import type { Phase } from './phase.ts';

export interface CallIdentity {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly party: Party;
}

/** One call of the person, from the first ring to how it ended. Its maker moves it on with `enter`; commands come from the person. */
export class Call implements SessionUser {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly party: Party;
  /** Wall-clock ms. */
  readonly startedAt: number;
  readonly #clock: Clock;
  readonly #sound: CallSound;
  readonly #changed = new Emitter<Call>();
  readonly #answered = new Emitter<Call>();
  #phase: Phase | undefined;
  #dtmf = '';

  constructor({ id, direction, party }: CallIdentity, clock: Clock, sound: MediaEngine) {
    this.id = id;
    this.direction = direction;
    this.party = party;
    this.#clock = clock;
    this.#sound = new CallSound(id, sound, () => this.refresh());
    this.startedAt = clock.wallTime();
  }

  /** Anything that can be seen of the call; the last time when it has ended. */
  readonly onChanged = this.#changed.on;
  /** Once, before any sound is joined. */
  readonly onAnswered = this.#answered.on;

  /** Undefined only while the call is being made. */
  get phase(): Phase | undefined {
    return this.#phase;
  }

  get media(): MediaSession | undefined {
    return this.#sound.media;
  }

  get muted(): boolean {
    return this.#sound.muted;
  }

  /** Whether this end holds the call. */
  get held(): boolean {
    return this.#phase?.state === 'active' && this.#phase.hold.held;
  }

  /** Digits sent so far. */
  get dtmfSent(): string {
    return this.#dtmf;
  }

  get answeredAt(): number | undefined {
    return this.#phase && 'answeredAt' in this.#phase ? this.#phase.answeredAt : undefined;
  }

  get ended(): boolean {
    return this.#phase?.state === 'ended';
  }

  /** Moves on to the next state; from `ended` nothing leads away. */
  enter(phase: Phase): void {
    if (this.ended) return;
    this.#phase = phase;
    if (phase.state === 'active') this.#answered.emit(this);
    this.#show();
  }

  /** The call is answered: its sound is joined to the microphone and the speaker, if no other call has them. */
  activate(session: Session, media: MediaSession): void {
    const hold = new Hold(session, media, () => this.refresh());
    this.enter({ state: 'active', session, hold, answeredAt: this.#clock.wallTime() });
  }

  /** Something about the call may have changed: its sound follows, and whoever shows it is told. */
  refresh(): void {
    if (!this.ended) this.#show();
  }

  /** The sound of this call, in place of any before; it belongs to the call from now on. */
  adopt(media: MediaSession): void {
    if (this.ended) media.dispose();
    else this.#sound.adopt(media);
  }

  /** The person has turned to this call: it may have the microphone. */
  comeForward(): void {
    if (this.#sound.inFront) return;
    this.#sound.inFront = true;
    this.refresh();
  }

  /**
   * The person has turned to another call: two people who don't know of each other must not hear the same microphone.
   * The far end is held; where it won't be, it is muted.
   */
  async giveWay(): Promise<void> {
    this.#sound.inFront = false;
    if (this.#phase?.state !== 'active') return this.refresh();
    if ((await this.#phase.hold.set(true)) === 'refused') this.mute(true);
  }

  mute(muted: boolean): Result<void, CallError> {
    if (this.ended) return err(over);
    this.#sound.muted = muted;
    this.refresh();
    return ok(undefined);
  }

  /** Sends digits 0–9 A–D * #, a comma waits 500 ms (RFC 4733). */
  dtmf(digits: string): Result<void, CallError> {
    const { media } = this;
    if (this.#phase?.state !== 'active' || !media)
      return err(wrongState('Digits can be sent once the call is answered.'));
    if (!media.agreed?.dtmf) return err(wrongState(`${this.party.label} does not take digits.`));
    if (media.heldRemotely) return err(wrongState(`${this.party.label} has put the call on hold.`));
    if (this.#dtmf.length + digits.length > limits.dtmfCallDigits)
      return err(wrongState('That is all the digits that one call can take.'));
    media.stream.sendDtmf(digits);
    this.#dtmf += digits;
    this.refresh();
    return ok(undefined);
  }

  /** Ends the call whatever its state: CANCEL, BYE, or 603 while it rings here. */
  hangup(): Result<void, CallError> {
    switch (this.#phase?.state) {
      case 'dialling':
      case 'ringing':
      case 'active':
        this.#phase.session.hangup();
        return ok(undefined);
      case 'incoming':
        return this.decline();
      case 'ended':
      case undefined:
        return err(over);
    }
  }

  decline(): Result<void, CallError> {
    if (this.#phase?.state !== 'incoming') return err(wrongState('This call is not ringing.'));
    this.#phase.invite.reject(603);
    this.end({ code: 'declined', text: 'You declined the call.', status: 603 });
    return ok(undefined);
  }

  /**
   * Puts the far end on hold or takes it back (RFC 3264 §8.4). The sound stops at once, before the far end has agreed;
   * when it refuses, the call goes on as it was and the error says so.
   */
  async setHeld(held: boolean): Promise<Result<void, CallError>> {
    if (this.#phase?.state !== 'active') return err(wrongState('Only an answered call can be held.'));
    const outcome = await this.#phase.hold.set(held);
    if (this.ended) return err(over);
    switch (outcome) {
      case 'agreed':
        return ok(undefined);
      case 'refused':
        return err(wrongState(`${this.party.label} did not agree to ${held ? 'being held' : 'going on'}. Try again.`));
      case 'overtaken':
        return err(wrongState(`The call was ${held ? 'taken off hold' : 'held'} again before that was agreed.`));
    }
  }

  onReoffer(offer: SessionBody | undefined): Promise<Result<SessionBody, Refusal>> {
    const { media } = this;
    if (!media) return Promise.resolve(err({ status: 488 }));
    const answer = answerTo(offer, media);
    this.refresh();
    return Promise.resolve(answer);
  }

  onAcknowledged(): void {
    this.media?.confirm();
  }

  onAckBody(answer: SessionBody | undefined): void {
    if (this.media && conclude(answer, this.media)) this.refresh();
    else
      this.fail({
        code: 'media-refused',
        text: `${this.party.label} called without a voice codec that this phone has.`,
      });
  }

  onEnded(cause: EndCause): void {
    const { answeredAt } = this;
    this.end(endingOf(cause, { who: this.party.label, direction: this.direction, answered: answeredAt !== undefined }));
  }

  /** This end can't go on with the call: CANCEL, BYE, or 500 while it rings here. */
  fail(ending: CallEnding): void {
    const phase = this.#phase;
    this.end(ending);
    if (phase && 'session' in phase) phase.session.hangup();
    if (phase && 'invite' in phase) phase.invite.reject(500);
  }

  end(ending: CallEnding): void {
    const { answeredAt } = this;
    this.enter({
      state: 'ended',
      ending,
      endedAt: this.#clock.wallTime(),
      ...(answeredAt === undefined ? {} : { answeredAt }),
    });
  }

  #show(): void {
    this.#sound.follow(this.#phase);
    this.#changed.emit(this);
  }
}

const over = wrongState('The call has ended.');

function wrongState(message: string): CallError {
  return { code: 'wrong-state', message };
}
