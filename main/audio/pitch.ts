/** Lags are sought for at about this rate first, then exactly; a coarser grid would miss the best of a tone's multiples. */
const LAG_RATE = 8_000;
/** While they are, this many samples a second are compared. */
const COARSE_RATE = 4_000;
/** Below this mean square (RMS 16 of 32,768) there is nothing that could be out of step. */
const QUIET_POWER = 256;

/** How alike two stretches are, from −1 to 1; 1 when both are (nearly) silent. */
function likeness(samples: Int16Array | Float32Array, a: number, b: number, count: number, step: number): number {
  let [product, powerA, powerB, taken] = [0.0, 0.0, 0.0, 0];
  for (let index = 0; index < count; index += step) {
    const x = samples[a + index] as number;
    const y = samples[b + index] as number;
    product += x * y;
    powerA += x * x;
    powerB += y * y;
    taken++;
  }
  if (powerA < QUIET_POWER * taken && powerB < QUIET_POWER * taken) return 1;
  const power = Math.sqrt(powerA * powerB);
  return power === 0 ? 0 : product / power;
}

/**
 * After how many samples sound repeats itself: of the lags from `shortest` to `longest`, the one by which `count`
 * samples from `at` on are most like those that lie so much after them (or before, where `direction` is −1).
 */
export class PitchSearch {
  readonly #lagStep: number;
  readonly #coarse: number;
  /** How alike the two stretches were that the last search chose, −1 to 1. */
  likeness = 0;

  constructor(sampleRate: number) {
    this.#lagStep = Math.max(1, Math.round(sampleRate / LAG_RATE));
    this.#coarse = Math.max(1, Math.round(sampleRate / COARSE_RATE));
  }

  find(
    samples: Int16Array | Float32Array,
    at: number,
    count: number,
    shortest: number,
    longest: number,
    direction: 1 | -1,
  ): number {
    const step = this.#lagStep;
    let best = shortest;
    this.likeness = Number.NEGATIVE_INFINITY;
    for (let lag = shortest; lag <= longest; lag += step) {
      const found = likeness(samples, at, at + direction * lag, count, this.#coarse);
      if (found > this.likeness) [best, this.likeness] = [lag, found];
    }
    const [from, to] = [Math.max(shortest, best - step + 1), Math.min(longest, best + step - 1)];
    this.likeness = Number.NEGATIVE_INFINITY;
    for (let lag = from; lag <= to; lag++) {
      const found = likeness(samples, at, at + direction * lag, count, 1);
      if (found > this.likeness) [best, this.likeness] = [lag, found];
    }
    return best;
  }
}
