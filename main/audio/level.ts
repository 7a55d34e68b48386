/** What silence reads as, and the least any sound does (RFC 6464 §3 counts 0…127 below overload). */
export const SILENCE_DBFS = -127;

const FULL_SCALE = 32_768;

/** Parts of a frame whose levels are told apart: 5 ms of the usual 20. */
const PARTS = 4;

/** What one frame's samples come to, measured in one pass for all who want to know. */
export class FrameLevel {
  #energy = 0;
  #samples = 0;
  #loudest = 0;

  measure(frame: Int16Array): void {
    const part = frame.length / PARTS;
    let energy = 0;
    let loudest = 0;
    for (let p = 0; p < PARTS; p++) {
      let partEnergy = 0;
      for (let i = p * part; i < (p + 1) * part; i++) {
        const sample = frame[i] as number;
        partEnergy += sample * sample;
      }
      energy += partEnergy;
      if (partEnergy > loudest) loudest = partEnergy;
    }
    this.#energy = energy;
    this.#samples = frame.length;
    this.#loudest = loudest;
  }

  /** The sum of the samples' squares, and of how many. */
  get energy(): number {
    return this.#energy;
  }

  get samples(): number {
    return this.#samples;
  }

  /** dBFS. */
  get mean(): number {
    return decibels(this.#energy, this.#samples);
  }

  /** Of the loudest quarter of the frame, in dBFS. */
  get loudest(): number {
    return decibels(this.#loudest, this.#samples / PARTS);
  }
}

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
    this.#count(energyOf(frame), frame.length);
  }

  /** A frame that was measured already. */
  addMeasured({ energy, samples }: FrameLevel): void {
    this.#count(energy, samples);
  }

  #count(energy: number, samples: number): void {
    this.#energy += energy;
    this.#samples += samples;
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
