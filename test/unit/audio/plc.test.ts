import { describe, expect, it } from 'vitest';
import { PitchConcealer } from '../../../main/audio/plc.ts';
import { analyseTone, toneSamples } from '../../support/tone.ts';

const RATE = 8_000;
const FRAME = 160;
const BEFORE = 800;

/** A voice of 120 Hz with overtones, which is no period of the packets. */
function voice(rate: number, seconds: number): Int16Array {
  return Int16Array.from({ length: rate * seconds }, (_, index) => {
    const at = (2 * Math.PI * 120 * index) / rate;
    return Math.round(5_000 * Math.sin(at) + 3_000 * Math.sin(2 * at + 1) + 2_000 * Math.sin(5 * at + 2));
  });
}

/** `sound` with `lost` samples from `from` on made up. */
function withHole(sound: Int16Array, rate: number, from: number, lost: number): Int16Array {
  const heard = sound.slice();
  heard.fill(0, from, from + lost);
  const concealer = new PitchConcealer(rate);
  concealer.conceal(heard, from, lost);
  expect(concealer.resume(heard, from + lost, heard.length - from - lost, false)).toBe(0);
  return heard;
}

function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function largestStep(samples: Int16Array): number {
  return samples.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (samples[index - 1] ?? sample))), 0);
}

describe('a hole of one packet in a voice', () => {
  it.each([8_000, 16_000, 48_000])(
    'is hardly there at %i Hz: the made-up sound is within a tenth of the real one',
    (rate) => {
      const sound = voice(rate, 0.5);
      const [from, lost] = [rate / 5 + 37, rate / 50];
      const heard = withHole(sound, rate, from, lost);
      const first10ms = [from, from + lost / 2] as const;
      const error = heard.subarray(...first10ms).map((sample, index) => sample - (sound[from + index] as number));
      expect(rms(error)).toBeLessThan(0.1 * rms(sound));
    },
  );

  it('has no click where it begins or ends', () => {
    const sound = voice(RATE, 0.5);
    for (let from = BEFORE; from < BEFORE + 70; from += 7)
      expect(largestStep(withHole(sound, RATE, from, FRAME))).toBeLessThan(1.25 * largestStep(sound));
  });

  it('leaves a tone in tune and in step', () => {
    const tone = toneSamples({ hz: 440, sampleRate: RATE, seconds: 0.6 });
    const { hz, purity } = analyseTone(withHole(tone, RATE, BEFORE, FRAME).subarray(0, 4_096), RATE);
    expect(hz).toBeCloseTo(440, 0);
    expect(purity).toBeGreaterThan(0.98);
  });
});

describe('a longer hole (G.711 Appendix I)', () => {
  it('fades after 10 ms by a fifth every 10 ms, and is silent after 60', () => {
    const heard = withHole(voice(RATE, 0.5), RATE, BEFORE, 800);
    const loudness = Array.from({ length: 10 }, (_, step) =>
      rms(heard.subarray(BEFORE + step * 80, BEFORE + step * 80 + 80)),
    );
    const full = loudness[0] as number;
    for (const [step, expected] of [1, 0.9, 0.7, 0.5, 0.3, 0.1].entries())
      expect(Math.abs((loudness[step] as number) / full - expected)).toBeLessThan(0.15);
    expect(loudness.slice(6)).toEqual([0, 0, 0, 0]);
  });

  it('of silence is silence', () => {
    expect(withHole(new Int16Array(2_000), RATE, BEFORE, 480).every((sample) => sample === 0)).toBe(true);
  });
});

describe('the way back', () => {
  it('waits for the period of a late packet, so that a tone goes on in step', () => {
    const tone = toneSamples({ hz: 440, sampleRate: RATE, seconds: 1 });
    const heard = new Int16Array(tone.length + 400);
    heard.set(tone.subarray(0, BEFORE));
    const concealer = new PitchConcealer(RATE);
    concealer.conceal(heard, BEFORE, FRAME);
    // Nothing was lost: the packet that follows on what was heard comes after the made-up one.
    const rest = tone.subarray(BEFORE);
    heard.set(rest, BEFORE + FRAME);
    const inserted = concealer.resume(heard, BEFORE + FRAME, rest.length, true);
    expect(inserted).toBeLessThanOrEqual(concealer.mostInserted);
    expect((FRAME + inserted) % (RATE / 440)).toBeLessThan(1.5);
    expect(analyseTone(heard.subarray(0, 4_096), RATE).purity).toBeGreaterThan(0.97);
  });

  it('bridges what was left out without a click', () => {
    const sound = voice(RATE, 0.5);
    for (const skipped of [33, 160, 301]) {
      const heard = new Int16Array(sound.length - skipped);
      heard.set(sound.subarray(0, BEFORE));
      heard.set(sound.subarray(BEFORE + skipped), BEFORE);
      new PitchConcealer(RATE).bridge(heard, BEFORE, heard.length - BEFORE);
      expect(largestStep(heard)).toBeLessThan(1.5 * largestStep(sound));
    }
  });
});
