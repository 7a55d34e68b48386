import { describe, expect, test } from 'vitest';
import {
  delayImpairment,
  effectiveImpairment,
  impairmentOf,
  opinionScore,
  ratingOf,
} from '../../../main/audio/e-model.ts';

const clean = { delayMs: 0, lostShare: 0, burstRatio: 1, codec: impairmentOf('PCMU') };

describe('the E-model (ITU-T G.107)', () => {
  test('default values of table 3: R is 93.2, MOS 4.41', () => {
    expect(ratingOf(clean)).toBeCloseTo(93.2, 1);
    expect(opinionScore(ratingOf(clean))).toBeCloseTo(4.41, 2);
  });

  // Annex B, table B.1: the lower limit of each category of user satisfaction.
  test.each([
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [0, 1],
    [-20, 1],
    [100, 4.5],
    [120, 4.5],
  ])('R %i is MOS %f', (rating, score) => {
    // The table's own rounding is a hundredth off at 80.
    expect(Math.abs(opinionScore(rating) - score)).toBeLessThan(0.01);
  });

  test('the score never falls as the rating rises', () => {
    for (let rating = 0; rating < 100; rating++)
      expect(opinionScore(rating + 1)).toBeGreaterThanOrEqual(opinionScore(rating));
  });

  // Ie,eff = Ie + (95 − Ie) · Ppl / (Ppl/BurstR + Bpl), with Bpl 25.1 for G.711 with concealment (G.113 table I.4).
  test.each([
    [0, 1, 0],
    [0.01, 1, 3.64],
    [0.02, 1, 7.01],
    [0.05, 1, 15.78],
    [0.1, 1, 27.07],
    [0.1, 2, 31.56],
  ])('loss of %f at a burst ratio of %f takes %f away', (lostShare, burstRatio, impairment) => {
    expect(effectiveImpairment({ ...clean, lostShare, burstRatio })).toBeCloseTo(impairment, 2);
  });

  // Without echo that is heard, delay takes next to nothing up to 150 ms and hurts beyond (G.107 figure, G.114).
  test.each([
    [50, 0, 3],
    [100, 1, 4],
    [150, 2, 5],
    [200, 5, 10],
    [300, 18, 23],
    [400, 28, 34],
  ])('a delay of %i ms takes %i to %i away', (delayMs, least, most) => {
    expect(delayImpairment(delayMs)).toBeGreaterThan(least);
    expect(delayImpairment(delayMs)).toBeLessThan(most);
  });

  test.each(['PCMU', 'G722', 'opus', 'L16'])('%s with a tenth lost is far from good', (codec) => {
    const score = opinionScore(ratingOf({ ...clean, delayMs: 60, lostShare: 0.1, codec: impairmentOf(codec) }));
    expect(score).toBeLessThan(3.5);
    expect(score).toBeGreaterThan(1);
  });

  test('all lost is the worst there is', () => {
    expect(opinionScore(ratingOf({ ...clean, lostShare: 1 }))).toBeLessThan(1.9);
    expect(opinionScore(ratingOf({ ...clean, lostShare: 1, burstRatio: 50 }))).toBe(1);
  });
});
