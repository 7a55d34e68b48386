import { describe, expect, test } from 'vitest';
import { busyTone, ringbackTone, ringTone, SineTone, type ToneSource } from '../../../main/audio/tones.ts';
import { analyseTone, levelAt } from '../../support/tone.ts';

const RATE = 48_000;
const FRAME = 960;

/** `seconds` of a source, in 20 ms frames as the device asks for them. */
function listen(source: ToneSource, seconds: number): Int16Array {
  const heard = new Int16Array(seconds * RATE);
  for (let at = 0; at < heard.length; at += FRAME) source.fill(heard.subarray(at, at + FRAME));
  return heard;
}

function largestStep(samples: Int16Array): number {
  let largest = 0;
  for (let i = 1; i < samples.length; i++)
    largest = Math.max(largest, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
  return largest;
}

/** The stretches of sound, in ms from the start: silence longer than 20 ms divides them. */
function bursts(samples: Int16Array): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let [from, last] = [-1, -1];
  samples.forEach((sample, i) => {
    if (Math.abs(sample) < 50) return;
    if (from >= 0 && i - last > FRAME) {
      found.push({ from: Math.round((from * 1000) / RATE), to: Math.round((last * 1000) / RATE) });
      from = i;
    }
    if (from < 0) from = i;
    last = i;
  });
  if (from >= 0) found.push({ from: Math.round((from * 1000) / RATE), to: Math.round((last * 1000) / RATE) });
  return found;
}

describe('a sine', () => {
  test('has the frequency and the peak asked, over all frames', () => {
    const heard = listen(new SineTone(440, RATE, -12), 2);
    expect(analyseTone(heard, RATE).hz).toBeCloseTo(440, 1);
    expect(analyseTone(heard, RATE).purity).toBeGreaterThan(0.9999);
    expect(levelAt(heard, RATE, 440)).toBeCloseTo(-12, 2);
  });

  test('steps nowhere more than a sine does', () => {
    const heard = listen(new SineTone(440, RATE, -6), 1);
    expect(largestStep(heard)).toBeLessThanOrEqual(Math.ceil(16_423 * 2 * Math.PI * (440 / RATE)) + 1);
  });

  test('keeps its phase for hours', () => {
    const tone = new SineTone(1000, RATE, 0);
    const frame = new Int16Array(RATE);
    for (let second = 0; second < 600; second++) tone.fill(frame);
    expect(frame[12]).toBe(32_767);
    expect(frame[0]).toBe(0);
  });
});

describe('the cadences', () => {
  test('ringback: 425 Hz, 1 s on and 4 s off, over and over', () => {
    const heard = listen(ringbackTone(RATE), 11);
    expect(analyseTone(heard.subarray(0, RATE), RATE).hz).toBeCloseTo(425, 1);
    const found = bursts(heard);
    expect(found).toHaveLength(3);
    expect(found.map(({ from }) => Math.round(from / 20) * 20)).toEqual([0, 5000, 10_000]);
    expect(found.map(({ from, to }) => Math.round((to - from) / 20) * 20)).toEqual([1000, 1000, 1000]);
  });

  test('busy: 425 Hz, 0.5 s on and 0.5 s off', () => {
    const heard = listen(busyTone(RATE), 3);
    expect(analyseTone(heard.subarray(0, RATE / 2), RATE).hz).toBeCloseTo(425, 0);
    const found = bursts(heard);
    expect(found.map(({ from }) => Math.round(from / 20) * 20)).toEqual([0, 1000, 2000]);
    expect(found.map(({ from, to }) => Math.round((to - from) / 20) * 20)).toEqual([500, 500, 500]);
  });

  test('ring: two tones together, two bursts and a rest of 2.2 s', () => {
    const heard = listen(ringTone(RATE), 4);
    const first = heard.subarray(0, Math.round(0.4 * RATE));
    expect(levelAt(first, RATE, 523.25)).toBeGreaterThan(-20);
    expect(levelAt(first, RATE, 659.25)).toBeGreaterThan(-20);
    expect(heard.subarray(Math.round(1.9 * RATE)).every((sample) => sample === 0)).toBe(true);
  });

  test.each([
    ['ring', ringTone],
    ['ringback', ringbackTone],
    ['busy', busyTone],
  ])('%s rises and falls without a click and without clipping', (_name, make) => {
    const heard = listen(make(RATE), 6);
    const peak = Math.max(...heard.subarray(0, RATE));
    expect(peak).toBeGreaterThan(3000);
    expect(peak).toBeLessThan(16_000);
    // The steepest a pair of sines of up to 784 Hz gets, ramps included.
    expect(largestStep(heard)).toBeLessThan(peak * 2 * Math.PI * (784 / RATE) * 1.2);
    expect(heard[0]).toBe(0);
  });
});
