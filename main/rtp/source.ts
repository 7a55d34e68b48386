/** Sequential packets before a new source is believed (RFC 3550 §A.1). */
const MIN_SEQUENTIAL = 2;
/** A jump forward up to this is loss, above it a restart: a minute at 50 packets/s. */
const MAX_DROPOUT = 3_000;
/** A packet up to this far behind is reordered, further behind a restart: 2 s. */
const MAX_MISORDER = 100;
const SEQUENCE_MOD = 0x10000;

/** What a packet's sequence number says about it: to be kept; not believed yet; or far off. */
export type SequenceVerdict = 'valid' | 'probation' | 'invalid';

/** What goes into a report block about one source (§6.4.1). */
export interface Reception {
  readonly ssrc: number;
  /** Of the last interval, in 1/256. */
  readonly fractionLost: number;
  /** Signed, within 24 bits. */
  readonly cumulativeLost: number;
  readonly extendedHighest: number;
  /** In timestamp units. */
  readonly jitter: number;
}

/** The state kept for one synchronization source that we hear: sequence, loss and jitter, as in §A.1, §A.3 and §A.8. */
export class RtpSource {
  readonly ssrc: number;
  #probation = MIN_SEQUENTIAL;
  #maxSequence: number;
  #baseSequence: number;
  #badSequence = SEQUENCE_MOD + 1;
  #cycles = 0;
  #received = 0;
  #receivedPrior = 0;
  #expectedPrior = 0;
  #transit: number | undefined;
  #jitter = 0;

  constructor(ssrc: number, firstSequence: number) {
    this.ssrc = ssrc;
    this.#maxSequence = (firstSequence - 1) & 0xffff;
    this.#baseSequence = firstSequence;
  }

  get valid(): boolean {
    return this.#probation === 0;
  }

  get received(): number {
    return this.#received;
  }

  /** The highest sequence number, with the count of its wraps above 16 bits. */
  get extendedHighest(): number {
    return this.#cycles + this.#maxSequence;
  }

  get expected(): number {
    return this.valid ? this.extendedHighest - this.#baseSequence + 1 : 0;
  }

  /** Expected less received (§A.3): negative when duplicates outnumber losses. */
  get lost(): number {
    return this.expected - this.#received;
  }

  /** The estimate of §A.8, in timestamp units. */
  get jitter(): number {
    return this.#jitter;
  }

  /** Judges the next packet and counts it: `update_seq` of §A.1. */
  update(sequence: number): SequenceVerdict {
    if (this.#probation > 0) return this.#prove(sequence);
    const ahead = (sequence - this.#maxSequence) & 0xffff;
    if (ahead < MAX_DROPOUT) {
      if (sequence < this.#maxSequence) this.#cycles += SEQUENCE_MOD;
      this.#maxSequence = sequence;
    } else if (ahead <= SEQUENCE_MOD - MAX_MISORDER) {
      if (sequence !== this.#badSequence) {
        this.#badSequence = (sequence + 1) & 0xffff;
        return 'invalid';
      }
      // Two in a row after a far jump: the sender restarted without saying so.
      this.#restart(sequence);
    }
    this.#received++;
    return 'valid';
  }

  /** Takes in a packet's transit time (§A.8). `arrival` is the local time in the packet's timestamp units. */
  arrived(timestamp: number, arrival: number): void {
    // The difference wraps as the timestamp does; the subtraction below undoes it.
    const transit = (Math.floor(arrival) - timestamp) | 0;
    if (this.#transit !== undefined) {
      const deviation = Math.abs((transit - this.#transit) | 0);
      this.#jitter += (deviation - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  /** The next packet's transit says nothing about this one's: the sender paused, or took a new timestamp base. */
  forgetTransit(): void {
    this.#transit = undefined;
  }

  /** The report on the interval since the last call (§A.3), or undefined before the source is valid. */
  report(): Reception | undefined {
    if (!this.valid) return undefined;
    const expected = this.expected - this.#expectedPrior;
    const lost = expected - (this.#received - this.#receivedPrior);
    this.#expectedPrior = this.expected;
    this.#receivedPrior = this.#received;
    return {
      ssrc: this.ssrc,
      fractionLost: expected === 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected)),
      cumulativeLost: Math.max(-0x800000, Math.min(0x7fffff, this.lost)),
      extendedHighest: this.extendedHighest >>> 0,
      jitter: Math.floor(this.#jitter),
    };
  }

  #prove(sequence: number): SequenceVerdict {
    if (sequence !== ((this.#maxSequence + 1) & 0xffff)) {
      this.#probation = MIN_SEQUENTIAL - 1;
      this.#maxSequence = sequence;
      return 'probation';
    }
    this.#probation--;
    this.#maxSequence = sequence;
    if (this.#probation > 0) return 'probation';
    this.#restart(sequence);
    this.#received++;
    return 'valid';
  }

  #restart(sequence: number): void {
    this.#baseSequence = sequence;
    this.#maxSequence = sequence;
    this.#badSequence = SEQUENCE_MOD + 1;
    this.#cycles = 0;
    this.#received = 0;
    this.#receivedPrior = 0;
    this.#expectedPrior = 0;
    this.#transit = undefined;
  }
}
