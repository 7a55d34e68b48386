import { PitchSearch } from './pitch.ts';

/** The pitch periods of voices, 400 to 66 Hz. */
const SHORTEST_MS = 2.5;
const LONGEST_MS = 15;
/** What must be alike around a seam. */
const COMPARED_MS = 5;
/** The longest cross-fade. */
const FADE_MS = 10;

/**
 * Makes sound a little shorter or longer without a change of pitch: one period of it is left out or said twice, and the
 * two sides are cross-faded where they are most alike (pitch-synchronous overlap-add).
 */
export class TimeStretch {
  readonly #search: PitchSearch;
  readonly #shortest: number;
  readonly #longest: number;
  readonly #compared: number;
  readonly #fade: number;

  constructor(sampleRate: number) {
    this.#search = new PitchSearch(sampleRate);
    this.#shortest = Math.round((sampleRate * SHORTEST_MS) / 1_000);
    this.#longest = Math.round((sampleRate * LONGEST_MS) / 1_000);
    this.#compared = Math.round((sampleRate * COMPARED_MS) / 1_000);
    this.#fade = Math.round((sampleRate * FADE_MS) / 1_000);
  }

  /** The most samples by which one change makes sound longer. */
  get longest(): number {
    return this.#longest;
  }

  /**
   * Leaves a period out of `samples` between `start` and `end`, of `most` samples at most, and gives its length: 0 where
   * none is as like the next as `leastLikeness` asks. What lies behind the seam moves down.
   */
  shorten(samples: Int16Array, start: number, end: number, most: number, leastLikeness: number): number {
    const longest = Math.min(this.#longest, most, end - start - this.#compared);
    if (longest < this.#shortest) return 0;
    const lag = this.#search.find(samples, start, this.#compared, this.#shortest, longest, 1);
    if (this.#search.likeness < leastLikeness) return 0;
    const fade = Math.min(lag, this.#fade, end - start - lag);
    for (let index = 0; index < fade; index++) {
      const share = (index + 1) / (fade + 1);
      const [left, right] = [samples[start + index] as number, samples[start + lag + index] as number];
      samples[start + index] = Math.round(left + (right - left) * share);
    }
    samples.copyWithin(start + fade, start + lag + fade, end);
    return lag;
  }

  /**
   * Says a period between `start` and `end` twice and gives its length: 0 where none is alike enough. What lies behind
   * moves up; there must be room for `longest` samples behind `end`.
   */
  lengthen(samples: Int16Array, start: number, end: number, leastLikeness: number): number {
    const longest = Math.min(this.#longest, end - start - this.#compared);
    if (longest < this.#shortest) return 0;
    const lag = this.#search.find(samples, start, this.#compared, this.#shortest, longest, 1);
    if (this.#search.likeness < leastLikeness) return 0;
    const fade = Math.min(lag, this.#fade, end - start - lag);
    samples.copyWithin(start + lag, start, end);
    for (let index = 0; index < fade; index++) {
      const share = (index + 1) / (fade + 1);
      // The copy of what was at `start + lag + index` lies a lag further up, not yet written over.
      const [left, right] = [samples[start + 2 * lag + index] as number, samples[start + lag + index] as number];
      samples[start + lag + index] = Math.round(left + (right - left) * share);
    }
    return lag;
  }
}
