/** So many packets received in a row end a burst (RFC 3611 §4.7.2). */
export const GMIN = 16;
/** A packet that is this far behind the newest and still missing counts as lost: later than any jitter buffer waits. */
const WINDOW = 64;
/** A jump of the sequence numbers beyond this is a restart, not loss (RFC 3550 §A.1). */
const RESTART = 3_000;

/** What was lost so far, and how close together. In packets. */
export interface LossCounts {
  readonly judged: number;
  readonly lost: number;
  /** Stretches of lost packets without a received one between. */
  readonly runs: number;
  readonly bursts: number;
  /** Within bursts, and lost of them. */
  readonly burstPackets: number;
  readonly burstLost: number;
}

/**
 * Which packets of one source never came, in the order they were sent: bursts and gaps as RFC 3611 §4.7.2 defines them.
 * Reordering and duplicates change nothing.
 */
export class LossPattern {
  readonly #came = new Uint8Array(2 * WINDOW);
  #ssrc: number | undefined;
  #newest = 0;
  /** Sequence numbers not judged yet: from the first of the source on, at most a window of them. */
  #waiting = 0;
  #judged = 0;
  #lost = 0;
  #runs = 0;
  #bursts = 0;
  #burstPackets = 0;
  #burstLost = 0;
  /** Packets received since the last loss. */
  #since = GMIN;
  /** The losses that may be a burst: how many, and over how many packets from the first to the last. */
  #nearLost = 0;
  #nearSpan = 0;

  received(ssrc: number, sequence: number): void {
    const ahead = ((sequence - this.#newest) << 16) >> 16;
    if (ssrc !== this.#ssrc || Math.abs(ahead) > RESTART) {
      this.#begin(ssrc, sequence);
      return;
    }
    for (let step = 0; step < ahead; step++) this.#advance();
    if (ahead > -this.#waiting) this.#came[sequence % this.#came.length] = 1;
  }

  /** As if all that is still awaited came: the losses nearby are a burst if there were several (§4.7.2). */
  counts(): LossCounts {
    const near = this.#nearLost > 1;
    return {
      judged: this.#judged,
      lost: this.#lost,
      runs: this.#runs,
      bursts: this.#bursts + (near ? 1 : 0),
      burstPackets: this.#burstPackets + (near ? this.#nearSpan : 0),
      burstLost: this.#burstLost + (near ? this.#nearLost : 0),
    };
  }

  #begin(ssrc: number, sequence: number): void {
    this.#ssrc = ssrc;
    this.#newest = sequence;
    this.#waiting = 1;
    this.#came.fill(0);
    this.#came[sequence % this.#came.length] = 1;
    this.#settle();
    this.#since = GMIN;
  }

  #advance(): void {
    this.#newest = (this.#newest + 1) & 0xffff;
    this.#came[this.#newest % this.#came.length] = 0;
    if (this.#waiting < WINDOW) {
      this.#waiting++;
      return;
    }
    this.#judge(this.#came[(this.#newest - WINDOW) & (this.#came.length - 1)] === 1);
  }

  #judge(came: boolean): void {
    this.#judged++;
    if (came) {
      this.#since++;
      if (this.#since === GMIN) this.#settle();
      return;
    }
    this.#lost++;
    if (this.#since > 0) this.#runs++;
    this.#nearSpan += this.#nearLost === 0 ? 1 : this.#since + 1;
    this.#nearLost++;
    this.#since = 0;
  }

  /** A loss by itself belongs to the gap. */
  #settle(): void {
    if (this.#nearLost > 1) {
      this.#bursts++;
      this.#burstPackets += this.#nearSpan;
      this.#burstLost += this.#nearLost;
    }
    this.#nearLost = 0;
    this.#nearSpan = 0;
  }
}
