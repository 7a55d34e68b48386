/** What silence reads as, and the least any sound does (RFC 6464 §3 counts 0…127 below overload). */
export const SILENCE_DBFS = -127;

const FULL_SCALE = 32_768;

/** The level of `frame` in dBFS: its RMS below a full-scale square wave, so a full-scale sine reads −3.0. */
export function frameLevel(frame: Int16Array): number {
  return decibels(energyOf(frame), frame.length);
}

/** The level over the last whole window (100 ms unless told otherwise), for a meter on the page. */
export class LevelMeter {
  readonly #windowSamples: number;
  #energy = 0;
  #samples = 0;
  #level = SILENCE_DBFS;

  constructor(sampleRate: number, windowMs = 100) {
    this.#windowSamples = Math.round((sampleRate * windowMs) / 1000);
  }

  add(frame: Int16Array): void {
    this.#energy += energyOf(frame);
    this.#samples += frame.length;
    if (this.#samples < this.#windowSamples) return;
    this.#level = decibels(this.#energy, this.#samples);
    this.#energy = 0;
    this.#samples = 0;
  }

  /** dBFS, −127 before the first window is full. */
  get level(): number {
    return this.#level;
  }

  /** Forgets what was heard: the source was muted or has gone. */
  reset(): void {
    this.#energy = 0;
    this.#samples = 0;
    this.#level = SILENCE_DBFS;
  }
}

function energyOf(frame: Int16Array): number {
  let energy = 0;
  const count = frame.length;
  for (let i = 0; i < count; i++) {
    const sample = frame[i] as number;
    energy += sample * sample;
  }
  return energy;
}

function decibels(energy: number, samples: number): number {
  if (energy === 0) return SILENCE_DBFS;
  return Math.max(SILENCE_DBFS, 10 * Math.log10(energy / samples / FULL_SCALE ** 2));
}
