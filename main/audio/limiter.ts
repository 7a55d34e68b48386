/** What passes untouched: the loudest that a G.711 party can send (A-law), so that one voice alone is never changed. */
const CEILING = 32_256;
const FULL_SCALE = 32_767;
const HEADROOM = FULL_SCALE - CEILING;
/** The gain is decided for parts of a frame: 2.5 ms of the usual 20. */
const PARTS = 8;
/** How much of what is missing to 1 comes back in each part: two thirds in 120 ms. */
const RELEASE_SHARE = 0.02;
/** Nearer to 1 than this is 1: what is not limited is not touched. */
const NEARLY_ONE = 0.999;

/**
 * Turns a sum of voices into samples that never clip. It goes down before a peak within the frame and comes back slowly, without a
 * step; adds no delay. Where a peak stands at the very beginning of a frame, its first 2.5 ms are bent rather than cut.
 * What stays under −0.14 dBFS is not changed at all.
 */
export class Limiter {
  readonly #needed = new Float64Array(PARTS);
  #gain = 1;

  /** At the end of the last frame. */
  get gain(): number {
    return this.#gain;
  }

  /** Goes on where another one stands: who hears what that one made hears no step. */
  continueFrom(other: Limiter): void {
    this.#gain = other.#gain;
  }

  /** `sum` may pass full scale as far as it likes; as long as `into`, a multiple of 8 samples. */
  limit(sum: Float32Array, into: Int16Array): void {
    const count = into.length;
    let peak = 0;
    for (let i = 0; i < count; i++) {
      const exact = sum[i] as number;
      // Rounded as integers are: twice as quick as Math.round, and this runs for every mix.
      const value = (exact < 0 ? exact - 0.5 : exact + 0.5) | 0;
      const magnitude = value < 0 ? -value : value;
      if (magnitude > peak) peak = magnitude;
      into[i] = value;
    }
    if (peak > CEILING || this.#gain < 1) this.#reduce(sum, into);
  }

  #reduce(sum: Float32Array, into: Int16Array): void {
    const part = into.length / PARTS;
    for (let p = 0; p < PARTS; p++) this.#needed[p] = neededIn(sum, p * part, (p + 1) * part);
    let gain = this.#gain;
    for (let p = 0; p < PARTS; p++) {
      const needed = this.#needed[p] as number;
      const next = p + 1 < PARTS ? (this.#needed[p + 1] as number) : 1;
      const released = gain + (1 - gain) * RELEASE_SHARE;
      const end = Math.min(needed, next, released > NEARLY_ONE ? 1 : released);
      ramp(sum, into, p * part, part, gain, end);
      gain = end;
    }
    this.#gain = gain;
  }
}

/** The gain that keeps the loudest of `sum` from `from` to `to` at the ceiling. */
function neededIn(sum: Float32Array, from: number, to: number): number {
  let peak = CEILING;
  for (let i = from; i < to; i++) {
    const value = sum[i] as number;
    const magnitude = value < 0 ? -value : value;
    if (magnitude > peak) peak = magnitude;
  }
  return CEILING / peak;
}

function ramp(sum: Float32Array, into: Int16Array, from: number, count: number, start: number, end: number): void {
  const step = (end - start) / count;
  let gain = start;
  for (let i = from; i < from + count; i++) {
    gain += step;
    into[i] = Math.round(bent((sum[i] as number) * gain));
  }
}

/** Over the ceiling ever flatter, towards full scale and never to it. */
function bent(value: number): number {
  if (value > CEILING) return CEILING + HEADROOM * (1 - Math.exp((CEILING - value) / HEADROOM));
  if (value < -CEILING) return -CEILING - HEADROOM * (1 - Math.exp((CEILING + value) / HEADROOM));
  return value;
}
