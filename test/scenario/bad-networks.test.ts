import { describe, expect, it } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { type Listening, listenOver } from '../support/heard-over.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { analyseTone, levelAt } from '../support/tone.ts';

/** What the concealment may add to what the network lost. */
const ADDED_SHARE = 0.01;
const MINUTES = 10;
const HZ = 440;

const faults: readonly [string, Omit<Listening, 'seed' | 'seconds'>][] = [
  ['5 % random loss', { loss: 0.05 }],
  ['bursts of loss', { bursts: { begin: 0.0125, end: 0.25 } }],
  ['30 ms of jitter', { jitterMs: 30 }],
  ['reordering', { reordering: 0.05 }],
  ['duplicates', { duplicates: 0.05 }],
  ['a clock that is 100 ppm fast', { driftPpm: 100 }],
  ['a clock that is 100 ppm slow', { driftPpm: -100 }],
  [
    'all of them',
    {
      loss: 0.05,
      bursts: { begin: 0.005, end: 0.25 },
      jitterMs: 30,
      reordering: 0.03,
      duplicates: 0.05,
      driftPpm: 100,
    },
  ],
];
const seeds = [1, 2];

describe.each(faults)('ten minutes of %s', (_, network) => {
  it.each(seeds)('conceal no more than was lost and 1 %%, at a bounded delay that doesn’t drift (seed %i)', (seed) => {
    const { stats, delays, lostShare } = listenOver({ ...network, seed, seconds: MINUTES * 60 });
    expect(stats.concealedShare).toBeLessThanOrEqual(lostShare + ADDED_SHARE);
    expect(Math.max(...delays)).toBeLessThanOrEqual(limits.jitterDelayMs);
    // 100 ppm are 60 ms in ten minutes; what is left is less than the packet that is put in or left out for them.
    const [first, last] = [delays.subarray(500, 7_500), delays.subarray(-7_500)].map(mean) as [number, number];
    expect(Math.abs(last - first)).toBeLessThan(20);
    expect(stats.driftPpm).toBeGreaterThan((network.driftPpm ?? 0) - 15);
    expect(stats.driftPpm).toBeLessThan((network.driftPpm ?? 0) + 15);
  });
});

describe('a clock that drifts', () => {
  it.each([100, -100])('by %i ppm is not heard: no second of ten minutes is less than a clean tone', (driftPpm) => {
    const { heard, stats } = listenOver({ seed: 5, seconds: MINUTES * 60, driftPpm });
    for (let start = 8_000; start + 8_192 <= heard.length; start += 8_000) {
      const { hz, purity } = analyseTone(heard.subarray(start, start + 8_192), 8_000);
      expect(purity).toBeGreaterThan(0.99);
      expect(Math.abs(hz - HZ)).toBeLessThan(1);
    }
    expect(stats).toMatchObject({ concealedMs: 0, packetsDiscarded: 0 });
  });
});

describe('a clean network', () => {
  it.each([0.5, 4, 8, 12, 16, 19.5])('delays by a packet’s time and a little (ticks %f ms apart)', (phaseMs) => {
    const { delays, stats } = listenOver({ seed: 1, seconds: 60, phaseMs, jitterMs: 1 });
    const sorted = delays.slice(50).sort();
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(30);
    expect(sorted[Math.floor(sorted.length * 0.99)]).toBeLessThan(40);
    expect(stats.concealedMs).toBe(0);
  });
});

describe('a network that turns bad and good again', () => {
  it('raises the delay within seconds and lowers it within half a minute', () => {
    const { delays, heard, stats } = listenOver({
      seed: 4,
      seconds: 90,
      jitterMs: 60,
      jitterFromMs: 20_000,
      jitterToMs: 40_000,
    });
    expect(mean(delays.subarray(500, 1_000))).toBeLessThan(30);
    expect(Math.max(...delays.subarray(1_250, 2_000))).toBeGreaterThan(50);
    expect(mean(delays.subarray(3_000))).toBeLessThan(30);
    expect(stats.concealedMs).toBeLessThan(400);
    // The tone at the end is as loud and as clean as at the start.
    for (const stretch of [heard.subarray(80_000, 88_192), heard.subarray(-8_192)]) {
      expect(levelAt(stretch, 8_000, HZ)).toBeCloseTo(-6, 0);
      expect(analyseTone(stretch, 8_000).purity).toBeGreaterThan(0.999);
    }
  });
});

/** Now and then, each from 5 to 80 ms long, as on a machine with much else to do. */
function standstills(seed: number, seconds: number, everyMs: number): [number, number][] {
  const random = new SeededRandom(seed);
  const all: [number, number][] = [];
  for (let ms = 1_000 + everyMs * random.fraction(); ms < seconds * 1_000; ms += everyMs * (0.5 + random.fraction())) {
    const from = ms;
    ms += 5 + 75 * random.fraction();
    all.push([from, ms]);
  }
  return all;
}

describe('a thread that stands still now and then', () => {
  it.each([
    [2_000, 0.5],
    [2_000, 7],
    [400, 4],
    [400, 14],
    [400, 19.5],
    [120, 10],
  ])('(every %f ms; ticks %f ms apart) is not taken for the network: the delay stays', (everyMs, phaseMs) => {
    const held = { standstills: standstills(3, 120, everyMs) };
    const { delays, targets, stats } = listenOver({ seed: 1, seconds: 120, phaseMs, jitterMs: 1, ...held });
    expect(Math.max(...targets)).toBeLessThan(14);
    const sorted = delays.slice(50).sort();
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(30);
    expect(sorted[Math.floor(sorted.length * 0.99)]).toBeLessThan(40);
    expect(stats.concealedMs).toBe(0);
  });

  it.each(seeds)('on a bad network still conceals no more than was lost and a hundredth (seed %i)', (seed) => {
    const seconds = 300;
    const held = { standstills: standstills(seed, seconds, 300) };
    const { stats, lostShare } = listenOver({ seed, seconds, loss: 0.02, jitterMs: 30, ...held });
    expect(stats.concealedShare).toBeLessThanOrEqual(lostShare + ADDED_SHARE);
  });
});

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
