import { beforeEach, describe, expect, it } from 'vitest';
import { CallQuality } from '../../../main/call/call-quality.ts';
import { adviceOf, verdictOf } from '../../../main/call/verdict.ts';
import type { StreamQuality } from '../../../main/media/stream-quality.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const good: StreamQuality = {
  mosIn: 4.4,
  mosOut: 4.4,
  lossIn: 0,
  lossOut: 0,
  jitterMs: 1,
  jitterOutMs: 1,
  roundTripMs: 20,
  delayMs: 90,
  concealed: 0,
  silentMs: 10,
  unreportedMs: 1_000,
};
const lossy: StreamQuality = { ...good, mosIn: 2.2, lossIn: 0.2, concealed: 0.21 };

let clock: VirtualClock;
let changes: number;
let quality: CallQuality;

beforeEach(() => {
  clock = new VirtualClock();
  changes = 0;
  quality = new CallQuality(clock, 'Bob', () => changes++);
  quality.begin();
});

function measure(...streams: readonly StreamQuality[]): void {
  for (const stream of streams) {
    clock.advanceSync(1_000);
    quality.measured(stream);
  }
}

// ITU-T G.107 annex B: satisfied from R 80 on, some dissatisfied from 70, many from 60.
it.each([
  [4.41, 'good'],
  [4.03, 'good'],
  [3.9, 'fair'],
  [3.6, 'fair'],
  [3.4, 'poor'],
  [3.09, 'bad'],
  [1, 'bad'],
])('a score of %f is %s', (score, verdict) => {
  expect(verdictOf(score)).toBe(verdict);
});

describe('the advice', () => {
  it.each([
    [good, 'The connection is good both ways.'],
    [
      lossy,
      'Bob may be hard to understand: 21 % of the sound is lost on the way. If others here use the network, or it is Wi-Fi, a cable may help.',
    ],
    [
      { ...good, mosIn: 3.8, concealed: 0.05 },
      'Bob may be hard to understand: 5 % of the sound comes too late. If others here use the network, or it is Wi-Fi, a cable may help.',
    ],
    [
      { ...good, mosOut: 3, lossOut: 0.13 },
      'Bob may hear you badly: 13 % of the sound is lost on the way. Pause uploads here, or use a cable instead of Wi-Fi.',
    ],
    [
      { ...good, mosIn: 3.4, mosOut: 3.5, delayMs: 380 },
      'Sound is 380 ms on its way, so you and Bob may talk at the same time: leave pauses.',
    ],
  ])('%#', (stream, advice) => {
    expect(adviceOf(stream, 'Bob')).toBe(advice);
  });
});

describe('the summary of a call', () => {
  it('is the worse of both ways, with the worst and the mean of the call', () => {
    measure(good, good, good, lossy, { ...good, mosOut: 3 });
    expect(quality.summary).toMatchObject({ mos: 3, verdict: 'bad', worst: 2.2, stream: { mosIn: 4.4, mosOut: 3 } });
    expect(quality.summary?.mean).toBeCloseTo((4.4 + 2.2 + 3) / 3, 5);
  });

  it('waits until there is enough to judge by', () => {
    measure(lossy, lossy);
    expect(quality.summary).toBeUndefined();
  });

  it('stands while nothing should come, as on hold', () => {
    measure(good, good, lossy, ...Array<StreamQuality>(60).fill({ ...good, silentMs: undefined }));
    expect(quality.summary).toMatchObject({ mos: 2.2, mean: 2.2 });
    expect(quality.silence).toBeUndefined();
  });
});

describe('a call from which nothing comes', () => {
  const silent = (silentMs: number, unreportedMs: number | undefined) => ({ ...good, silentMs, unreportedMs });

  it('is told of after 30 s, once, and no more when sound is back', () => {
    measure(...Array<StreamQuality>(40).fill(good), silent(29_000, 31_000));
    expect(quality.silence).toBeUndefined();
    measure(silent(30_000, 32_000), silent(31_000, 33_000));
    expect(quality.silence).toEqual({
      since: clock.wallTime() - 31_000,
      dead: true,
      text: 'Nothing has come from Bob for 30 s. If you hear nothing, hang up and call again.',
    });
    expect(changes).toBe(1);
    measure(good);
    expect([quality.silence, changes]).toEqual([undefined, 2]);
  });

  it('is called silent, and not dead, while its reports come', () => {
    measure(...Array<StreamQuality>(40).fill(good), silent(40_000, 3_000));
    expect(quality.silence).toMatchObject({ dead: false, text: 'Bob is connected, but has sent no sound for 30 s.' });
    const since = quality.silence?.since;
    measure(silent(70_000, 33_000));
    expect(quality.silence).toMatchObject({ dead: true, since });
    expect(changes).toBe(2);
  });

  it('is silent from the answer on: what rings need not sound', () => {
    const ringing = new CallQuality(clock, 'Bob', () => changes++);
    ringing.measured(silent(90_000, undefined));
    ringing.begin();
    clock.advanceSync(29_000);
    ringing.measured(silent(120_000, undefined));
    expect([ringing.silence, changes]).toEqual([undefined, 0]);
    clock.advanceSync(1_000);
    ringing.measured(silent(121_000, undefined));
    expect(ringing.silence?.since).toBe(clock.wallTime() - 30_000);
  });

  it('counts as dead where there never were reports', () => {
    clock.advanceSync(60_000);
    measure(silent(30_000, undefined));
    expect(quality.silence?.dead).toBe(true);
  });

  it('is nothing to tell of once it is over', () => {
    clock.advanceSync(60_000);
    measure(silent(30_000, undefined));
    quality.end();
    expect(quality.silence).toBeUndefined();
  });
});
