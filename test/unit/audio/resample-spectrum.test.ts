import { describe, expect, test } from 'vitest';
import { Resampler } from '../../../main/audio/resample.ts';
import { fft } from '../../support/fft.ts';
import { toneSamples } from '../../support/tone.ts';

const rates = [8_000, 16_000, 48_000];
const pairs = rates.flatMap((from) => rates.filter((to) => to !== from).map((to) => [from, to] as const));
const POINTS = 8_192;

/**
 * The filter's gain over all frequencies, 0 dB for a tone that keeps its level: `gain[k]` at k/POINTS of `rate`. Each impulse
 * of the input shows every `down`th coefficient; impulses at `down` places in turn show all of them.
 */
function response(from: number, to: number): { readonly rate: number; readonly gain: (hz: number) => number } {
  const [up, down] = [to / Math.min(from, to), from / Math.min(from, to)];
  const [real, imaginary] = [new Float64Array(POINTS), new Float64Array(POINTS)];
  for (let place = 0; place < down; place++) {
    const input = new Float32Array(POINTS / up);
    input[place] = 1;
    const output = new Float32Array(Math.ceil((input.length * up) / down) + 1);
    const made = new Resampler(from, to).processFloat(input, output);
    for (let m = 0; m < made; m++) {
      const at = m * down - place * up;
      if (at >= 0 && at < POINTS) real[at] = (output[m] ?? 0) / up;
    }
  }
  fft(real, imaginary);
  const rate = from * up;
  const gain = (hz: number) => {
    const k = Math.round((hz * POINTS) / rate);
    return 20 * Math.log10(Math.hypot(real[k] ?? 0, imaginary[k] ?? 0) + 1e-12);
  };
  return { rate, gain };
}

function frequencies(fromHz: number, toHz: number): number[] {
  return Array.from({ length: 400 }, (_, i) => fromHz + ((toHz - fromHz) * i) / 399);
}

describe.each(pairs)('%i Hz to %i Hz', (from, to) => {
  const nyquist = Math.min(from, to) / 2;
  const { rate, gain } = response(from, to);

  test('is flat within 0.01 dB up to 0.9 of the lower Nyquist frequency', () => {
    const gains = frequencies(0, 0.9 * nyquist).map(gain);
    expect(Math.max(...gains.map(Math.abs))).toBeLessThan(0.01);
  });

  test('lets nothing through from 1.1 of it on: images and aliases are 70 dB down', () => {
    const gains = frequencies(1.1 * nyquist, rate / 2).map(gain);
    expect(Math.max(...gains)).toBeLessThan(-70);
  });
});

describe.each(pairs)('in floating point, %i Hz to %i Hz', (from, to) => {
  test('is the same sound, unrounded, frame by frame', () => {
    const input = toneSamples({ hz: 997, sampleRate: from, seconds: 0.2 });
    const [whole, floating] = [new Resampler(from, to), new Resampler(from, to)];
    const [rounded, exact] = [new Int16Array(to / 50), new Float32Array(to / 50)];
    for (let at = 0; at < input.length; at += from / 50) {
      const frame = input.subarray(at, at + from / 50);
      expect(whole.process(frame, rounded)).toBe(to / 50);
      expect(floating.processFloat(Float32Array.from(frame), exact)).toBe(to / 50);
      for (const [i, sample] of exact.entries()) expect(Math.abs(sample - (rounded[i] ?? 0))).toBeLessThanOrEqual(0.51);
    }
  });

  test('a sum past full scale comes through whole', () => {
    const input = new Float32Array(from / 10).fill(150_000);
    const output = new Float32Array(to / 10);
    new Resampler(from, to).processFloat(input, output);
    expect(Math.abs((output.at(-1) ?? 0) - 150_000)).toBeLessThan(1);
  });
});
