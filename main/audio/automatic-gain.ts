/** What a voice is brought to while it speaks, in dBFS of its RMS. */
const TARGET = -22;
/** Within this of the target, in dB, a voice is left as it is: nobody minds, and nothing pumps. */
const TOLERANCE = 3;
/** The most that is added or taken, in dB. */
const MOST = 12;
/** How quickly, in dB a frame of 20 ms: 3 dB a second up, 9 down. */
const RISE = 0.06;
const FALL = 0.18;
/** How much of a frame's level goes into the estimate: about half a second of speech. */
const ESTIMATE_SHARE = 0.04;

/** Evens out how loud the voices of a room are, slowly: by what is measured while somebody speaks, 12 dB up or down at most. */
export class AutomaticGain {
  #estimate: number | undefined;
  #decibels = 0;
  #factor = 1;

  /** The factor for what is heard now. */
  get factor(): number {
    return this.#factor;
  }

  get decibels(): number {
    return this.#decibels;
  }

  /** One frame's level in dBFS. Pauses are not to be given, or they would be raised. */
  hear(level: number): void {
    this.#estimate ??= level;
    this.#estimate += (level - this.#estimate) * ESTIMATE_SHARE;
    const away = TARGET - this.#estimate;
    const wanted = Math.abs(away) <= TOLERANCE ? 0 : away - Math.sign(away) * TOLERANCE;
    const clamped = Math.max(-MOST, Math.min(MOST, wanted));
    const step = Math.max(-FALL, Math.min(RISE, clamped - this.#decibels));
    if (step === 0) return;
    this.#decibels += step;
    this.#factor = 10 ** (this.#decibels / 20);
  }

  /** As at the beginning: exactly 1. */
  reset(): void {
    this.#estimate = undefined;
    this.#decibels = 0;
    this.#factor = 1;
  }
}
