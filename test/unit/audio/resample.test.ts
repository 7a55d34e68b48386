import { describe, expect, test } from 'vitest';
import { Resampler, resampleAll } from '../../../main/audio/resample.ts';
import { analyseTone, levelAt, toneSamples } from '../../support/tone.ts';

const rates = [8000, 16_000, 24_000, 32_000, 48_000];
const pairs = rates.flatMap((from) => rates.filter((to) => to !== from).map((to) => [from, to] as const));
const LEVEL_DBFS = -6;

/** A second and a half in 20 ms frames, the filter's start left out: one second of the middle. */
function resampled(hz: number, from: number, to: number): Int16Array {
  const input = toneSamples({ hz, sampleRate: from, seconds: 1.5, dbfs: LEVEL_DBFS });
  const output = new Int16Array((input.length * to) / from);
  inFrames(new Resampler(from, to), input, output, from / 50, to / 50);
  return output.subarray(to / 4, to / 4 + to);
}

function inFrames(resampler: Resampler, input: Int16Array, output: Int16Array, taken: number, given: number): void {
  for (let i = 0, o = 0; i < input.length; i += taken, o += given) {
    const written = resampler.process(input.subarray(i, i + taken), output.subarray(o, o + given));
    expect(written).toBe(given);
  }
}

describe.each(pairs)('%i Hz to %i Hz', (from, to) => {
  const nyquist = Math.min(from, to) / 2;

  test.each([0.05, 0.25, 0.5, 0.8, 0.9])('a tone at %f of the lower Nyquist keeps frequency and level', (share) => {
    const hz = share * nyquist;
    const output = resampled(hz, from, to);
    expect(Math.abs(analyseTone(output, to).hz - hz)).toBeLessThan(0.1);
    expect(Math.abs(levelAt(output, to, hz) - LEVEL_DBFS)).toBeLessThan(0.1);
  });

  test.each([0.25, 0.5, 0.8, 0.9])('nothing else sounds with a tone at %f of the lower Nyquist', (share) => {
    const hz = share * nyquist;
    const output = resampled(hz, from, to);
    for (let multiple = from; multiple - hz < to / 2; multiple += from) {
      expect(levelAt(output, to, multiple - hz) - LEVEL_DBFS).toBeLessThan(-70);
      if (multiple + hz < to / 2) expect(levelAt(output, to, multiple + hz) - LEVEL_DBFS).toBeLessThan(-70);
    }
    expect(analyseTone(output, to).purity).toBeGreaterThan(0.9999);
  });
});

describe.each(pairs.filter(([from, to]) => from > to))('%i Hz to %i Hz', (from, to) => {
  test('what the lower rate cannot hold is gone, not folded', () => {
    for (const share of [1.1, 1.25, 1.33]) {
      const output = resampled((share * to) / 2, from, to);
      const peak = output.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(20 * Math.log10(peak / 32_768 + 1e-9) - LEVEL_DBFS).toBeLessThan(-70);
    }
  });
});

describe('a stream', () => {
  test('comes out the same whatever frames it goes in by', () => {
    const input = toneSamples({ hz: 1234, sampleRate: 8000, seconds: 0.4 });
    const whole = new Int16Array(input.length * 6);
    new Resampler(8000, 48_000).process(input, whole);
    const framed = new Int16Array(input.length * 6);
    inFrames(new Resampler(8000, 48_000), input, framed, 160, 960);
    expect(framed).toEqual(whole);
  });

  test('of odd lengths at an odd ratio loses and doubles nothing', () => {
    const input = toneSamples({ hz: 1000, sampleRate: 44_100, seconds: 1 });
    const whole = new Int16Array(48_000);
    expect(new Resampler(44_100, 48_000).process(input, whole)).toBe(48_000);
    const pieces = new Int16Array(48_000);
    const resampler = new Resampler(44_100, 48_000);
    let written = 0;
    for (let at = 0, length = 1; at < input.length; at += length, length = (length * 7) % 611) {
      const piece = input.subarray(at, at + length);
      const foreseen = resampler.outputSamples(piece.length);
      expect(resampler.process(piece, pieces.subarray(written))).toBe(foreseen);
      written += foreseen;
    }
    expect(written).toBe(48_000);
    expect(pieces).toEqual(whole);
  });

  test('saturates instead of wrapping around', () => {
    const square = Int16Array.from({ length: 1600 }, (_, i) => (Math.floor(i / 20) % 2 === 0 ? 32_767 : -32_768));
    const output = new Int16Array(9600);
    new Resampler(8000, 48_000).process(square, output);
    let largestStep = 0;
    for (let i = 1; i < output.length; i++) {
      largestStep = Math.max(largestStep, Math.abs((output[i] ?? 0) - (output[i - 1] ?? 0)));
    }
    expect(largestStep).toBeLessThan(20_000);
    expect(Math.max(...output)).toBe(32_767);
  });

  test('a constant passes unchanged through every phase', () => {
    const output = new Int16Array(4800);
    new Resampler(8000, 48_000).process(new Int16Array(800).fill(12_345), output);
    expect(new Set(output.subarray(600))).toEqual(new Set([12_345]));
  });

  test('is silent again after reset', () => {
    const resampler = new Resampler(48_000, 8000);
    resampler.process(new Int16Array(960).fill(20_000), new Int16Array(160));
    resampler.reset();
    const output = new Int16Array(160).fill(1);
    resampler.process(new Int16Array(960), output);
    expect(output).toEqual(new Int16Array(160));
  });

  test('says how far it lags behind', () => {
    const resampler = new Resampler(8000, 48_000);
    const impulse = new Int16Array(160);
    impulse[0] = 30_000;
    const output = new Int16Array(960);
    resampler.process(impulse, output);
    const peak = output.indexOf(Math.max(...output));
    expect(Math.abs(peak - resampler.delaySamples)).toBeLessThanOrEqual(0.5);
    expect(resampler.delaySamples / 48).toBeLessThan(5);
  });
});

describe('a whole recording', () => {
  test.each([
    [44_100, 48_000],
    [22_050, 48_000],
    [8000, 48_000],
    [48_000, 8000],
  ])('from %i Hz to %i Hz stays in place and in length', (from, to) => {
    const output = resampleAll(toneSamples({ hz: 500, sampleRate: from, seconds: 1 }), from, to);
    const wanted = toneSamples({ hz: 500, sampleRate: to, seconds: 1 });
    expect(output).toHaveLength(to);
    const middle = [...output.subarray(to / 4, (3 * to) / 4).keys()].map((i) => i + to / 4);
    const worst = Math.max(...middle.map((i) => Math.abs((output[i] ?? 0) - (wanted[i] ?? 0))));
    // Half an output sample of delay may remain: 500 Hz moves by this much in it.
    expect(worst).toBeLessThan(16_422 * 2 * Math.PI * (500 / to) * 0.5 + 5);
  });

  test('at the rate it has comes back as it is', () => {
    const samples = Int16Array.of(1, 2, 3);
    expect(resampleAll(samples, 48_000, 48_000)).toBe(samples);
  });
});
