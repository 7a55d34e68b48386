import type { Clock } from '../../base/clock.ts';

export interface SourceRateOptions {
  readonly perMinute: number;
  /** Addresses that are remembered; beyond that the one that has been silent longest is forgotten. */
  readonly sources: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Lets each address do something so often a minute, and as often at once (a token bucket). */
export class SourceRate {
  readonly #clock: Clock;
  readonly #options: SourceRateOptions;
  /** The longest silent first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, options: SourceRateOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  admits(address: string): boolean {
    const { perMinute, sources } = this.#options;
    const at = this.#clock.now();
    const bucket = this.#buckets.get(address);
    const left = bucket ? Math.min(perMinute, bucket.left + ((at - bucket.at) / 60_000) * perMinute) : perMinute;
    this.#buckets.delete(address);
    this.#buckets.set(address, { left: left < 1 ? left : left - 1, at });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= sources) break;
      this.#buckets.delete(oldest);
    }
    return left >= 1;
  }
}
