import { describe, expect, it } from 'vitest';
import type { Quality } from '../../../../app/ipc/contract.ts';
import { MOST_SCORES, withQualities } from '../../../../renderer/features/quality/qualities.ts';
import { barsOf, figuresOf, percent, plotPoints } from '../../../../renderer/features/quality/quality-words.ts';

const quality: Quality = {
  mos: 3.2,
  verdict: 'poor',
  advice: 'Bob may be hard to understand.',
  mosIn: 3.2,
  lossIn: 0.034,
  jitterMs: 12.4,
  delayMs: 80,
  concealed: 0.12,
  worst: 2.9,
  mean: 3.61,
};

describe('how good a call is', () => {
  it('is told in figures, those that are known', () => {
    expect(figuresOf(quality)).toEqual([
      ['What you hear (1 to 4.5)', '3.2'],
      ['Lost on the way to you', '3.4 %'],
      ['Made up for', '12 %'],
      ['Jitter', '12 ms'],
      ['Mouth to ear', '80 ms'],
      ['Worst and mean', '2.9 and 3.6'],
    ]);
  });

  it.each([
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.1, '10 %'],
    [0.255, '26 %'],
  ])('%f of the sound is %s', (share, words) => {
    expect(percent(share)).toBe(words);
  });

  it.each(['good', 'fair', 'poor', 'bad'] as const)('%s fills some bars', (verdict) => {
    expect(barsOf(verdict)).toBe({ good: 4, fair: 3, poor: 2, bad: 1 }[verdict]);
  });

  it('is drawn from 1 at the foot to 4.5 at the top, the latest at the right', () => {
    expect(plotPoints([1, 4.5], 100, 50, 11)).toBe('90.0,50.0 100.0,0.0');
  });

  it('is kept for five minutes, and no longer than the call', () => {
    let state = { latest: {}, scores: {} };
    for (let second = 0; second < MOST_SCORES + 5; second++) {
      state = withQualities(state, { calls: { bob: { ...quality, mos: 1 + second / 1_000 } } });
    }
    expect(state.scores).toMatchObject({ bob: { length: MOST_SCORES, 0: 1.005 } });
    expect(withQualities(state, { calls: {} })).toEqual({ latest: {}, scores: {} });
  });
});
