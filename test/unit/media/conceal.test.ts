import { describe, expect, it } from 'vitest';
import { Concealer } from '../../../main/media/conceal.ts';

function concealed(concealer: Concealer, frames: number): number[][] {
  return Array.from({ length: frames }, () => {
    const into = new Int16Array(4);
    concealer.conceal(into, 0, 4);
    return [...into];
  });
}

describe('a hole in the sound', () => {
  it('is filled with the last frame, fading to silence within four', () => {
    const concealer = new Concealer();
    concealer.heard(Int16Array.from([9, 1_000, -1_000, 1_000, -1_000]), 1, 5);
    expect(concealed(concealer, 6)).toEqual(
      [
        [800, -750, 700, -650],
        [600, -550, 500, -450],
        [400, -350, 300, -250],
        [200, -150, 100, -50],
        [0, -0, 0, -0],
        [0, -0, 0, -0],
      ].map((frame) => frame.map((sample) => sample + 0)),
    );
  });

  it('starts over after real sound, and is silent after a reset', () => {
    const concealer = new Concealer();
    concealer.heard(Int16Array.from([100, 100, 100, 100]), 0, 4);
    concealed(concealer, 3);
    concealer.heard(Int16Array.from([100, 100, 100, 100]), 0, 4);
    expect(concealed(concealer, 1)[0]?.[0]).toBe(80);
    concealer.reset();
    expect(concealed(concealer, 1)).toEqual([[0, 0, 0, 0]]);
  });
});
