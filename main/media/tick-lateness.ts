/** How far ticks came behind their time. */
export interface TickLateness {
  readonly ticks: number;
  /** ms. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Left out, as the thread was held up for too long. */
  readonly missed: number;
}

export const noTicks: TickLateness = { ticks: 0, p50: 0, p99: 0, max: 0, missed: 0 };

const BUCKET_MS = 0.1;
/** What is later than 100 ms counts as that, but for the maximum. */
const BUCKETS = 1_000;

/** Counts how late ticks are, in steps of 0.1 ms, in fixed room. */
export class LatenessCount {
  readonly #buckets = new Uint32Array(BUCKETS);
  #ticks = 0;
  #max = 0;
  #missed = 0;

  add(lateMs: number): void {
    const bucket = Math.max(0, Math.min(BUCKETS - 1, Math.floor(lateMs / BUCKET_MS)));
    this.#buckets[bucket] = (this.#buckets[bucket] as number) + 1;
    this.#ticks++;
    if (lateMs > this.#max) this.#max = lateMs;
  }

  miss(ticks: number): void {
    this.#missed += ticks;
  }

  /** Since it was taken last. */
  take(): TickLateness {
    const taken = {
      ticks: this.#ticks,
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      max: this.#max,
      missed: this.#missed,
    };
    this.#buckets.fill(0);
    this.#ticks = 0;
    this.#max = 0;
    this.#missed = 0;
    return taken;
  }

  /** The upper end of the bucket that holds it, but no more than the maximum. */
  #quantile(share: number): number {
    let left = Math.ceil(this.#ticks * share);
    for (let bucket = 0; bucket < BUCKETS && left > 0; bucket++) {
      left -= this.#buckets[bucket] as number;
      if (left <= 0) return Math.min(this.#max, (bucket + 1) * BUCKET_MS);
    }
    return this.#max;
  }
}
