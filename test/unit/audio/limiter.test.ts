import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limiter } from '../../../main/audio/limiter.ts';
import { analyseTone } from '../../support/tone.ts';

const FRAME = 160;

/** All frames of a sum of sines at 8 kHz, limited. */
function limited(limiter: Limiter, seconds: number, amplitude: (sample: number) => number, hz = 300): Int16Array {
  const out = new Int16Array(8_000 * seconds);
  const sum = new Float32Array(FRAME);
  for (let at = 0; at < out.length; at += FRAME) {
    for (let i = 0; i < FRAME; i++) sum[i] = amplitude(at + i) * Math.sin((2 * Math.PI * hz * (at + i)) / 8_000);
    limiter.limit(sum, out.subarray(at, at + FRAME));
  }
  return out;
}

describe('the limiter', () => {
  it('changes nothing that fits, up to what A-law can say', () => {
    const frame = fc.array(fc.integer({ min: -32_256, max: 32_256 }), { minLength: FRAME, maxLength: FRAME });
    fc.assert(
      fc.property(frame, (samples) => {
        const into = new Int16Array(FRAME);
        new Limiter().limit(Float32Array.from(samples), into);
        expect([...into]).toEqual(samples);
      }),
      { numRuns: 20 },
    );
  });

  it('never reaches full scale, whatever comes', () => {
    const amplitude = fc.double({ min: 0, max: 3_000_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(amplitude, { minLength: 1, maxLength: 20 }), (amplitudes) => {
        const limiter = new Limiter();
        const out = limited(limiter, 1, (at) => amplitudes[Math.floor(at / 400) % amplitudes.length] ?? 0);
        for (const sample of out) expect(Math.abs(sample)).toBeLessThan(32_768);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps a loud tone a tone: no harmonics of clipping', () => {
    const out = limited(new Limiter(), 2, () => 5 * 32_767);
    const settled = out.subarray(4_000);
    expect(analyseTone(settled, 8_000).purity).toBeGreaterThan(0.999);
    expect(Math.max(...settled)).toBeGreaterThan(30_000);
  });

  it('comes back within a second, without a step', () => {
    const limiter = new Limiter();
    const out = limited(limiter, 3, (at) => (at < 8_000 ? 100_000 : 10_000));
    expect(limiter.gain).toBe(1);
    const natural = 10_000 * 2 * Math.PI * (300 / 8_000);
    let largest = 0;
    for (let i = 8_100; i < out.length; i++) largest = Math.max(largest, Math.abs((out[i] ?? 0) - (out[i - 1] ?? 0)));
    expect(largest).toBeLessThan(natural * 1.1);
    expect(Math.max(...out.subarray(16_000))).toBe(10_000);
  });

  it('goes on where another stood', () => {
    const [first, second] = [new Limiter(), new Limiter()];
    limited(first, 1, () => 100_000);
    second.continueFrom(first);
    expect(second.gain).toBe(first.gain);
  });
});
