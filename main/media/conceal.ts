/** Each made-up frame is this much quieter than the one before; silence after five. */
const GAINS = [0.8, 0.6, 0.4, 0.2] as const;

/** Fills holes with the last frame that was heard, repeated and faded (G.711 Appendix I in its simplest form). */
export class Concealer {
  #last: Int16Array = new Int16Array(0);
  #length = 0;
  #run = 0;

  /** A frame that was really heard. */
  heard(samples: Int16Array, start: number, end: number): void {
    const length = end - start;
    if (this.#last.length < length) this.#last = new Int16Array(length);
    for (let index = 0; index < length; index++) this.#last[index] = samples[start + index] ?? 0;
    this.#length = length;
    this.#run = 0;
  }

  /** Writes `count` samples that stand for a frame that is missing. */
  conceal(into: Int16Array, at: number, count: number): void {
    const gain = GAINS[this.#run] ?? 0;
    const next = GAINS[this.#run + 1] ?? 0;
    this.#run++;
    for (let index = 0; index < count; index++) {
      const sample = this.#length === 0 ? 0 : (this.#last[index % this.#length] ?? 0);
      into[at + index] = Math.round(sample * (gain + ((next - gain) * index) / count));
    }
  }

  /** What follows starts from silence. */
  reset(): void {
    this.#length = 0;
    this.#run = 0;
  }
}
