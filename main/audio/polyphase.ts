/** A low-pass filter cut into `up` phases of `taps` coefficients each. */
export interface PolyphaseFilter {
  /** The rates' ratio in lowest terms: `up` outputs for `down` inputs. */
  readonly up: number;
  readonly down: number;
  readonly taps: number;
  /** Phase p's coefficients at [p·taps, (p+1)·taps), the one for the oldest sample first. */
  readonly coefficients: Float64Array;
  /** Group delay, in output samples. */
  readonly delaySamples: number;
}

const filters = new Map<string, PolyphaseFilter>();

/** The filter from one rate to another; made once for each pair and shared, as it never changes. */
export function polyphaseFilter(fromRate: number, toRate: number): PolyphaseFilter {
  const key = `${fromRate}:${toRate}`;
  const known = filters.get(key);
  if (known) return known;
  const made = design(fromRate, toRate);
  filters.set(key, made);
  return made;
}

/** The width of the transition, as a share of the lower Nyquist frequency on each side of it. */
const TRANSITION = 0.1;
const STOPBAND_DB = 75;

function design(fromRate: number, toRate: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const up = toRate / divisor;
  const down = fromRate / divisor;
  const prototypeRate = fromRate * up;
  const cutoff = Math.min(fromRate, toRate) / 2 / prototypeRate;
  const taps = tapsPerPhase(cutoff, up);
  const prototype = kaiserLowPass(cutoff, taps * up);
  const coefficients = new Float64Array(taps * up);
  for (let phase = 0; phase < up; phase++) normalisePhase(prototype, coefficients, phase, up, taps);
  return { up, down, taps, coefficients, delaySamples: (taps * up - 1) / 2 / down };
}

/** Kaiser's estimate of the length for the stopband and the transition asked, as a multiple of 4 for each phase. */
function tapsPerPhase(cutoff: number, up: number): number {
  const transition = 2 * TRANSITION * cutoff;
  const length = (STOPBAND_DB - 7.95) / (14.36 * transition);
  return 4 * Math.ceil(length / up / 4);
}

/** Copies one phase out of the prototype, reversed, scaled so that a constant passes unchanged through every phase. */
function normalisePhase(
  prototype: Float64Array,
  coefficients: Float64Array,
  phase: number,
  up: number,
  taps: number,
): void {
  let sum = 0;
  for (let k = 0; k < taps; k++) sum += prototype[phase + k * up] as number;
  for (let k = 0; k < taps; k++) {
    coefficients[phase * taps + (taps - 1 - k)] = (prototype[phase + k * up] as number) / sum;
  }
}

/** A windowed sinc, `cutoff` as a share of the sample rate. */
function kaiserLowPass(cutoff: number, length: number): Float64Array {
  const beta = 0.1102 * (STOPBAND_DB - 8.7);
  const middle = (length - 1) / 2;
  const filter = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const x = i - middle;
    const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
    filter[i] = (sinc * besselI0(beta * Math.sqrt(1 - (x / (middle + 0.5)) ** 2))) / besselI0(beta);
  }
  return filter;
}

/** The modified Bessel function of order zero, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
