import { describe, expect, it } from 'vitest';
import { dbfs, meterShare } from '../../../../renderer/audio/level.ts';

describe('levels', () => {
  it.each([
    [1, 0],
    [0.5, -6.02],
    [0.001, -60],
    [0, -127],
  ])('an amplitude of %d is %d dBFS', (amplitude, expected) => {
    expect(dbfs(amplitude)).toBeCloseTo(expected, 2);
  });

  it.each([
    [-127, 0],
    [-60, 0],
    [-33, 0.5],
    [-6, 1],
    [0, 1],
  ])('%d dBFS fills the meter to %d', (level, share) => {
    expect(meterShare(level)).toBeCloseTo(share, 5);
  });
});
