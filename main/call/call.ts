import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Alert } from '../media/devices.ts';
import type { MediaEngine } from '../media/engine.ts';
import { answerReoffer, sdpBody } from '../media/negotiation.ts';
import type { MediaSession } from '../media/session.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { EndCause } from '../sip/agent/end-cause.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { OutgoingInvite } from '../sip/agent/outgoing-invite.ts';
import type { Refusal, Session, SessionUser } from '../sip/agent/session.ts';
import type { CallError } from './call-error.ts';
import { type CallEnding, endingOf } from './end-words.ts';
import type { Party } from './party.ts';

/** Where a call stands; each state holds just what exists in it. */
export type Phase =
  | { readonly state: 'dialling' | 'ringing'; readonly session: OutgoingInvite }
  | { readonly state: 'incoming'; readonly invite: IncomingInvite; readonly body: SessionBody }
  | { readonly state: 'active'; readonly session: Session; readonly answeredAt: number }
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
  readonly startedAt: number;
  readonly #clock: Clock;
  readonly #sound: MediaEngine;
  readonly #changed = new Emitter<Call>();
  #phase: Phase | undefined;
  #media: MediaSession | undefined;
  #muted = false;
  #held = false;
  #dtmf = '';

  constructor({ id, direction, party }: CallIdentity, clock: Clock, sound: MediaEngine) {
    this.id = id;
    this.direction = direction;
    this.party = party;
    this.#clock = clock;
    this.#sound = sound;
    this.startedAt = clock.wallTime();
  }

  readonly onChanged = this.#changed.on;

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
    return this.#held;
  }

  /** Digits sent so far. */
  get dtmfSent(): string {
    return this.#dtmf;
  }

  get ended(): boolean {
    return this.#phase?.state === 'ended';
  }

  /** Moves on to the next state, with the tone that belongs to it. */
  enter(phase: Phase): void {
    if (this.ended) return;
    this.#phase = phase;
    this.#sound.setAlert(this.id, toneOf(phase));
    if (phase.state === 'ended') this.#release();
    this.#changed.emit(this);
  }

  /** The sound of this call; it belongs to the call from now on. */
  adopt(media: MediaSession): void {
    if (this.ended) media.dispose();
    else this.#media = media;
  }

  /** Something else about the call changed: tell whoever shows it. */
  touch(): void {
    this.#changed.emit(this);
  }

  /** Early media takes the place of our own ringing tone. */
  hearFarEnd(): void {
    this.#sound.setAlert(this.id, 'none');
    this.#media?.stream.attach({ kind: 'device' });
  }

  mute(muted: boolean): Result<void, CallError> {
    if (this.ended) return err(wrongState('The call has ended.'));
    this.#muted = muted;
    this.#media?.stream.setMuted(muted);
    this.#changed.emit(this);
    return ok(undefined);
  }

  dtmf(digits: string): Result<void, CallError> {
    if (this.#phase?.state !== 'active' || !this.#media)
      return err(wrongState('Digits can be sent once the call is answered.'));
    if (!this.#media.agreed?.dtmf) return err(wrongState(`${this.party.label} does not take digits.`));
    this.#media.stream.sendDtmf(digits);
    this.#dtmf += digits;
    this.#changed.emit(this);
    return ok(undefined);
  }

  /** Ends the call whatever its state: CANCEL, BYE, or 603 while it rings here. */
  hangup(): Result<void, CallError> {
    const phase = this.#phase;
    switch (phase?.state) {
      case 'dialling':
      case 'ringing':
        phase.session.hangup();
        this.onEnded({ kind: 'cancelled' });
        return ok(undefined);
      case 'active':
        phase.session.hangup();
        this.onEnded({ kind: 'local' });
        return ok(undefined);
      case 'incoming':
        return this.decline();
      default:
        return err(wrongState('The call has ended.'));
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
    const phase = this.#phase;
    const media = this.#media;
    if (phase?.state !== 'active' || !media) return err(wrongState('Only an answered call can be held.'));
    if (this.#held === held) return ok(undefined);
    if (held) media.hold();
    else media.resume();
    this.#join(media, held);
    const answer = await phase.session.reinvite(() => sdpBody(media.offer()));
    if (this.ended) return err(wrongState('The call has ended.'));
    const agreed = answer.ok && answer.value ? media.accept(answer.value.bytes) : answer;
    if (agreed.ok) return ok(undefined);
    media.withdraw();
    this.#join(media, !held);
    return err(wrongState(`${this.party.label} did not agree to ${held ? 'being held' : 'going on'}. Try again.`));
  }

  onReoffer(offer: SessionBody | undefined): Promise<Result<SessionBody, Refusal>> {
    const media = this.#media;
    if (!media) return Promise.resolve(err({ status: 488 }));
    return answerReoffer(media, offer).finally(() => this.touch());
  }

  onAckBody(body: SessionBody): void {
    const accepted = this.#media?.accept(body.bytes);
    if (accepted && !accepted.ok) this.hangup();
    this.touch();
  }

  onEnded(cause: EndCause): void {
    const { answeredAt } = this;
    this.end(endingOf(cause, { who: this.party.label, direction: this.direction, answered: answeredAt !== undefined }));
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

  get answeredAt(): number | undefined {
    return this.#phase && 'answeredAt' in this.#phase ? this.#phase.answeredAt : undefined;
  }

  /** The call is answered: its sound is joined to the microphone and the speaker. */
  activate(session: Session): void {
    this.enter({ state: 'active', session, answeredAt: this.#clock.wallTime() });
    this.#media?.stream.setMuted(this.#muted);
    this.#media?.stream.attach({ kind: 'device' });
  }

  #join(media: MediaSession, held: boolean): void {
    this.#held = held;
    media.stream.attach(held ? { kind: 'none' } : { kind: 'device' });
    this.#changed.emit(this);
  }

  #release(): void {
    this.#media?.dispose();
    this.#media = undefined;
  }
}

function toneOf(phase: Phase): Alert {
  switch (phase.state) {
    case 'dialling':
    case 'active':
      return 'none';
    case 'ringing':
      return 'ringback';
    case 'incoming':
      return 'ring';
    case 'ended':
      return phase.ending.code === 'busy' ? 'busy' : 'none';
  }
}

function wrongState(message: string): CallError {
  return { code: 'wrong-state', message };
}
