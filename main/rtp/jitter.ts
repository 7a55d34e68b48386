import { limits } from '../base/limits.ts';
import { Arrivals } from './arrivals.ts';
import type { JitterCounts, Put, Seam, Taken } from './jitter-verdicts.ts';
import { MadeUp } from './made-up.ts';
import { type PacketKey, PacketRing, type PacketSlot, RING_PACKETS, signed16 } from './packet-ring.ts';
import { Slack } from './slack.ts';

/** In mid-speech, silence this long is the end of a talkspurt: the delay is built up anew. */
const SPURT_END_MS = 200;
/** What is made up while a packet is awaited, at most at a time. */
const STARVED_MS = 20;
/** A packet this far from when it should be played has another timestamp base. */
const JUMP_MS = 1_000;
/** Timestamps of speech that goes on may be off by less than this. */
const SLIP_MS = 5;

/**
 * Puts packets back into order and evens out their arrival. It runs on the reader's clock: a `take` says what is played
 * next. The delay starts at what `Arrivals` holds for needed and grows by waiting for a packet that is late (which is
 * still played then); how much sound its reader should put in or leave out to keep it there, `correctionMs` says.
 */
export class JitterBuffer {
  readonly #ring = new PacketRing();
  readonly #arrivals = new Arrivals();
  readonly #slack = new Slack();
  /** filling: before a talkspurt, until its time has come; playing: packets are taken in order. */
  #state: 'empty' | 'filling' | 'playing' = 'empty';
  /** The sequence number that is played next, and what its time should be. */
  #next = 0;
  #expectedMs = 0;
  #newest = 0;
  #unitMs = 20;
  #gapMs = 20;
  /** The sender has said that nothing follows, or not said anything yet. */
  #resting = true;
  readonly #madeUp = new MadeUp();
  #taken: PacketSlot | undefined;
  #seam: Seam = 'none';
  #delayMs = 0;
  readonly #counts = { late: 0, duplicates: 0, reordered: 0, lost: 0, dropped: 0 };

  get taken(): PacketSlot | undefined {
    return this.#taken;
  }

  get seam(): Seam {
    return this.#seam;
  }

  /** The packet after the one that the last `take` said is lost, if it is there: it may bear a copy (in-band FEC). */
  get follower(): PacketSlot | undefined {
    return this.#ring.queued(this.#next);
  }

  /** How much sound is to be made up after a `take` that gave no packet. */
  get gapMs(): number {
    return this.#gapMs;
  }

  /** From the last packet's coming to its being played. */
  get delayMs(): number {
    return this.#delayMs;
  }

