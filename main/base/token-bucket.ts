/** So many at once, and so many a second for good. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket. Times are those of `Clock.now()`. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Takes one token where there is one. */
  take(now: number): boolean {
    this.#fill(now);
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Takes them even where there are none; gives the ms until the debt is paid. */
  owe(count: number, now: number): number {
    this.#fill(now);
    this.#tokens -= count;
    return this.#tokens >= 0 ? 0 : (-this.#tokens * 1_000) / this.#rate.perSecond;
  }

  #fill(now: number): void {
    const { perSecond, burst } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1_000) * perSecond);
    this.#at = now;
  }
}
