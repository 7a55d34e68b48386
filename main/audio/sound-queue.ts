/**
 * Sound between a decoder and a reader: a stretch that waits to be read, and behind it some that was read already, which
 * concealment looks at. Both lie in one array, so nothing is copied but at its end, and nothing is allocated.
 */
export class SoundQueue {
  readonly samples: Int16Array;
  readonly #past: number;
  #start: number;
  #end: number;

  /** Keeps `pastSamples` of what was read, and has room for `roomSamples` that were not. */
  constructor(pastSamples: number, roomSamples: number) {
    this.samples = new Int16Array(2 * (pastSamples + roomSamples));
    this.#past = pastSamples;
    this.#start = pastSamples;
    this.#end = pastSamples;
  }

  /** Where the sound begins that waits, and where it ends: there the next is written. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Samples that wait. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Makes sure that `count` samples can be written at `end`; both ends may move. */
  reserve(count: number): void {
    if (this.#end + count <= this.samples.length) return;
    const from = this.#start - this.#past;
    this.samples.copyWithin(0, from, this.#end);
    this.#start -= from;
    this.#end -= from;
  }

  /** So many samples were written at `end`; below 0, so many at the end go. */
  add(count: number): void {
    this.#end = Math.max(this.#start, Math.min(this.samples.length, this.#end + count));
  }

  /** Moves as many samples as `frame` holds into it; they must be there. */
  read(frame: Int16Array): void {
    const { samples } = this;
    const start = this.#start;
    for (let index = 0; index < frame.length; index++) frame[index] = samples[start + index] as number;
    this.#start += frame.length;
  }

  /** What waits goes; so does the past. */
  clear(): void {
    this.#start = this.#past;
    this.#end = this.#past;
    this.samples.fill(0, 0, this.#past);
  }
}
