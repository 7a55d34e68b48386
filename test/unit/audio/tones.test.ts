import { describe, expect, test } from 'vitest';
import { SineTone } from '../../../main/audio/tones.ts';
import { analyseTone, levelAt } from '../../support/tone.ts';
import { largestStep, listen, RATE } from './listening.ts';

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
