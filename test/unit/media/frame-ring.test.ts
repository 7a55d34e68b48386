import { describe, expect, it } from 'vitest';
import { FrameRing } from '../../../main/media/frame-ring.ts';

const frame = (value: number) => new Int16Array(960).fill(value);

function read(ring: FrameRing, times = 1): number[] {
  const into = new Int16Array(960);
  return Array.from({ length: times }, () => {
    ring.read(into);
    return into[959] ?? 0;
  });
}

function pushed(...values: number[]): FrameRing {
  const ring = new FrameRing();
  for (const value of values) ring.push(frame(value));
  return ring;
}

describe('the microphone’s ring', () => {
  it('gives silence until three frames are there, then each in its order', () => {
    const ring = pushed(1, 2);
    expect(read(ring)).toEqual([0]);
    ring.push(frame(3));
    expect(read(ring, 3)).toEqual([1, 2, 3]);
    expect(ring.underruns).toBe(0);
  });

  it('gives silence when it runs dry, and waits for three again', () => {
    const ring = pushed(1, 2, 3);
    expect(read(ring, 4)).toEqual([1, 2, 3, 0]);
    ring.push(frame(4));
    expect(read(ring)).toEqual([0]);
    ring.push(frame(5));
    ring.push(frame(6));
    expect(read(ring)).toEqual([4]);
    expect(ring.underruns).toBe(1);
  });

  it('lets the oldest go when it runs over', () => {
    const ring = pushed(...Array.from({ length: 15 }, (_, index) => index + 1));
    expect(read(ring)).toEqual([4]);
    expect(ring.overruns).toBe(3);
  });

  it('leaves a frame out now and then when the page’s clock is faster', () => {
    const ring = pushed(1, 2, 3, 4, 5, 6, 7, 8);
    for (let tick = 0; tick < 1_000; tick++) {
      read(ring);
      ring.push(frame(tick));
    }
    expect(ring.overruns).toBe(4);
    expect(ring.underruns).toBe(0);
  });

  it('forgets old sound', () => {
    const ring = pushed(1, 2, 3);
    ring.clear();
    expect(read(ring)).toEqual([0]);
  });

  it('fills up a frame that is too short', () => {
    const ring = pushed(7, 7);
    ring.push(Int16Array.from([7]));
    expect(read(ring, 3)).toEqual([7, 7, 0]);
  });
});
