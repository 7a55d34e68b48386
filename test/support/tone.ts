import { readFileSync, writeFileSync } from 'node:fs';
import { SineTone } from '../../main/audio/tones.ts';
import { parseWav } from '../../main/audio/wav.ts';
import { wavFile } from '../../main/audio/wav-writer.ts';
import { fft } from './fft.ts';

/** How every test of sound judges what it recorded. */
export interface ToneAnalysis {
  /** The strongest frequency, interpolated between the transform's bins; within 0.1 Hz on 1 s of a clean tone. */
  readonly hz: number;
  /** The share of the energy (without DC) within 3 bins of it: near 1 for one clean tone, near 0 for noise. */
  readonly purity: number;
  /** RMS of the stretch analysed, in 16-bit units. */
  readonly rms: number;
  /** The whole recording's length. */
  readonly seconds: number;
}

const PEAK_BINS = 3;
/** Below this, of 32,767, nobody hears anything. */
const QUIET = 100;

/** All of `samples`, as far as a power of two of them goes. */
export function analyseTone(samples: Int16Array, sampleRate: number): ToneAnalysis {
  const seconds = samples.length / sampleRate;
  const length = 2 ** Math.floor(Math.log2(Math.max(2, samples.length)));
  const stretch = samples.subarray(0, length);
  const rms = Math.sqrt(stretch.reduce((sum, sample) => sum + sample * sample, 0) / length);
  const power = powerSpectrum(stretch, length);
  const total = sumOf(power, 1, power.length);
  if (total === 0) return { hz: 0, purity: 0, rms: 0, seconds };
  let peak = 1;
  for (let k = 2; k < power.length - 1; k++) if ((power[k] as number) > (power[peak] as number)) peak = k;
  const around = sumOf(power, Math.max(1, peak - PEAK_BINS), peak + PEAK_BINS + 1);
  return { hz: ((peak + offsetFromBin(power, peak)) * sampleRate) / length, purity: around / total, rms, seconds };
}

/** The middle of a recording, two seconds at most: what comes before the answer and after the hang-up stays out. */
export function analyseRecording(samples: Int16Array, sampleRate: number): ToneAnalysis {
  const start = Math.floor(samples.length / 3);
  const length = Math.min(sampleRate * 2, Math.floor(samples.length / 2));
  const seconds = samples.length / sampleRate;
  return { ...analyseTone(samples.subarray(start, start + length), sampleRate), seconds };
}

/** As `analyseRecording`, of a WAV file; several channels are mixed down. Throws when the file is no whole WAV. */
export function analyseWavFile(path: string): ToneAnalysis {
  const wav = parseWav(readFileSync(path));
  if (!wav.ok) throw new Error(`${path}: ${wav.error.message}`);
  return analyseRecording(wav.value.samples, wav.value.sampleRate);
}

/** The longest silence between two stretches of sound in a WAV, in ms: what comes before the first and after the last is none. */
export function longestGapMs(path: string): number {
  const wav = parseWav(readFileSync(path));
  if (!wav.ok) throw new Error(`${path}: ${wav.error.message}`);
  const { samples, sampleRate } = wav.value;
  const frame = sampleRate / 50;
  let [longest, silent, heard] = [0, 0, false];
  for (let start = 0; start + frame <= samples.length; start += frame) {
    const sounds = samples.subarray(start, start + frame).some((sample) => Math.abs(sample) > QUIET);
    if (sounds && heard) longest = Math.max(longest, silent);
    silent = sounds ? 0 : silent + 20;
    heard ||= sounds;
  }
  return longest;
}

/** The peak amplitude of the sine at exactly `hz` within `samples`, in dB below full scale; leakage is under −90 dB. */
export function levelAt(samples: Int16Array, sampleRate: number, hz: number): number {
  let [real, imaginary, weights] = [0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const weight = blackmanHarris(i / samples.length);
    const angle = (2 * Math.PI * hz * i) / sampleRate;
    real += weight * (samples[i] as number) * Math.cos(angle);
    imaginary += weight * (samples[i] as number) * Math.sin(angle);
    weights += weight;
  }
  return 20 * Math.log10((2 * Math.hypot(real, imaginary)) / weights / 32_768 + 1e-12);
}

export interface ToneOptions {
  readonly hz: number;
  readonly sampleRate: number;
  readonly seconds: number;
  /** The sine's peak below full scale, −6 dB unless told otherwise. */
  readonly dbfs?: number;
}

export function toneSamples({ hz, sampleRate, seconds, dbfs = -6 }: ToneOptions): Int16Array {
  const samples = new Int16Array(Math.round(seconds * sampleRate));
  new SineTone(hz, sampleRate, dbfs).fill(samples);
  return samples;
}

/** A mono 16-bit WAV with one tone, for a peer to speak or a microphone to hear. */
export function writeToneWav(path: string, options: ToneOptions): void {
  writeFileSync(path, wavFile(options.sampleRate, toneSamples(options)));
}

/** The power in bins 0 … length/2, seen through a Hann window. */
function powerSpectrum(samples: Int16Array, length: number): Float64Array {
  const imaginary = new Float64Array(length);
  const real = Float64Array.from(samples, (sample, i) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length)));
  fft(real, imaginary);
  return real.slice(0, length / 2 + 1).map((value, k) => value ** 2 + (imaginary[k] as number) ** 2);
}

/** Where between the bins a Hann-windowed sine lies, from its own bin's and its larger neighbour's magnitude. */
function offsetFromBin(power: Float64Array, peak: number): number {
  const [below, own, above] = [peak - 1, peak, peak + 1].map((k) => Math.sqrt(power[k] ?? 0)) as [
    number,
    number,
    number,
  ];
  const side = above >= below ? 1 : -1;
  const ratio = Math.max(above, below) / own;
  return (side * (2 * ratio - 1)) / (ratio + 1);
}

function blackmanHarris(x: number): number {
  const angle = 2 * Math.PI * x;
  return 0.35875 - 0.48829 * Math.cos(angle) + 0.14128 * Math.cos(2 * angle) - 0.01168 * Math.cos(3 * angle);
}

function sumOf(values: Float64Array, from: number, to: number): number {
  return values.subarray(from, to).reduce((sum, value) => sum + value, 0);
}
