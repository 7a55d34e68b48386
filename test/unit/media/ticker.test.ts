import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../main/base/clock.ts';
import { limits } from '../../../main/base/limits.ts';
import { Ticker } from '../../../main/media/ticker.ts';
import { settle, VirtualClock } from '../../support/virtual-clock.ts';

let clock: VirtualClock;
let ticks: { readonly index: number; readonly atMs: number }[];
let ticker: Ticker;

beforeEach(() => {
  clock = new VirtualClock();
  ticks = [];
  ticker = new Ticker(clock, (index) => ticks.push({ index, atMs: clock.now() }));
});

afterEach(() => ticker.dispose());

describe('the 20 ms tick', () => {
  it('comes every 20 ms, numbered', async () => {
    ticker.start();
    await clock.advance(100);
    expect(ticks).toEqual([1, 2, 3, 4, 5].map((index) => ({ index, atMs: index * 20 })));
  });

  it('does not drift when every timer is 3 ms late', async () => {
    const late: Clock = {
      now: () => clock.now(),
      wallTime: () => clock.wallTime(),
      after: (delayMs, task) => clock.after(delayMs + 3, task),
    };
    ticker = new Ticker(late, (index) => ticks.push({ index, atMs: clock.now() }));
    ticker.start();
    await clock.advance(20_003);
    expect(ticks.length).toBe(1_000);
    expect(ticks.at(-1)).toEqual({ index: 1_000, atMs: 20_003 });
  });

  it('makes up at once for what it missed', async () => {
    let held = 0;
    const stuck: Clock = { ...heldUpBy(() => held), after: (delayMs, task) => clock.after(delayMs, task) };
    ticker = new Ticker(stuck, (index) => ticks.push({ index, atMs: clock.now() }));
    ticker.start();
    await clock.advance(40);
    held = 70;
    await clock.advance(20);
    expect(ticks.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('leaves out what is beyond the limit, and goes on in step with the clock', async () => {
    let held = 0;
    const stuck: Clock = { ...heldUpBy(() => held), after: (delayMs, task) => clock.after(delayMs, task) };
    ticker = new Ticker(stuck, (index) => ticks.push({ index, atMs: clock.now() }));
    ticker.start();
    held = 10_000;
    await clock.advance(20);
    expect(ticks.length).toBe(limits.mediaCatchUpTicks);
    expect(ticks.at(-1)?.index).toBe(501);
    expect(ticker.skipped).toBe(501 - limits.mediaCatchUpTicks);
  });

  it('stops and leaves no timer behind; its numbers go on when it is started again', async () => {
    ticker.start();
    await clock.advance(60);
    ticker.stop();
    expect(clock.pending).toBe(0);
    await clock.advance(1_000);
    expect(ticks.length).toBe(3);
    ticker.start();
    await clock.advance(20);
    expect(ticks.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  });

  it('does not tick after being stopped between its timer and its turn', async () => {
    ticker.start();
    clock.advanceSync(20);
    ticker.stop();
    await settle();
    expect(ticks).toEqual([]);
  });
});

function heldUpBy(heldMs: () => number): Pick<Clock, 'now' | 'wallTime'> {
  return { now: () => clock.now() + heldMs(), wallTime: () => clock.wallTime() };
}
