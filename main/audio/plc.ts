import { PitchSearch } from './pitch.ts';

/** ITU-T G.711 Appendix I: periods of 5 to 15 ms are sought for in the last 20 ms before the hole. */
const SHORTEST_MS = 5;
const LONGEST_MS = 15;
const COMPARED_MS = 20;
/** One period is repeated for so long, then two, then three, so that it doesn't buzz. */
const STAGE_MS = 10;
const MOST_PERIODS = 3;
/** After the first 10 ms it fades, by a fifth of full every 10 ms: silence after 60. */
const FADE_MS = 50;
/** The cross-fade back to real sound: a quarter of a period and 4 ms for each 10 ms of the hole, 10 ms at most. */
const RETURN_MS = 10;
const RETURN_SHARE = 0.4;
/** From silence, real sound comes in over this. */
const ONSET_MS = 4;

/**
 * Fills holes in PCM sound by its last pitch periods, repeated, faded, and cross-faded into what follows: ITU-T G.711
 * Appendix I at any rate, but without its 3.75 ms of delay: where the real sound ends, the step to the repeated period
 * is spread over a quarter of it instead.
 */
export class PitchConcealer {
  readonly #rate: number;
  readonly #search: PitchSearch;
  /** The sound before the hole: three of the longest periods, and a quarter of one for the seams. */
  readonly #past: Float32Array;
  /** What would have been made up next, for the way back. */
  readonly #next: Float32Array;
  #lag = 1;
  #seam = 1;
  /** Between the last real sample and the one before the period that is repeated. */
  #step = 0;
  /** Samples made up in this hole. */
  #made = 0;
  #periods = 1;
  #position = 0;
  /** Where the loop before this one would be, while it is faded out. */
  #earlier = 0;
  #fading = 0;

  constructor(sampleRate: number) {
    this.#rate = sampleRate;
    this.#search = new PitchSearch(sampleRate);
    this.#past = new Float32Array(PitchConcealer.pastSamples(sampleRate));
    this.#next = new Float32Array(this.#samples(LONGEST_MS + RETURN_MS) + 1);
  }

  /** How much sound before a hole must be there. */
  static pastSamples(sampleRate: number): number {
    return Math.ceil((sampleRate * LONGEST_MS * (MOST_PERIODS + 0.25)) / 1_000) + 1;
  }

  /** The most samples that `resume` may put in. */
  get mostInserted(): number {
    return this.#samples(LONGEST_MS);
  }

  /** Whether what was heard last was made up. */
  get active(): boolean {
    return this.#made > 0;
  }

