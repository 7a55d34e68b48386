import { describe, expect, it } from 'vitest';
import { TimeStretch } from '../../../main/audio/time-stretch.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { analyseTone, toneSamples } from '../../support/tone.ts';

const RATE = 8_000;
const FRAME = 160;

/** A second of sound, of which every 20 ms go through `change` once; what it gives is how many samples came or went. */
function changed(sound: Int16Array, change: (samples: Int16Array, start: number, end: number) => number): Int16Array {
  const out: number[] = [];
  for (let start = 0; start + FRAME <= sound.length; start += FRAME) {
    const frame = new Int16Array(3 * FRAME);
    frame.set(sound.subarray(start, start + FRAME));
    out.push(...frame.subarray(0, FRAME + change(frame, 0, FRAME)));
  }
  return Int16Array.from(out);
}

describe.each([
  [
    'shorter',
    (stretch: TimeStretch) => (samples: Int16Array, start: number, end: number) =>
      -stretch.shorten(samples, start, end, FRAME, 0.9),
  ],
  [
    'longer',
    (stretch: TimeStretch) => (samples: Int16Array, start: number, end: number) =>
      stretch.lengthen(samples, start, end, 0.9),
  ],
])('a tone made %s', (_, by) => {
  it.each([200, 440, 1_000])('by a period every 20 ms keeps its pitch and is clean (%i Hz)', (hz) => {
    const sound = changed(toneSamples({ hz, sampleRate: RATE, seconds: 2 }), by(new TimeStretch(RATE)));
    expect(Math.abs(sound.length - 2 * RATE)).toBeGreaterThan(RATE / 4);
    const heard = analyseTone(sound.subarray(0, 8_192), RATE);
    expect(Math.abs(heard.hz - hz)).toBeLessThan(2);
    expect(heard.purity).toBeGreaterThan(0.97);
  });
});

describe('what is changed', () => {
  it('is 2.5 to 15 ms, and no more than is asked', () => {
    const stretch = new TimeStretch(RATE);
    const tone = toneSamples({ hz: 440, sampleRate: RATE, seconds: 0.1 });
    for (const most of [20, 40, 119]) {
      const removed = stretch.shorten(tone.slice(), 0, FRAME, most, -1);
      expect(removed).toBeGreaterThanOrEqual(20);
      expect(removed).toBeLessThanOrEqual(most);
    }
    expect(stretch.shorten(tone.slice(), 0, FRAME, 19, -1)).toBe(0);
  });

  it('is left as it is where nothing repeats itself', () => {
    const random = new SeededRandom(1);
    const noise = Int16Array.from({ length: 3 * FRAME }, () => 20_000 * (random.fraction() - 0.5));
    const before = noise.slice();
    expect(new TimeStretch(RATE).shorten(noise, 0, FRAME, FRAME, 0.9)).toBe(0);
    expect(new TimeStretch(RATE).lengthen(noise, 0, FRAME, 0.9)).toBe(0);
    expect(noise).toEqual(before);
  });

  it('is silence first of all', () => {
    expect(new TimeStretch(RATE).shorten(new Int16Array(FRAME), 0, FRAME, FRAME, 0.9)).toBeGreaterThan(0);
  });
});
