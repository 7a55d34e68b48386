import { type PolyphaseFilter, polyphaseFilter } from './polyphase.ts';

/**
 * Streaming change of sample rate: frames in, frames out, seamless over their borders. Flat to 0.9 of the lower
 * Nyquist frequency, 70 dB and more down from 1.1 of it (images and aliases). Delays by `delaySamples`.
 * Allocates nothing once the largest frame has been seen. One stream goes either by `process` or by `processFloat`.
 */
export class Resampler {
  readonly #filter: PolyphaseFilter;
  /** The last `taps − 1` samples of before, then this frame's. */
  #history: Float64Array;
  /** `process` rounds from here. */
  #unrounded = new Float32Array(0);
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
   * frames are whole multiples (20 ms at any of the telephone's rates) always the same number. `output` must have room.
   * What passes full scale is clipped.
   */
  process(input: Int16Array, output: Int16Array): number {
    const count = this.outputSamples(input.length);
    if (this.#unrounded.length < count) this.#unrounded = new Float32Array(count);
    this.#resample(input, this.#unrounded, count);
    for (let i = 0; i < count; i++) output[i] = rounded(this.#unrounded[i] as number);
    return count;
  }

  /** The same for sound that may pass full scale on its way, as a sum of voices does: nothing is rounded or clipped. */
  processFloat(input: Float32Array, output: Float32Array): number {
    const count = this.outputSamples(input.length);
    this.#resample(input, output, count);
    return count;
  }

  #resample(input: Int16Array | Float32Array, output: Float32Array, count: number): void {
    const { up, down, taps } = this.#filter;
    this.#take(input);
    for (let first = 0; first < up && first < count; first++) this.#fillPhase(first, count, output);
    this.#phase += count * down - input.length * up;
    this.#history.copyWithin(0, input.length, input.length + taps - 1);
  }

  /** Outputs `first`, `first + up`, … share one phase of the filter and lie `down` inputs apart. */
  #fillPhase(first: number, count: number, output: Float32Array): void {
    const { up, down, taps, coefficients } = this.#filter;
    const position = this.#phase + first * down;
    const from = (position % up) * taps;
    let at = Math.floor(position / up);
    let to = first;
    for (; to + 3 * up < count; to += 4 * up) {
      convolveFour(coefficients, from, this.#history, at, down, taps, output, to, up);
      at += 4 * down;
    }
    for (; to < count; to += up) {
      output[to] = convolve(coefficients, from, this.#history, at, taps);
      at += down;
    }
  }

  /** Forgets the past, as if nothing had been heard. */
  reset(): void {
    this.#history.fill(0);
    this.#phase = 0;
  }

  /** Puts `input` behind what is kept of before; grows for a frame larger than any so far. */
  #take(input: Int16Array | Float32Array): void {
    const before = this.#filter.taps - 1;
    if (this.#history.length < before + input.length) {
      const larger = new Float64Array(before + input.length);
      larger.set(this.#history.subarray(0, before));
      this.#history = larger;
    }
    this.#history.set(input, before);
  }
}

function convolve(coefficients: Float64Array, from: number, samples: Float64Array, at: number, taps: number): number {
  let sum = 0;
  for (let k = 0; k < taps; k++) sum += (coefficients[from + k] as number) * (samples[at + k] as number);
  return sum;
}

/** Four outputs in one pass, `inStep` inputs and `outStep` outputs apart: each coefficient is fetched once for them. `taps` is even. */
function convolveFour(
  coefficients: Float64Array,
  from: number,
  samples: Float64Array,
  at: number,
  inStep: number,
  taps: number,
  output: Float32Array,
  to: number,
  outStep: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const second = at + inStep;
  const third = second + inStep;
  const fourth = third + inStep;
  for (let k = 0; k < taps; k += 2) {
    const one = coefficients[from + k] as number;
    const two = coefficients[from + k + 1] as number;
    a += one * (samples[at + k] as number) + two * (samples[at + k + 1] as number);
    b += one * (samples[second + k] as number) + two * (samples[second + k + 1] as number);
    c += one * (samples[third + k] as number) + two * (samples[third + k + 1] as number);
    d += one * (samples[fourth + k] as number) + two * (samples[fourth + k + 1] as number);
  }
  output[to] = a;
  output[to + outStep] = b;
  output[to + 2 * outStep] = c;
  output[to + 3 * outStep] = d;
}

function rounded(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : Math.round(value);
}

/** A whole recording at another rate, aligned with the original (the filter's delay taken out). */
export function resampleAll(samples: Int16Array, fromRate: number, toRate: number): Int16Array {
  if (fromRate === toRate) return samples;
  const resampler = new Resampler(fromRate, toRate);
  const delay = Math.round(resampler.delaySamples);
  const wanted = Math.round((samples.length * toRate) / fromRate);
  const tail = Math.ceil(((delay + 1) * fromRate) / toRate);
  const padded = new Int16Array(samples.length + tail);
  padded.set(samples);
  const output = new Int16Array(resampler.outputSamples(padded.length));
  resampler.process(padded, output);
  return output.slice(delay, delay + wanted);
}
