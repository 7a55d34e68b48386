import { describe, expect, it } from 'vitest';
import { CAPACITY_SAMPLES, PlayoutRing, TARGET_SAMPLES } from '../../../../renderer/audio/playout-ring.ts';

const FRAME = 960;
const QUANTUM = 128;

/** A loud steady level: any hole or jump in what comes out is a click. */
function frame(value = 16_384): Int16Array {
  return new Int16Array(FRAME).fill(value);
}

function read(ring: PlayoutRing, samples: number): Float32Array {
  const out = new Float32Array(samples);
  for (let at = 0; at < samples; at += QUANTUM) ring.readInto(out.subarray(at, Math.min(samples, at + QUANTUM)));
  return out;
}

/** The greatest step from one sample to the next. */
function steepest(samples: Float32Array): number {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
  return most;
}

function fill(ring: PlayoutRing, frames: number): void {
  for (let i = 0; i < frames; i++) ring.write(frame());
}

describe('the playout ring', () => {
  it('waits for 60 ms before the first sample sounds', () => {
    const ring = new PlayoutRing();
    fill(ring, 2);
    expect(read(ring, QUANTUM).every((sample) => sample === 0)).toBe(true);
    expect(ring.waiting).toBe(2 * FRAME);
    ring.write(frame());
    expect(ring.waiting).toBe(TARGET_SAMPLES);
    expect(read(ring, 2 * FRAME).at(-1)).toBeCloseTo(0.5, 4);
  });

  it('gives back what was written, in order, after the fade', () => {
    const ring = new PlayoutRing();
    const ramp = Int16Array.from({ length: TARGET_SAMPLES }, (_, index) => index);
    for (let at = 0; at < TARGET_SAMPLES; at += FRAME) ring.write(ramp.subarray(at, at + FRAME));
    const out = read(ring, TARGET_SAMPLES);
    for (let i = 240; i < TARGET_SAMPLES; i++) expect(out[i]).toBe(i / 32_768);
  });

  it('starts, runs dry and starts again without a click', () => {
    const ring = new PlayoutRing();
    fill(ring, 4);
    const dry = read(ring, 6 * FRAME);
    fill(ring, 4);
    const again = read(ring, 2 * FRAME);
    expect(dry.at(-1)).toBe(0);
    expect(again.at(-1)).toBeCloseTo(0.5, 4);
    expect(steepest(Float32Array.from([...dry, ...again]))).toBeLessThan(0.01);
  });

  it('after running dry, waits for the target again', () => {
    const ring = new PlayoutRing();
    fill(ring, 3);
    read(ring, 4 * FRAME);
    fill(ring, 2);
    expect(read(ring, FRAME).every((sample) => sample === 0)).toBe(true);
  });

  it('never holds more than 240 ms: the oldest go, and the delay is back at the target', () => {
    const ring = new PlayoutRing();
    fill(ring, 40);
    expect(ring.waiting).toBeLessThanOrEqual(CAPACITY_SAMPLES);
    expect(ring.waiting).toBeGreaterThanOrEqual(TARGET_SAMPLES);
  });

  it('crosses over without a click when it runs over while playing', () => {
    const ring = new PlayoutRing();
    fill(ring, 3);
    const before = read(ring, FRAME);
    for (let i = 0; i < 20; i++) ring.write(frame(-16_384));
    const after = read(ring, 2 * FRAME);
    expect(after.at(-1)).toBeCloseTo(-0.5, 4);
    expect(steepest(Float32Array.from([...before.slice(QUANTUM * 3), ...after]))).toBeLessThan(0.01);
  });

  it('takes out a delay that has stood for two seconds', () => {
    const ring = new PlayoutRing();
    fill(ring, 9);
    for (let i = 0; i < 220; i++) {
      read(ring, FRAME);
      ring.write(frame());
    }
    expect(ring.waiting).toBeLessThanOrEqual(TARGET_SAMPLES);
    expect(ring.waiting).toBeGreaterThan(0);
  });
});
