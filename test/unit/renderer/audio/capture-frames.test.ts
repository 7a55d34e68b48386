import { describe, expect, it } from 'vitest';
import { type CapturedFrame, FrameCutter } from '../../../../renderer/audio/capture-frames.ts';

function cut(samples: Float32Array): CapturedFrame[] {
  const cutter = new FrameCutter();
  const frames: CapturedFrame[] = [];
  for (let at = 0; at < samples.length; at += 128) {
    const frame = cutter.push(samples.subarray(at, at + 128));
    if (frame) frames.push(frame);
  }
  return frames;
}

describe('cutting the microphone into frames', () => {
  it('makes a 960-sample frame of every 7½ quanta and loses no sample', () => {
    const ramp = Float32Array.from({ length: 1_920 }, (_, index) => index / 4_096);
    const frames = cut(ramp);
    expect(frames.map(({ samples }) => samples.length)).toEqual([960, 960]);
    const joined = frames.flatMap(({ samples }) => [...samples]);
    expect(joined).toEqual([...ramp].map((value) => Math.round(value * 32_767)));
  });

  it('clips instead of wrapping round', () => {
    const [frame] = cut(new Float32Array(1_024).fill(1.7));
    expect(new Set(frame?.samples)).toEqual(new Set([32_767]));
    const [low] = cut(new Float32Array(1_024).fill(-1.7));
    expect(new Set(low?.samples)).toEqual(new Set([-32_767]));
  });

  it('measures each frame by itself', () => {
    const sine = Float32Array.from({ length: 960 }, (_, index) => 0.5 * Math.sin((2 * Math.PI * index) / 48));
    const [loud, quiet] = cut(Float32Array.from([...sine, ...new Float32Array(960)]));
    expect(loud?.rms).toBeCloseTo(0.5 / Math.SQRT2, 4);
    expect(loud?.peak).toBeCloseTo(0.5, 4);
    expect(quiet).toMatchObject({ rms: 0, peak: 0 });
  });
});
