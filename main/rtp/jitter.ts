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

/** One packet in the buffer. */
export interface JitterSlot {
  readonly sequence: number;
  readonly timestamp: number;
  readonly payloadType: number;
  /** The sound in it, in timestamp units; 0 for what is no sound (an event). */
  readonly duration: number;
  /** Valid to `length`; the array is used again once the sequence has gone around. */
  readonly payload: Uint8Array;
  readonly length: number;
}

/** Slots in the ring, a power of two: 1.28 s of 20 ms packets, more than the largest delay. */
const SLOTS = 64;
const DEFAULT_MIN_DELAY_MS = 40;
const DEFAULT_MAX_DELAY_MS = 240;
/** The mean deviation of RFC 3550 §A.8 times this covers nearly all packets. */
const JITTER_FACTOR = 4;
/** In mid-speech, silence this long is the end of a talkspurt: the delay is built up anew. */
const SPURT_END_MS = 200;
/** The buffer must have been too full for this long before a packet is left out. */
const SURPLUS_WINDOW_MS = 2_000;

interface Slot extends JitterSlot {
  sequence: number;
  timestamp: number;
  payloadType: number;
  duration: number;
  payload: Uint8Array;
  length: number;
  /** `queued`: to be played; `played`: kept for telling duplicates. */
  use: 'free' | 'queued' | 'played';
}

/**
 * Puts packets back into order and evens out their arrival. It runs on the reader's clock: each `take` is one packet's
 * time. The delay grows by starving (a late packet is still played) and at the start of a talkspurt, and shrinks by
 * leaving a packet out when the buffer stays too full, which also takes up the drift between both ends' clocks.
 */
export class JitterBuffer {
  readonly #rate: number;
  readonly #minDelay: number;
  readonly #maxDelay: number;
  /** Made as they are needed: most calls are short. */
  readonly #slots = new Map<number, Slot>();
  /** filling: before a talkspurt, until the target is reached; playing: packets are taken in order. */
  #state: 'empty' | 'filling' | 'playing' = 'empty';
  /** The sequence number that is played next, and what its timestamp should be. */
  #next = 0;
  #expected = 0;
  #newest = 0;
  /** Packets that wait, and the sound in them: pauses between talkspurts don't count. */
  #queued = 0;
  #sound = 0;
  #target: number;
  /** Since filling began, or since the last packet in mid-speech. */
  #waited = 0;
  /** Sound made up while starving, for packets that may yet turn out to be lost. */
  #owed = 0;
  #unit: number;
  #surplus = Number.POSITIVE_INFINITY;
  #surplusWindow = 0;
  #taken: JitterSlot | undefined;
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
  get taken(): JitterSlot | undefined {
    return this.#taken;
  }

  /** Of the last packet, in timestamp units: how much sound a `lost` or `starved` stands for. */
  get packetDuration(): number {
    return this.#unit;
  }

