import { type PacketKey, PacketRing, type PacketSlot, RING_PACKETS } from './packet-ring.ts';

/** What a `take` found: sound; a hole whose packet never came; nothing yet, in mid-speech; or silence before speech. */
export type Taken = 'packet' | 'lost' | 'starved' | 'waiting';

/** What became of a packet that was put. */
export type Put = 'queued' | 'late' | 'duplicate' | 'restarted';

export interface JitterOptions {
  /** Of the RTP timestamp, in Hz. */
  readonly clockRate: number;
  /** The delay that is aimed at stays within these. */
  readonly minDelayMs?: number;
  readonly maxDelayMs?: number;
}

const DEFAULT_MIN_DELAY_MS = 40;
const DEFAULT_MAX_DELAY_MS = 240;
/** The mean deviation of RFC 3550 §A.8 times this covers nearly all packets. */
const JITTER_FACTOR = 4;
/** In mid-speech, silence this long is the end of a talkspurt: the delay is built up anew. */
const SPURT_END_MS = 200;
/** The buffer must have been too full for this long before any of it is left out. */
const SURPLUS_WINDOW_MS = 2_000;

/**
 * Puts packets back into order and evens out their arrival. It runs on the reader's clock: each `take` is one packet's
 * time. The delay grows by starving (a late packet is still played) and at the start of a talkspurt, and shrinks by
 * leaving a packet out when the buffer stays too full, which also takes up the drift between both ends' clocks.
 */
export class JitterBuffer {
  readonly #rate: number;
  readonly #minDelay: number;
  readonly #maxDelay: number;
  readonly #ring = new PacketRing();
  /** filling: before a talkspurt, until the target is reached; playing: packets are taken in order. */
  #state: 'empty' | 'filling' | 'playing' = 'empty';
  /** The sequence number that is played next, and what its timestamp should be. */
  #next = 0;
  #expected = 0;
  #newest = 0;
  #target: number;
  /** Since filling began, or since the last packet in mid-speech. */
  #waited = 0;
  /** Sound made up while starving, for packets that may yet turn out to be lost. */
  #owed = 0;
  #unit: number;
  #surplus = Number.POSITIVE_INFINITY;
  #surplusWindow = 0;
  #taken: PacketSlot | undefined;
  #late = 0;
  #duplicates = 0;
  #lost = 0;
  #dropped = 0;

  constructor({ clockRate, minDelayMs = DEFAULT_MIN_DELAY_MS, maxDelayMs = DEFAULT_MAX_DELAY_MS }: JitterOptions) {
    this.#rate = clockRate;
    this.#minDelay = this.#units(minDelayMs);
    this.#maxDelay = this.#units(maxDelayMs);
    this.#target = this.#minDelay;
    this.#unit = this.#units(20);
  }

  /** The packet that the last `take` gave. */
  get taken(): PacketSlot | undefined {
    return this.#taken;
  }

  /** Of the last packet, in timestamp units: how much sound a `lost` or `starved` stands for. */
  get packetDuration(): number {
    return this.#unit;
  }

  get bufferedMs(): number {
    return this.#milliseconds(this.#ring.sound);
  }

  get targetMs(): number {
    return this.#milliseconds(this.#target);
  }

