import { describe, expect, test } from 'vitest';
import { analyseRecording, analyseTone, levelAt, toneSamples } from '../../support/tone.ts';

describe('the judge of sound', () => {
  test.each([
    [8000, 300],
    [8000, 440],
    [8000, 1000.37],
    [16_000, 697],
    [48_000, 440],
    [48_000, 1234.56],
  ])('at %i Hz finds %f Hz within 0.1 Hz on one second', (sampleRate, hz) => {
    const analysis = analyseTone(toneSamples({ hz, sampleRate, seconds: 1 }), sampleRate);
    expect(Math.abs(analysis.hz - hz)).toBeLessThan(0.1);
    expect(analysis.purity).toBeGreaterThan(0.999);
  });

  test('gives RMS of the tone', () => {
    const analysis = analyseTone(toneSamples({ hz: 1000, sampleRate: 8000, seconds: 1, dbfs: -6.0206 }), 8000);
    expect(analysis.rms).toBeCloseTo(32_767 / 2 / Math.SQRT2, -1);
  });

  test('two equal tones are half as pure', () => {
    const one = toneSamples({ hz: 440, sampleRate: 8000, seconds: 1, dbfs: -12 });
    const other = toneSamples({ hz: 1200, sampleRate: 8000, seconds: 1, dbfs: -12 });
    const both = one.map((sample, i) => sample + (other[i] ?? 0));
    expect(analyseTone(both, 8000).purity).toBeCloseTo(0.5, 2);
  });

  test('noise has no purity', () => {
    let state = 1;
    const noise = new Int16Array(8192).map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return state >> 18;
    });
    expect(analyseTone(noise, 8000).purity).toBeLessThan(0.05);
  });

  test('silence is no tone', () => {
    expect(analyseTone(new Int16Array(8000), 8000)).toEqual({ hz: 0, purity: 0, rms: 0, seconds: 1 });
  });

  test('a recording is judged by its middle, whatever stands at its ends', () => {
    const tone = toneSamples({ hz: 523, sampleRate: 8000, seconds: 3 });
    const recording = new Int16Array(5 * 8000);
    recording.set(tone, 8000);
    const analysis = analyseRecording(recording, 8000);
    expect(analysis.hz).toBeCloseTo(523, 1);
    expect(analysis.purity).toBeGreaterThan(0.99);
    expect(analysis.seconds).toBe(5);
  });

  test('reads the level of one frequency and nothing of another', () => {
    const samples = toneSamples({ hz: 1000, sampleRate: 48_000, seconds: 0.5, dbfs: -12 });
    expect(levelAt(samples, 48_000, 1000)).toBeCloseTo(-12, 2);
    expect(levelAt(samples, 48_000, 7000)).toBeLessThan(-90);
  });
});
