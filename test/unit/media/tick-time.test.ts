import { expect, it } from 'vitest';
import { TickTime } from '../../../main/media/tick-time.ts';

it('is every 20 ms, however late ticks run, and however many at once', () => {
  const ticks = new TickTime();
  const ran = [1_000, 1_021, 1_040, 1_100, 1_100, 1_101, 1_123];
  expect(ran.map((nowMs) => ticks.at(nowMs))).toEqual([1_000, 1_020, 1_040, 1_060, 1_080, 1_100, 1_120]);
});

it('is never in the future', () => {
  const ticks = new TickTime();
  expect([1_007, 1_020, 1_040].map((nowMs) => ticks.at(nowMs))).toEqual([1_007, 1_020, 1_040]);
});

it('goes on from now after ticks were left out', () => {
  const ticks = new TickTime();
  expect([1_000, 5_000, 5_020].map((nowMs) => ticks.at(nowMs))).toEqual([1_000, 5_000, 5_020]);
});
