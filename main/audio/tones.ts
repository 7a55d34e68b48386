/** A source of tones: each call gives the next stretch, without a seam. */
export interface ToneSource {
  /** Overwrites `frame` with the next samples. */
  fill(frame: Int16Array): void;
}

/** One sine for as long as it is asked, its phase kept over frames. `dbfs` is its peak below full scale. */
export class SineTone implements ToneSource {
  readonly #cyclesPerSample: number;
  readonly #amplitude: number;
  #phaseCycles = 0;

  constructor(hz: number, sampleRate: number, dbfs = -6) {
    this.#cyclesPerSample = hz / sampleRate;
    this.#amplitude = amplitudeOf(dbfs);
  }

  fill(frame: Int16Array): void {
    for (let i = 0; i < frame.length; i++) frame[i] = Math.round(this.next());
  }

  /** The next sample, unrounded. */
  next(): number {
    const value = this.#amplitude * Math.sin(2 * Math.PI * this.#phaseCycles);
    this.#phaseCycles += this.#cyclesPerSample;
    if (this.#phaseCycles >= 1) this.#phaseCycles -= 1;
    return value;
  }
}

function amplitudeOf(dbfs: number): number {
  return 32_767 * 10 ** (dbfs / 20);
}
