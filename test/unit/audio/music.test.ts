import { expect, test } from 'vitest';
import { HoldMusic } from '../../../main/audio/music.ts';
import { largestStep, listen, RATE } from './listening.ts';

/** Root mean square in dBFS. */
function loudness(samples: Int16Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length);
}

test('is never silent, and quieter than a voice, for a whole round of it', () => {
  const heard = listen(new HoldMusic(RATE), 20);
  for (let second = 0; second < 20; second++) {
    const level = loudness(heard.subarray(second * RATE, (second + 1) * RATE));
    expect(level).toBeGreaterThan(-40);
    expect(level).toBeLessThan(-22);
  }
});

test('never clips and never clicks, on its seam neither', () => {
  const heard = listen(new HoldMusic(RATE), 40);
  expect(heard.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThan(12_000);
  expect(largestStep(heard)).toBeLessThan(1_000);
});

test.each([8_000, 16_000, 48_000])('is the same piece at %i Hz, in frames of any length', (rate) => {
  const [whole, parts] = [new Int16Array(rate), new Int16Array(rate)];
  new HoldMusic(rate).fill(whole);
  const music = new HoldMusic(rate);
  for (let at = 0; at < rate; at += rate / 50) music.fill(parts.subarray(at, at + rate / 50));
  const off = whole.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (parts[index] ?? 0))), 0);
  expect(off).toBeLessThanOrEqual(1);
});
