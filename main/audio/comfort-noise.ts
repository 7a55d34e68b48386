/** G.711 Appendix II tells a silence's spectrum in 10 poles; whoever tells more is heard as far as these. */
const MOST_POLES = 16;
/** How much of the way to a new loudness is gone with each sample: a change takes some 20 ms and does not click. */
const GLIDE = 0.006;
/** The root mean square of a uniform noise from -1 to 1. */
const UNIFORM_RMS = Math.sqrt(1 / 3);
/** 0 dBov: a square wave at full scale. */
const OVERLOAD = 32_768;

/**
 * Comfort noise (RFC 3389): noise of the level and the spectrum that the far end says its silence has. Noise is all the
 * same to any listener, so it comes from a generator of its own with a fixed seed.
 */
export class ComfortNoise {
  readonly #reflections = new Float64Array(MOST_POLES);
  /** The lattice's backward errors of the sample before. */
  readonly #backward = new Float64Array(MOST_POLES + 1);
  #poles = 0;
  #wantedGain = 0;
  #gain = 0;
  #seed = 1;

  /** Takes the first `length` bytes of a payload: level in -dBov, then a reflection coefficient each (§3). */
  take(payload: Uint8Array, length: number): void {
    this.#poles = Math.max(0, Math.min(MOST_POLES, length - 1));
    let power = 1;
    for (let i = 0; i < this.#poles; i++) {
      const index = payload[i + 1] ?? 127;
      // 255 is reserved, and would ring for ever.
      const reflection = index === 255 ? 0 : (258 * (index - 127)) / 32_768;
      this.#reflections[i] = reflection;
      power *= 1 - reflection * reflection;
    }
    const level = length > 0 ? (payload[0] ?? 127) & 0x7f : 127;
    // The filter adds 1/power to what goes in.
    this.#wantedGain = (OVERLOAD * 10 ** (-level / 20) * Math.sqrt(power)) / UNIFORM_RMS;
  }

  /** `count` samples of it from `at` on. */
  fill(samples: Int16Array, at: number, count: number): void {
    for (let i = 0; i < count; i++) {
      this.#gain += (this.#wantedGain - this.#gain) * GLIDE;
      const sample = Math.round(this.#filtered(this.#gain * this.#uniform()));
      samples[at + i] = sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : sample;
    }
  }

  /** The all-pole lattice 1/A(z), whose stages are the reflection coefficients. */
  #filtered(input: number): number {
    const backward = this.#backward;
    let forward = input;
    for (let i = this.#poles - 1; i >= 0; i--) {
      const reflection = this.#reflections[i] as number;
      const before = backward[i] as number;
      forward -= reflection * before;
      backward[i + 1] = before + reflection * forward;
    }
    backward[0] = forward;
    return forward;
  }

  /** -1 to 1, by a linear congruential generator. */
  #uniform(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) | 0;
    return this.#seed / 2 ** 31;
  }
}
