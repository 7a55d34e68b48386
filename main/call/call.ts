import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Alert } from '../media/devices.ts';
import type { MediaEngine } from '../media/engine.ts';
import { answerTo, conclude } from '../media/negotiation.ts';
import type { MediaSession } from '../media/session.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { EndCause } from '../sip/agent/end-cause.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { OutgoingInvite } from '../sip/agent/outgoing-invite.ts';
import type { Refusal, Session, SessionUser } from '../sip/agent/session.ts';
import type { CallError } from './call-error.ts';
import { type CallEnding, endingOf } from './end-words.ts';
import { Hold } from './hold.ts';
import type { Party } from './party.ts';

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
  readonly #sound: MediaEngine;
  readonly #changed = new Emitter<Call>();
  readonly #answered = new Emitter<Call>();
  #phase: Phase | undefined;
  #media: MediaSession | undefined;
  #muted = false;
  /** False while another call has the microphone. */
  #inFront = true;
  /** Sound has come from the far end, perhaps before it answered. */
  #heard = false;
  #dtmf = '';

  constructor({ id, direction, party }: CallIdentity, clock: Clock, sound: MediaEngine) {
    this.id = id;
    this.direction = direction;
    this.party = party;
    this.#clock = clock;
    this.#sound = sound;
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
    return this.#media;
  }

  get muted(): boolean {
    return this.#muted;
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
    if (phase.state === 'ended') this.#release(phase.ending);
    else this.refresh();
  }

  /** The call is answered: its sound is joined to the microphone and the speaker, if no other call has them. */
  activate(session: Session, media: MediaSession): void {
    const hold = new Hold(session, media, () => this.refresh());
    this.enter({ state: 'active', session, hold, answeredAt: this.#clock.wallTime() });
  }

  /** Brings about what follows from how the call stands: its alert, what its sound is joined to, and the news of it. */
  refresh(): void {
    if (this.ended) return;
    this.#sound.setAlert(this.id, this.#alert());
    this.#media?.stream.attach({ kind: this.#isJoined() ? 'device' : 'none' });
    this.#changed.emit(this);
  }

  /** The sound of this call, in place of any before; it belongs to the call from now on. */
  adopt(media: MediaSession): void {
    this.#media?.dispose();
    this.#media = media;
    this.#heard = false;
    media.stream.setMuted(this.#muted);
    media.stream.onHeard(() => this.#onHeard());
    if (this.ended) this.#releaseMedia();
  }

  /** The person has turned to this call: it may have the microphone. */
  comeForward(): void {
    if (this.#inFront) return;
    this.#inFront = true;
    this.refresh();
  }

  /**
   * The person has turned to another call: two people who don't know of each other must not hear the same microphone.
   * The far end is held; where it won't be, it is muted.
   */
  async giveWay(): Promise<void> {
    this.#inFront = false;
    if (this.#phase?.state !== 'active') return this.refresh();
    if ((await this.#phase.hold.set(true)) === 'refused') this.mute(true);
  }

  mute(muted: boolean): Result<void, CallError> {
    if (this.ended) return err(over);
    this.#muted = muted;
    this.#media?.stream.setMuted(muted);
    this.refresh();
    return ok(undefined);
  }

  /** Sends digits 0–9 A–D * #, a comma waits 500 ms (RFC 4733). */
  dtmf(digits: string): Result<void, CallError> {
    if (this.#phase?.state !== 'active' || !this.#media)
      return err(wrongState('Digits can be sent once the call is answered.'));
    if (!this.#media.agreed?.dtmf) return err(wrongState(`${this.party.label} does not take digits.`));
    if (this.#media.heldRemotely) return err(wrongState(`${this.party.label} has put the call on hold.`));
    if (this.#dtmf.length + digits.length > limits.dtmfCallDigits)
      return err(wrongState('That is all the digits that one call can take.'));
    this.#media.stream.sendDtmf(digits);
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
    const media = this.#media;
    if (!media) return Promise.resolve(err({ status: 488 }));
    const answer = answerTo(offer, media);
    this.refresh();
    return Promise.resolve(answer);
  }

  onAckBody(answer: SessionBody | undefined): void {
    if (this.#media && conclude(answer, this.#media)) this.refresh();
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

  /** Our own ringing tone gives way to what comes from the far end, and only to that (RFC 3960 §3.2). */
  #alert(): Alert {
    switch (this.#phase?.state) {
      case 'ringing':
        return this.#inFront && !this.#heard ? 'ringback' : 'none';
      case 'incoming':
        return 'ring';
      case 'dialling':
      case 'active':
      case 'ended':
      case undefined:
        return 'none';
    }
  }

  #isJoined(): boolean {
    switch (this.#phase?.state) {
      case 'dialling':
      case 'ringing':
        return this.#inFront && this.#media?.agreed !== undefined;
      case 'active':
        return !this.#phase.hold.held;
      case 'incoming':
      case 'ended':
      case undefined:
        return false;
    }
  }

  #onHeard(): void {
    this.#heard = true;
    this.refresh();
  }

  #release({ code }: CallEnding): void {
    this.#sound.setAlert(this.id, code === 'busy' && this.#inFront ? 'busy' : 'none');
    this.#releaseMedia();
    this.#changed.emit(this);
  }

  #releaseMedia(): void {
    this.#media?.dispose();
    this.#media = undefined;
  }
}

const over = wrongState('The call has ended.');

function wrongState(message: string): CallError {
  return { code: 'wrong-state', message };
}
