import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaSession } from '../media/session.ts';
import { type GroupAddress, sameGroup } from '../sdp/group-address.ts';
import type { Session } from '../sip/agent/session.ts';
import type { CallError } from './call-error.ts';
import type { CallIdentity, CallSurroundings } from './call-parts.ts';
import type { CallPlace } from './call-place.ts';
import { CallQuality } from './call-quality.ts';
import { CallSound } from './call-sound.ts';
import { type DeclineReason, declineReasons } from './decline.ts';
import { Digits } from './digits.ts';
import type { CallEnding } from './end-words.ts';
import { FarEnd } from './far-end.ts';
import { Handover } from './handover.ts';
import { Hold } from './hold.ts';
import type { Party } from './party.ts';
import { type Phase, travelsEncrypted } from './phase.ts';
import { rehome } from './rehome.ts';

/** One call of the person, from the first ring to how it ended. Its maker moves it on with `enter`; commands come from the person. */
export class Call {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly party: Party;
  readonly accountId: string;
  readonly forwardedBy: string | undefined;
  /** What the far end says in the call. */
  readonly farEnd: FarEnd;
  readonly handover = new Handover(() => this.refresh());
  /** Wall-clock ms. */
  readonly startedAt: number;
  readonly #clock: Clock;
  readonly #surroundings: CallSurroundings;
  readonly #sound: CallSound;
  readonly #changed = new Emitter<Call>();
  readonly #answered = new Emitter<Call>();
  /** Those sent, and the keys that the far end presses. */
  readonly digits: Digits;
  /** How well both ends hear each other, and whether anything comes at all. */
  readonly quality: CallQuality;
  #phase: Phase | undefined;
  #encrypted = false;
  /** The multicast group that we invite to. */
  readonly #invitation: GroupAddress | undefined;

  constructor(identity: CallIdentity, surroundings: CallSurroundings) {
    this.id = identity.id;
    this.direction = identity.direction;
    this.party = identity.party;
    this.accountId = identity.accountId;
    this.forwardedBy = identity.forwardedBy;
    this.#invitation = identity.group;
    this.#surroundings = surroundings;
    const { clock, media } = surroundings;
    this.#clock = clock;
    this.#sound = new CallSound(this.id, media, {
      firstHeard: () => this.refresh(),
      lost: (reason) => this.fail({ code: 'failed', text: `The sound of this call failed. (${reason})` }),
    });
    this.digits = new Digits(clock, () => this.refresh());
    this.quality = new CallQuality(clock, this.party.label, () => this.refresh());
    this.startedAt = clock.wallTime();
    this.farEnd = new FarEnd(this, { digits: this.digits, take: surroundings.take });
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

  /** Whether the signalling travels encrypted, as far as the next hop. */
  get encrypted(): boolean {
    this.#encrypted = travelsEncrypted(this.#phase) ?? this.#encrypted;
    return this.#encrypted;
  }

  get answeredAt(): number | undefined {
    return this.#phase && 'answeredAt' in this.#phase ? this.#phase.answeredAt : undefined;
  }

  get ended(): boolean {
    return this.#phase?.state === 'ended';
  }

  /** Both are about the same multicast group: their parties hear each other anyway. */
  sharesGroupWith(other: Call): boolean {
    const [mine, theirs] = [this.#group, other.#group];
    return mine !== undefined && theirs !== undefined && sameGroup(mine, theirs);
  }

  get #group(): GroupAddress | undefined {
    return this.media?.group?.group ?? this.#invitation;
  }

  /** A Call-ID on the wire is this call's. */
  claim(wireCallId: string): void {
    this.#surroundings.claim(this.id, wireCallId);
  }

  /** Moves on to the next state; from `ended` nothing leads away. */
  enter(phase: Phase): void {
    if (this.ended) return;
    this.#phase = phase;
    if (phase.state === 'active') {
      this.quality.begin();
      this.#answered.emit(this);
    }
    if (phase.state === 'ended') {
      this.digits.dispose();
      this.quality.end();
    }
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
    else {
      media.stream.onDtmf((digit) => this.digits.receive(digit));
      media.stream.onQuality((quality) => this.quality.measured(quality));
      media.group?.onChanged(() => this.refresh());
      this.#sound.adopt(media);
    }
  }

  /** Where the sound goes once the call is answered, if not to this end's microphone and speaker: a room. */
  get place(): CallPlace | undefined {
    return this.#sound.place;
  }

  set place(place: CallPlace | undefined) {
    const moved = this.#sound.place?.focus !== place?.focus;
    this.#sound.place = place;
    if (this.#phase?.state === 'active' && moved) {
      this.#phase.session.setFocus(place?.focus);
      void this.#phase.hold.announce();
    }
    this.refresh();
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

  /** Sends digits 0–9 A–D * #, a comma waits 500 ms. */
  dtmf(digits: string): Result<void, CallError> {
    const sent = this.digits.send(digits, this);
    return sent.ok ? sent : err(wrongState(sent.error));
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

  decline(reason: DeclineReason = 'declined'): Result<void, CallError> {
    if (this.#phase?.state !== 'incoming') return err(wrongState('This call is not ringing.'));
    const { status, text } = declineReasons[reason];
    this.#phase.invite.reject(status);
    this.end({ code: 'declined', text, status });
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

  /** The network has changed: the call goes on from where we are now. While there is no way out, the next change is waited for. */
  async rehome(): Promise<void> {
    const { media } = this;
    if (this.#phase?.state !== 'active' || !media) return;
    await rehome(this.#phase.session, media);
    this.refresh();
  }

  /** The far end has gone over to somebody else: nobody is left here. */
  handedOver(target: string): void {
    const phase = this.#phase;
    this.handover.stand('done', `${this.party.label} is with ${target} now.`);
    this.end({ code: 'transferred', text: `You transferred ${this.party.label} to ${target}.` });
    if (phase?.state === 'active') phase.session.hangup();
  }

  /** Somebody else has taken the far end's place (RFC 3891). */
  replacedBy(label: string): void {
    const phase = this.#phase;
    this.end({ code: 'transferred', text: `${this.party.label} handed the call over to ${label}.` });
    if (phase && 'session' in phase) phase.session.hangup();
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