  get bufferedMs(): number {
    return this.#milliseconds(this.#sound);
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
    for (const slot of this.#slots.values()) slot.use = 'free';
    this.#state = 'empty';
    this.#queued = 0;
    this.#sound = 0;
    this.#waited = 0;
    this.#owed = 0;
    this.#taken = undefined;
    this.#forgetSurplus();
  }

  /** Queues a packet whose payload lies at `start` to `end` of `bytes`; the payload is copied. */
  put(
    packet: { readonly sequence: number; readonly timestamp: number; readonly payloadType: number },
    duration: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Put {
    const ahead = this.#state === 'empty' ? 0 : signed16(packet.sequence - this.#next);
    const slot = this.#slot(packet.sequence);
    if (slot.use !== 'free' && slot.sequence === packet.sequence) {
      this.#duplicates++;
      return 'duplicate';
    }
    const tooFar = ahead >= SLOTS || ahead < -SLOTS * 2;
    if (tooFar) this.reset();
    if (!tooFar && ahead < 0 && !this.#mayStillStartWith(ahead)) {
      this.#late++;
      return 'late';
    }
    if (this.#state === 'empty') this.#begin(packet.sequence);
    else if (ahead < 0) this.#next = packet.sequence;
    this.#fill(this.#slot(packet.sequence), packet, duration, bytes, start, end);
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
    while (this.#queued > 0) {
      const slot = this.#slot(this.#next);
      if (slot.use === 'queued' && slot.sequence === this.#next) {
        // A pause in the timestamps is the sender's silence: the next talkspurt gets a fresh delay.
        const pause = signed32(slot.timestamp - this.#expected);
        if (pause > this.#units(SPURT_END_MS) && this.#sound < this.#target) return this.#wait();
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
    if (this.#queued === 0) return false;
    // Counted by time too: a talkspurt shorter than the target must not wait for ever.
    this.#waited += this.#unit;
    return this.#sound >= this.#target || this.#waited > this.#target;
  }

  #play(): void {
    this.#state = 'playing';
    this.#waited = 0;
    this.#owed = 0;
    this.#next = this.#oldest();
    this.#expected = this.#slot(this.#next).timestamp;
    this.#forgetSurplus();
  }

  /** Leaves one packet out when, over a whole window, the buffer never was as low as it may be, or at once over the maximum. */
  #shorten(): void {
    if (this.#queued === 0) return;
    const surplus = this.#sound - this.#target - this.#unit;
    this.#surplus = Math.min(this.#surplus, surplus);
    this.#surplusWindow += this.#unit;
    while (this.#sound > this.#maxDelay + this.#unit && this.#queued > 1) this.#leaveOut();
    if (this.#surplusWindow < this.#units(SURPLUS_WINDOW_MS)) return;
    if (this.#surplus > 0 && this.#queued > 1) this.#leaveOut();
    this.#forgetSurplus();
  }

  #leaveOut(): void {
    this.#next = this.#oldest();
    this.#release(this.#slot(this.#next));
    this.#dropped++;
  }

  #release(slot: Slot): void {
    slot.use = 'played';
    this.#queued--;
    this.#sound -= slot.duration;
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
    return this.#state === 'filling' && span < SLOTS && this.#slot(this.#next - 1).use !== 'played';
  }

  #fill(
    slot: Slot,
    packet: { readonly sequence: number; readonly timestamp: number; readonly payloadType: number },
    duration: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const length = end - start;
    if (slot.payload.length < length) slot.payload = new Uint8Array(length);
    for (let index = 0; index < length; index++) slot.payload[index] = bytes[start + index] ?? 0;
    slot.length = length;
    slot.sequence = packet.sequence;
    slot.timestamp = packet.timestamp;
    slot.payloadType = packet.payloadType;
    slot.duration = duration;
    slot.use = 'queued';
    if (duration > 0) this.#unit = duration;
    if (this.#queued === 0 || signed16(packet.sequence - this.#newest) > 0) this.#newest = packet.sequence;
    this.#queued++;
    this.#sound += duration;
  }

  #oldest(): number {
    for (let step = 0; step < SLOTS; step++) {
      const sequence = (this.#next + step) & 0xffff;
      const slot = this.#slot(sequence);
      if (slot.use === 'queued' && slot.sequence === sequence) return sequence;
    }
    return this.#next;
  }

  #slot(sequence: number): Slot {
    const index = sequence & (SLOTS - 1);
    let slot = this.#slots.get(index);
    if (!slot) {
      slot = newSlot();
      this.#slots.set(index, slot);
    }
    return slot;
  }

  #units(ms: number): number {
    return (this.#rate * ms) / 1_000;
  }

  #milliseconds(units: number): number {
    return (units * 1_000) / this.#rate;
  }
}

function newSlot(): Slot {
  return { sequence: 0, timestamp: 0, payloadType: 0, duration: 0, payload: new Uint8Array(0), length: 0, use: 'free' };
}

/** The difference of two 16-bit numbers, by the shorter way around. */
function signed16(difference: number): number {
  return (difference << 16) >> 16;
}

function signed32(difference: number): number {
  return difference | 0;
}
