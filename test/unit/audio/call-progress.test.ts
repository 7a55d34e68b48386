import { describe, expect, test } from 'vitest';
import { type ProgressTone, progressTone } from '../../../main/audio/call-progress.ts';
import { ringTone } from '../../../main/audio/ring.ts';
import { isToneCountry, type ToneCountry, toneCountries } from '../../../main/audio/tone-countries.ts';
import { levelAt } from '../../support/tone.ts';
import { bursts, largestStep, listen, RATE } from './listening.ts';

const all: readonly ProgressTone[] = ['dial', 'stutter', 'ringback', 'busy', 'congestion', 'call-waiting'];

/** The first ten seconds as lengths of sound and of silence by turns, in ms. */
function rhythm(country: ToneCountry, tone: ProgressTone, seconds = 10): readonly number[] {
  const found = bursts(listen(progressTone(tone, country, RATE), seconds));
  return found.flatMap(({ from, to }, index) => {
    const next = found[index + 1];
    return next ? [to - from, next.from - to] : [to - from];
  });
}

/** As in the ITU's list of national tones: tone, frequencies in Hz, sound and silence in ms. */
const national: readonly [ToneCountry, ProgressTone, readonly number[], readonly number[]][] = [
  ['US', 'ringback', [440, 480], [2000, 4000]],
  ['US', 'busy', [480, 620], [500, 500]],
  ['US', 'congestion', [480, 620], [250, 250]],
  ['US', 'dial', [350, 440], []],
  ['GB', 'ringback', [400, 450], [400, 200, 400, 2000]],
  ['GB', 'busy', [400], [375, 375]],
  ['GB', 'congestion', [400], [400, 350, 225, 525]],
  ['DE', 'ringback', [425], [1000, 4000]],
  ['DE', 'busy', [425], [480, 480]],
  ['DE', 'congestion', [425], [240, 240]],
  ['FR', 'ringback', [440], [1500, 3500]],
  ['FR', 'busy', [440], [500, 500]],
  ['JP', 'ringback', [384, 416], [1000, 2000]],
  ['JP', 'busy', [400], [500, 500]],
  ['IT', 'dial', [425], [200, 200, 600, 1000]],
  ['CH', 'busy', [425], [500, 500]],
  ['CN', 'busy', [450], [350, 350]],
];

describe('call progress tones', () => {
  test.each(national)('%s %s: %j Hz, %j ms', (country, tone, hz, ms) => {
    const heard = listen(progressTone(tone, country, RATE), 1);
    const first = heard.subarray(0, ((ms[0] ?? 1000) * RATE) / 1000);
    for (const each of hz) expect(levelAt(first, RATE, each)).toBeGreaterThan(-20);
    const measured = rhythm(country, tone);
    if (ms.length === 0) expect(measured).toHaveLength(1);
    // Sound ends where its fall is too soft to be counted: some 3 ms early.
    for (const [index, length] of ms.entries()) expect(Math.abs((measured[index] ?? 0) - length)).toBeLessThan(8);
  });

  test.each(toneCountries)('%s has every one of them, without a click and without clipping', (country) => {
    for (const tone of all) {
      const heard = listen(progressTone(tone, country, RATE), 2);
      expect(bursts(heard).length).toBeGreaterThan(0);
      expect(Math.max(...heard)).toBeLessThan(16_000);
      // The steepest that two sines of 620 Hz, or one of 1,400 Hz, get.
      expect(largestStep(heard)).toBeLessThan(1_200);
    }
  });

  test('the tone of a waiting call is 15 dB below the others', () => {
    const [waiting, busy] = (['call-waiting', 'busy'] as const).map((tone) =>
      Math.max(...listen(progressTone(tone, 'DE', RATE), 1)),
    );
    expect(20 * Math.log10((busy ?? 0) / (waiting ?? 1))).toBeCloseTo(15, 0);
  });

  test('a country that is not in the list is none', () => {
    expect([isToneCountry('DE'), isToneCountry('XX'), isToneCountry('de')]).toEqual([true, false, false]);
  });
});

describe('the ring', () => {
  test('two tones together, two bursts and a rest of 2.2 s, without a click', () => {
    const heard = listen(ringTone(RATE), 4);
    const first = heard.subarray(0, Math.round(0.4 * RATE));
    expect(levelAt(first, RATE, 523.25)).toBeGreaterThan(-20);
    expect(levelAt(first, RATE, 659.25)).toBeGreaterThan(-20);
    expect(heard.subarray(Math.round(1.9 * RATE)).every((sample) => sample === 0)).toBe(true);
    expect(largestStep(heard)).toBeLessThan(16_000 * 2 * Math.PI * (784 / RATE));
    expect(heard[0]).toBe(0);
  });
});