  /** Writes `count` made-up samples from `at` on; the sound before `at` is what was heard. */
  conceal(samples: Int16Array, at: number, count: number): void {
    if (this.#made === 0) this.#begin(samples, at);
    for (let index = 0; index < count; index++) samples[at + index] = Math.round(this.#make());
  }

  /**
   * Real sound is there again, `count` samples from `at` on: goes over into it. Where it `mayInsert`, it goes on for up
   * to a period more, until both are in step, and gives by how many samples the real sound was moved up.
   */
  resume(samples: Int16Array, at: number, count: number, mayInsert: boolean): number {
    return this.#made === 0 ? 0 : this.#goOver(samples, at, count, mayInsert);
  }

  /** Goes over into the real sound at `at`, which doesn't follow on what lies before it. */
  bridge(samples: Int16Array, at: number, count: number): void {
    if (this.#made === 0) this.#begin(samples, at);
    this.#goOver(samples, at, count, false);
  }

  /** The next hole has nothing to do with this one. */
  reset(): void {
    this.#made = 0;
  }

  #goOver(samples: Int16Array, at: number, count: number, mayInsert: boolean): number {
    const silent = this.#gain === 0;
    const wanted = silent
      ? this.#samples(ONSET_MS)
      : Math.min(this.#samples(RETURN_MS), this.#seam + Math.floor(this.#made * RETURN_SHARE));
    const fade = Math.min(count, wanted);
    const inserted = mayInsert && !silent ? this.#inStep(samples, at, fade) : this.#foresee(fade);
    if (inserted > 0) samples.copyWithin(at + inserted, at, at + count);
    for (let index = 0; index < inserted; index++) samples[at + index] = Math.round(this.#next[index] as number);
    for (let index = 0; index < fade; index++) {
      const share = (index + 1) / (fade + 1);
      const [made, real] = [this.#next[inserted + index] as number, samples[at + inserted + index] as number];
      samples[at + inserted + index] = Math.round(made + (real - made) * share);
    }
    this.#made = 0;
    return inserted;
  }

  #begin(samples: Int16Array, at: number): void {
    const past = this.#past;
    const length = past.length;
    for (let index = 0; index < length; index++) past[index] = samples[at - length + index] ?? 0;
    const compared = this.#samples(COMPARED_MS);
    const [shortest, longest] = [this.#samples(SHORTEST_MS), this.#samples(LONGEST_MS)];
    this.#lag = this.#search.find(past, length - compared, compared, shortest, longest, -1);
    this.#seam = Math.floor(this.#lag / 4);
    this.#step = (past[length - 1] as number) - (past[length - 1 - this.#lag] as number);
    this.#periods = 1;
    this.#position = 0;
    this.#fading = 0;
  }

  get #gain(): number {
    const faded = this.#made - this.#samples(STAGE_MS);
    return faded <= 0 ? 1 : Math.max(0, 1 - faded / this.#samples(FADE_MS));
  }

  #make(): number {
    const gain = this.#gain;
    if (gain === 0) {
      this.#made++;
      return 0;
    }
    const stage = Math.min(MOST_PERIODS, 1 + Math.floor(this.#made / this.#samples(STAGE_MS)));
    if (stage > this.#periods) this.#lengthenLoop(stage);
    let value = this.#loop(this.#periods, this.#position);
    this.#position = (this.#position + 1) % (this.#periods * this.#lag);
    if (this.#fading > 0) {
      const share = this.#fading / (this.#seam + 1);
      value += (this.#loop(this.#periods - 1, this.#earlier) - value) * share;
      this.#earlier = (this.#earlier + 1) % ((this.#periods - 1) * this.#lag);
      this.#fading--;
    }
    if (this.#made < this.#seam) value += this.#step * (1 - (this.#made + 1) / (this.#seam + 1));
    this.#made++;
    return value * gain;
  }

  #lengthenLoop(periods: number): void {
    this.#earlier = this.#position;
    this.#fading = this.#seam;
    this.#periods = periods;
    this.#position %= this.#lag;
  }

  /** Sample `position` of the last `periods`; the loop's end goes over into what came before its start. */
  #loop(periods: number, position: number): number {
    const past = this.#past;
    const start = past.length - periods * this.#lag;
    const left = periods * this.#lag - position;
    const value = past[start + position] as number;
    if (left > this.#seam) return value;
    const share = (this.#seam + 1 - left) / (this.#seam + 1);
    return value + ((past[start - left] as number) - value) * share;
  }

  #foresee(count: number): 0 {
    for (let index = 0; index < count; index++) this.#next[index] = this.#make();
    return 0;
  }

  /** After how many more made-up samples they are most like the real ones at `at`. */
  #inStep(samples: Int16Array, at: number, fade: number): number {
    const most = this.#lag;
    this.#foresee(most + fade);
    let [best, alikest] = [0, Number.NEGATIVE_INFINITY];
    for (let shift = 0; shift < most; shift++) {
      let [product, power] = [0.0, 1.0];
      for (let index = 0; index < fade; index++) {
        const made = this.#next[shift + index] as number;
        product += made * (samples[at + index] as number);
        power += made * made;
      }
      const alike = product / Math.sqrt(power);
      if (alike > alikest) [best, alikest] = [shift, alike];
    }
    return best;
  }

  #samples(ms: number): number {
    return Math.round((this.#rate * ms) / 1_000);
  }
}