  /** Packets that came too late, came twice, never came, and were left out to shorten the delay. */
  counts(): { readonly late: number; readonly duplicates: number; readonly lost: number; readonly dropped: number } {
    return { late: this.#late, duplicates: this.#duplicates, lost: this.#lost, dropped: this.#dropped };
  }

  /** Aims at a delay for this interarrival jitter (timestamp units, §A.8). */
  adapt(jitter: number): void {
    const wanted = this.#unit + JITTER_FACTOR * jitter;
    this.#target = Math.min(this.#maxDelay, Math.max(this.#minDelay, wanted));
  }

  /** Forgets everything queued: another source, or a new agreement. */
  reset(): void {
    this.#ring.clear();
    this.#state = 'empty';
    this.#waited = 0;
    this.#owed = 0;
    this.#taken = undefined;
    this.#forgetSurplus();
  }

  /** Queues a packet whose payload lies at `start` to `end` of `bytes`; the payload is copied. */
  put(packet: PacketKey, duration: number, bytes: Uint8Array, start: number, end: number): Put {
    const { sequence } = packet;
    if (this.#ring.queued(sequence) || this.#ring.wasPlayed(sequence)) {
      this.#duplicates++;
      return 'duplicate';
    }
    const ahead = this.#state === 'empty' ? 0 : signed16(sequence - this.#next);
    const tooFar = ahead >= RING_PACKETS || ahead < -RING_PACKETS * 2;
    if (tooFar) this.reset();
    else if (ahead < 0 && !this.#mayStillStartWith(ahead)) {
      this.#late++;
      return 'late';
    }
    if (this.#state === 'empty') this.#begin(sequence);
    else if (ahead < 0) this.#next = sequence;
    if (this.#ring.count === 0 || signed16(sequence - this.#newest) > 0) this.#newest = sequence;
    if (duration > 0) this.#unit = duration;
    this.#ring.queue(packet, duration, bytes, start, end);
    return tooFar ? 'restarted' : 'queued';
  }

  /** The next packet's worth of sound; after `packet` it is `taken`. Call once per `packetDuration` of time. */
  take(): Taken {
    this.#taken = undefined;
    switch (this.#state) {
      case 'empty':
        return 'waiting';
      case 'filling':
        if (!this.#filled()) return 'waiting';
        this.#play();
        return this.#deliver();
      case 'playing':
        return this.#deliver();
    }
  }

  #deliver(): Taken {
    this.#shorten();
    while (this.#ring.count > 0) {
      const slot = this.#ring.queued(this.#next);
      if (slot) {
        // A pause in the timestamps is the sender's silence: the next talkspurt gets a fresh delay.
        const pause = signed32(slot.timestamp - this.#expected);
        if (pause > this.#units(SPURT_END_MS) && this.#ring.sound < this.#target) return this.#wait();
        this.#release(slot);
        this.#owed = 0;
        this.#waited = 0;
        this.#taken = slot;
        return 'packet';
      }
      this.#next = (this.#next + 1) & 0xffff;
      this.#expected = (this.#expected + this.#unit) >>> 0;
      this.#lost++;
      // What was made up while this packet was still awaited has already stood in for it.
      if (this.#owed < this.#unit) return 'lost';
      this.#owed -= this.#unit;
    }
    this.#waited += this.#unit;
    this.#owed += this.#unit;
    this.#forgetSurplus();
    if (this.#waited < this.#units(SPURT_END_MS)) return 'starved';
    return this.#wait();
  }

  /** The talkspurt is over: silence until the next one has reached the target. */
  #wait(): 'waiting' {
    this.#state = 'filling';
    this.#waited = 0;
    this.#owed = 0;
    return 'waiting';
  }

  #filled(): boolean {
    if (this.#ring.count === 0) return false;
    // Counted by time too: a talkspurt shorter than the target must not wait for ever.
    this.#waited += this.#unit;
    return this.#ring.sound >= this.#target || this.#waited > this.#target;
  }

  #play(): void {
    this.#state = 'playing';
    this.#waited = 0;
    this.#owed = 0;
    const first = this.#ring.oldest(this.#next);
    if (first) {
      this.#next = first.sequence;
      this.#expected = first.timestamp;
    }
    this.#forgetSurplus();
  }

  /** Leaves out half of what, over a whole window, was never needed (one packet at least); and at once what is over the maximum. */
  #shorten(): void {
    if (this.#ring.count === 0) return;
    const surplus = this.#ring.sound - this.#target - this.#unit;
    this.#surplus = Math.min(this.#surplus, surplus);
    this.#surplusWindow += this.#unit;
    while (this.#ring.sound > this.#maxDelay + this.#unit && this.#ring.count > 1) this.#leaveOut();
    if (this.#surplusWindow < this.#units(SURPLUS_WINDOW_MS)) return;
    for (let left = this.#surplus; left > 0 && this.#ring.count > 1; left -= 2 * this.#unit) this.#leaveOut();
    this.#forgetSurplus();
  }

  #leaveOut(): void {
    const first = this.#ring.oldest(this.#next);
    if (!first) return;
    this.#release(first);
    this.#dropped++;
  }

  #release(slot: PacketSlot): void {
    this.#ring.play(slot.sequence);
    this.#next = (slot.sequence + 1) & 0xffff;
    this.#expected = (slot.timestamp + slot.duration) >>> 0;
  }

  #forgetSurplus(): void {
    this.#surplus = Number.POSITIVE_INFINITY;
    this.#surplusWindow = 0;
  }

  #begin(sequence: number): void {
    this.#state = 'filling';
    this.#waited = 0;
    this.#next = sequence;
    this.#newest = sequence;
  }

  /** While nothing of the talkspurt was played, an earlier packet of it is still in time. */
  #mayStillStartWith(ahead: number): boolean {
    const span = signed16(this.#newest - this.#next) - ahead;
    return this.#state === 'filling' && span < RING_PACKETS && !this.#ring.wasPlayed(this.#next - 1);
  }

  #units(ms: number): number {
    return (this.#rate * ms) / 1_000;
  }

  #milliseconds(units: number): number {
    return (units * 1_000) / this.#rate;
  }
}

/** The difference of two 16-bit numbers, by the shorter way around. */
function signed16(difference: number): number {
  return (difference << 16) >> 16;
}

function signed32(difference: number): number {
  return difference | 0;
}