  get targetMs(): number {
    return Math.min(this.#arrivals.targetMs, limits.jitterTargetMs);
  }

  get driftPpm(): number {
    return this.#arrivals.driftPpm;
  }

  /** Played, and made up. */
  get madeUp(): Pick<MadeUp, 'concealedMs' | 'playedMs'> {
    return this.#madeUp;
  }

  counts(): JitterCounts {
    return this.#counts;
  }

  /** Forgets everything queued: another source, or a new agreement. */
  reset(): void {
    this.#arrivals.reset();
    this.#empty();
  }

  /**
   * Queues a packet, whose payload at `start` to `end` of `bytes` is copied. `durationMs` is 0 for what is no sound and only
   * holds its place. It was read at `nowMs`, and may have been there for `waitedMs` by then.
   */
  put(
    packet: PacketKey,
    clockRate: number,
    durationMs: number,
    nowMs: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    waitedMs = 0,
  ): Put {
    const { sequence } = packet;
    if (this.#ring.queued(sequence) || this.#ring.wasPlayed(sequence)) {
      this.#counts.duplicates++;
      return 'duplicate';
    }
    const mediaMs = this.#arrivals.arrived(packet.timestamp, clockRate, durationMs, nowMs, waitedMs);
    const ahead = this.#state === 'empty' ? 0 : signed16(sequence - this.#next);
    const tooFar = ahead >= RING_PACKETS || ahead < -RING_PACKETS * 2;
    if (tooFar) {
      this.#madeUp.settle(!this.#resting);
      this.#empty();
    } else if (ahead < 0 && !this.#mayStillStartWith(ahead)) {
      this.#counts.late++;
      return 'late';
    }
    if (this.#state === 'empty') {
      this.#state = 'filling';
      this.#next = sequence;
      this.#expectedMs = mediaMs;
      this.#newest = sequence;
    } else if (ahead < 0) this.#next = sequence;
    const reordered = signed16(sequence - this.#newest) < 0;
    if (reordered) this.#counts.reordered++;
    else this.#newest = sequence;
    if (durationMs > 0) this.#unitMs = durationMs;
    this.#ring.queue(packet, durationMs, mediaMs, nowMs, bytes, start, end);
    return tooFar ? 'restarted' : reordered ? 'reordered' : 'queued';
  }

  /** What comes next, at the reader's time `nowMs`, when it still has `aheadMs` of sound to play before. */
  take(nowMs: number, aheadMs: number): Taken {
    this.#taken = undefined;
    this.#seam = 'none';
    if (this.#state === 'filling') {
      const first = this.#ring.oldest(this.#next);
      if (first && this.#isDue(first, nowMs)) this.#startWith(first);
    }
    return this.#state === 'playing' ? this.#deliver(nowMs, aheadMs) : this.#wait();
  }

  /** The sender has fallen silent: what is missing after this packet is no loss. */
  rest(): void {
    this.#resting = true;
  }

  /** Whether the sender has fallen silent, as far as was played. */
  get resting(): boolean {
    return this.#resting;
  }

  /** The reader has put sound in: how far ahead packets are is to be seen anew. */
  lengthened(): void {
    this.#slack.forget();
  }

  /** A lost packet's sound was found after all (in-band FEC). */
  recovered(ms: number): void {
    this.#madeUp.recovered(ms);
  }

  /**
   * What the reader, which has `restMs` of sound after its last frame, should leave out (above 0) or put in (below 0).
   * Only as far as no packet will come too late, and as the delay stays within its bound.
   */
  correctionMs(restMs: number): number {
    if (this.#state !== 'playing') return 0;
    const correction = this.#slack.correctionMs(this.#arrivals.baseMs + this.targetMs, this.#unitMs, restMs);
    const delayMs = this.#slack.playoutMs + restMs - this.#arrivals.baseMs;
    return correction < 0 && delayMs > limits.jitterDelayMs - 2 * STARVED_MS ? 0 : correction;
  }

  #deliver(nowMs: number, aheadMs: number): Taken {
    while (this.#ring.count > 0) {
      const slot = this.#ring.queued(this.#next);
      if (slot) {
        const pauses = slot.duration > 0 && !this.#followsOn(slot);
        if (pauses && !this.#isDue(slot, nowMs)) return this.#pause();
        const waitedMs = nowMs + aheadMs - slot.arrivalMs;
        if (waitedMs > limits.jitterDelayMs || this.#isTooOld(slot.mediaMs, nowMs + aheadMs)) this.#leaveOut(slot);
        else return this.#play(slot, nowMs, aheadMs);
      } else if (this.#passHole(nowMs + aheadMs)) return 'lost';
    }
    if (this.#resting) return this.#pause();
    this.#madeUp.awaited(this.#gap());
    if (this.#madeUp.pendingMs > SPURT_END_MS) this.#state = 'filling';
    return 'starved';
  }

  #play(slot: PacketSlot, nowMs: number, aheadMs: number): 'packet' {
    this.#taken = slot;
    if (this.#seam === 'none' && this.#madeUp.pendingMs > 0 && this.#followsOn(slot)) this.#seam = 'late';
    if (slot.duration === 0) {
      this.#release(slot);
      this.#resting = true;
      return 'packet';
    }
    this.#madeUp.played(slot.duration, this.#followsOn(slot));
    this.#release(slot);
    this.#resting = false;
    // A tick that is made up for was due before packets came that it can play all the same.
    this.#delayMs = Math.max(0, nowMs + aheadMs - slot.arrivalMs);
    const playoutMs = nowMs - slot.mediaMs;
    // A sender's new timestamps say nothing until they have proved themselves.
    if (Math.abs(playoutMs - this.#arrivals.baseMs) < JUMP_MS) this.#slack.took(nowMs, playoutMs);
    return 'packet';
  }

  /** One packet's place whose packet has not come. Gives whether something is to be made up for it. */
  #passHole(playMs: number): boolean {
    const after = this.#ring.oldest(this.#next);
    const missingMs = (after?.mediaMs ?? this.#expectedMs) - this.#expectedMs;
    this.#next = (this.#next + 1) & 0xffff;
    this.#counts.lost++;
    // Events that were lost stood for no time; and what delays too much already is not made up.
    if (missingMs < SLIP_MS) return false;
    const tooOld = this.#isTooOld(this.#expectedMs, playMs);
    const hole = Math.min(this.#unitMs, missingMs);
    this.#expectedMs += hole;
    // What was made up while this packet was still awaited has already stood in for it.
    const left = this.#madeUp.lost(hole);
    if (tooOld) this.#seam = 'skipped';
    if (tooOld || left < SLIP_MS) return false;
    this.#gapMs = left;
    this.#madeUp.concealed(left);
    return true;
  }

  #pause(): 'waiting' {
    this.#state = 'filling';
    return this.#wait();
  }

  #wait(): 'waiting' {
    const silentMs = this.#gap();
    if (!this.#resting) this.#madeUp.silent(silentMs);
    return 'waiting';
  }

  #gap(): number {
    this.#gapMs = Math.min(STARVED_MS, this.#unitMs);
    return this.#gapMs;
  }

  /** Whether it is time to begin a talkspurt with this packet. */
  #isDue({ mediaMs, arrivalMs }: PacketSlot, nowMs: number): boolean {
    // The second for a sender whose clock has jumped: no packet must wait longer than the target.
    return nowMs - this.targetMs >= Math.min(mediaMs + this.#arrivals.baseMs, arrivalMs);
  }

  #startWith(first: PacketSlot): void {
    const skipped = signed16(first.sequence - this.#next);
    this.#counts.lost += skipped;
    // An outage; a sender's pause leaves no numbers out.
    this.#madeUp.settle(skipped > 0 || this.#followsOn(first));
    this.#state = 'playing';
    this.#next = first.sequence;
    this.#expectedMs = first.mediaMs;
  }

  /** Whether sound of this time, played at `playMs`, would make those behind it wait beyond the bound. */
  #isTooOld(mediaMs: number, playMs: number): boolean {
    const playoutMs = playMs - mediaMs;
    if (playoutMs - this.#arrivals.baseMs <= limits.jitterDelayMs) return false;
    return playoutMs - this.#ring.shortestTransitMs() > limits.jitterDelayMs;
  }

  #leaveOut(slot: PacketSlot): void {
    if (slot.duration > 0) this.#madeUp.settle(this.#followsOn(slot));
    this.#release(slot);
    this.#seam = 'skipped';
    this.#counts.dropped++;
  }

  #release(slot: PacketSlot): void {
    this.#ring.play(slot.sequence);
    this.#next = (slot.sequence + 1) & 0xffff;
    if (slot.duration > 0) this.#expectedMs = slot.mediaMs + slot.duration;
  }

  /** Whether a packet's sound is the next after what was played, by its time. */
  #followsOn({ mediaMs }: PacketSlot): boolean {
    return mediaMs - this.#expectedMs < SLIP_MS;
  }

  #empty(): void {
    this.#ring.clear();
    this.#slack.forget();
    this.#madeUp.forget();
    this.#state = 'empty';
    this.#resting = true;
    this.#taken = undefined;
  }

  /** While nothing of the talkspurt was played, an earlier packet of it is still in time. */
  #mayStillStartWith(ahead: number): boolean {
    const span = signed16(this.#newest - this.#next) - ahead;
    return this.#state === 'filling' && span < RING_PACKETS && !this.#ring.wasPlayed(this.#next - 1);
  }
}
