import { beforeEach, describe, expect, it } from 'vitest';
import { AutomaticGain } from '../../../main/audio/automatic-gain.ts';
import { chimeSamples } from '../../../main/audio/chimes.ts';
import { TalkDetector } from '../../../main/audio/talk.ts';

let talk: TalkDetector;

beforeEach(() => {
  talk = new TalkDetector();
});

/** Frames of 20 ms of one level (dBFS); gives in how many of them somebody talked. */
function hear(level: number, frames: number): number {
  let talked = 0;
  for (let i = 0; i < frames; i++) {
    talk.hear(level, level);
    if (talk.talking) talked++;
  }
  return talked;
}

describe('talk', () => {
  it('begins with the first frame of a word, and is marked within 100 ms', () => {
    hear(-75, 50);
    expect(hear(-35, 1)).toBe(1);
    expect(talk.speaking).toBe(false);
    hear(-35, 4);
    expect(talk.speaking).toBe(true);
  });

  it('begins where only the last quarter of a frame is loud', () => {
    talk.hear(-63, -50);
    expect(talk.talking).toBe(true);
  });

  it('stays open for 400 ms after a word, and no longer', () => {
    hear(-75, 50);
    hear(-30, 20);
    expect(hear(-75, 19)).toBe(19);
    expect(hear(-75, 50)).toBe(0);
    expect(talk.speaking).toBe(false);
  });

  it('is not a click', () => {
    hear(-75, 50);
    hear(-20, 2);
    expect(talk.speaking).toBe(false);
  });

  it('is no background noise, once that is known; speech over it is', () => {
    hear(-55, 1_000);
    expect(hear(-55, 100)).toBe(0);
    expect(hear(-40, 10)).toBe(10);
  });

  it('is a tone or music however long they last', () => {
    expect(hear(-30, 15_000)).toBe(15_000);
  });

  it('is known again soon after the background has become quiet', () => {
    hear(-50, 2_000);
    hear(-75, 25);
    expect(talk.floor).toBeLessThan(-70);
    expect(hear(-55, 1)).toBe(1);
  });

  it('is not silence, and digital silence is no background', () => {
    hear(-60, 500);
    const { floor } = talk;
    hear(-127, 500);
    expect(talk.floor).toBe(floor);
    expect(talk.talking).toBe(false);
  });
});

describe('automatic gain', () => {
  const gained = (level: number, frames: number) => {
    const gain = new AutomaticGain();
    for (let i = 0; i < frames; i++) gain.hear(level);
    return gain.decibels;
  };

  it.each([
    [-22, 0],
    [-24.5, 0],
    [-31, 6],
    [-60, 12],
    [-13, -6],
    [-3, -12],
  ])('brings %i dBFS nearer by %i dB, in the end', (level, decibels) => {
    expect(gained(level, 2_000)).toBeCloseTo(decibels, 1);
  });

  it('is slow: 3 dB a second up, 9 down', () => {
    expect(gained(-60, 50)).toBeCloseTo(3, 1);
    expect(gained(-3, 50)).toBeCloseTo(-9, 1);
  });

  it('is exactly 1 at first and after a reset', () => {
    const gain = new AutomaticGain();
    expect(gain.factor).toBe(1);
    gain.hear(-60);
    gain.reset();
    expect(gain.factor).toBe(1);
  });
});

describe('chimes', () => {
  it.each(['joined', 'left', 'recording'] as const)('%s is short, soft, and begins and ends in silence', (name) => {
    for (const rate of [8_000, 16_000, 48_000]) {
      const samples = chimeSamples(name, rate);
      const peak = Math.max(...samples.map(Math.abs));
      expect(samples.length / rate).toBeLessThan(0.6);
      expect(20 * Math.log10(peak / 32_768)).toBeLessThan(-14);
      expect(20 * Math.log10(peak / 32_768)).toBeGreaterThan(-22);
      expect(Math.abs(samples[0] ?? 0)).toBeLessThan(50);
      expect(Math.abs(samples.at(-1) ?? 0)).toBeLessThan(50);
      expect(samples.length % (rate / 50)).toBe(0);
    }
  });
});
