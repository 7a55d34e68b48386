import { describe, expect, test } from 'vitest';
import { ComfortNoise } from '../../../main/audio/comfort-noise.ts';
import { levelAt } from '../../support/tone.ts';

/** A second of the noise that a payload describes, once it has come up. */
function noise(...payload: readonly number[]): Int16Array {
  const made = new ComfortNoise();
  made.take(Uint8Array.from(payload), payload.length);
  made.fill(new Int16Array(8_000), 0, 8_000);
  const samples = new Int16Array(8_000);
  made.fill(samples, 0, samples.length);
  return samples;
}

/** Of the overload point, a square wave at full scale (RFC 3389 §3.1). */
function dBov(samples: Int16Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return 10 * Math.log10(power / 32_768 ** 2);
}

/** Mean level of 50 Hz around a frequency. */
function bandLevel(samples: Int16Array, hz: number): number {
  const levels = Array.from({ length: 50 }, (_, i) => 10 ** (levelAt(samples, 8_000, hz - 25 + i) / 10));
  return 10 * Math.log10(levels.reduce((sum, level) => sum + level, 0) / levels.length);
}

/** N for a reflection coefficient (§3.2): k = 258 · (N − 127) / 32768. */
const index = (reflection: number) => Math.round((reflection * 32_768) / 258) + 127;

describe('the level is what the payload says (RFC 3389 §3.1)', () => {
  test.each([20, 40, 60, 75])('-%i dBov', (level) => {
    expect(Math.abs(dBov(noise(level)) + level)).toBeLessThan(1);
  });

  test.each([
    { what: 'falls towards high frequencies', reflections: [-0.9] },
    { what: 'has a peak', reflections: [-0.4, 0.8, 0.1] },
  ])('whatever its spectrum: $what', ({ reflections }) => {
    expect(Math.abs(dBov(noise(40, ...reflections.map(index))) + 40)).toBeLessThan(1.5);
  });

  test('the unused first bit counts for nothing', () => {
    expect(Math.abs(dBov(noise(0x80 | 40)) + 40)).toBeLessThan(1);
  });
});

describe('the spectrum is that of the reflection coefficients (§3.2)', () => {
  test('none: white', () => {
    const samples = noise(30);
    expect(Math.abs(bandLevel(samples, 500) - bandLevel(samples, 3_500))).toBeLessThan(2);
  });

  test('k₁ = −0.9: 1/(1 − 0.9 z⁻¹), 25.6 dB from 0 Hz to 4 kHz', () => {
    const samples = noise(30, index(-0.9));
    const expected = (hz: number) => {
      const w = (2 * Math.PI * hz) / 8_000;
      return -10 * Math.log10(1 + 0.81 - 1.8 * Math.cos(w));
    };
    const measured = bandLevel(samples, 300) - bandLevel(samples, 3_500);
    expect(Math.abs(measured - (expected(300) - expected(3_500)))).toBeLessThan(2);
  });
});

describe('a payload that makes no sense', () => {
  test.each([
    { what: 'empty', payload: [] },
    { what: 'every coefficient at its utmost', payload: [20, ...Array<number>(40).fill(254)] },
    { what: 'the other way', payload: [20, ...Array<number>(40).fill(0)] },
    { what: 'the reserved 255', payload: [20, 255, 255, 255] },
  ])('$what: never louder than its level allows, and dies down with the next', ({ payload }) => {
    const made = new ComfortNoise();
    const samples = new Int16Array(8_000);
    made.take(Uint8Array.from(payload), payload.length);
    made.fill(samples, 0, samples.length);
    expect(dBov(samples)).toBeLessThan(-15);
    made.take(Uint8Array.of(127), 1);
    made.fill(samples, 0, samples.length);
    made.fill(samples, 0, samples.length);
    expect(dBov(samples)).toBeLessThan(-80);
  });
});

test('a change of level glides: no step from one sample to the next', () => {
  const made = new ComfortNoise();
  const samples = new Int16Array(320);
  made.take(Uint8Array.of(30), 1);
  made.fill(samples, 0, 160);
  const first = samples.subarray(0, 8).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(first).toBeLessThan(100);
});
