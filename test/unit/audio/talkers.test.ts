import { describe, expect, it } from 'vitest';
import { PAUSE_MS, SYLLABLE_MS, TalkersSound, TURN_MS, talkers } from '../../../main/audio/talkers.ts';
import { fft } from '../../support/fft.ts';

const TURN_AND_PAUSE_MS = TURN_MS + PAUSE_MS;

/** The next `ms` of the talk, in frames of 20 ms as a call asks for them. */
function listen(sound: TalkersSound, sampleRate: number, ms: number): Float64Array {
  const frame = new Int16Array(sampleRate / 50);
  const samples: number[] = [];
  while (samples.length < (ms * sampleRate) / 1000) {
    sound.fill(frame);
    samples.push(...frame);
  }
  return Float64Array.from(samples);
}

function dbfs(samples: Float64Array): number {
  return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 1e-9) / samples.length / 32_768 ** 2);
}

/** The pitch: where the waveform is most like itself, later. */
function pitchOf(samples: Float64Array, sampleRate: number): number {
  let best = { likeness: Number.NEGATIVE_INFINITY, lag: 0 };
  for (let lag = Math.floor(sampleRate / 400); lag <= sampleRate / 80; lag++) {
    let likeness = 0;
    for (let n = lag; n < samples.length; n++) likeness += (samples[n] ?? 0) * (samples[n - lag] ?? 0);
    likeness /= samples.length - lag;
    if (likeness > best.likeness * 1.02) best = { likeness, lag };
  }
  return sampleRate / best.lag;
}

/** The share of energy from `low` to `high` Hz. */
function share(samples: Float64Array, sampleRate: number, low: number, high: number): number {
  const length = 4096;
  const real = new Float64Array(length);
  real.set(samples.subarray(0, length));
  const imaginary = new Float64Array(length);
  fft(real, imaginary);
  let [within, all] = [0, 0];
  for (let bin = 1; bin < length / 2; bin++) {
    const energy = (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2;
    const hz = (bin * sampleRate) / length;
    if (hz >= low && hz <= high) within += energy;
    all += energy;
  }
  return within / all;
}

describe.each([8000, 48_000])('the talkers at %i Hz', (sampleRate) => {
  it('speak in turn, and nobody speaks in between', () => {
    const sound = new TalkersSound(sampleRate);
    for (const _talker of [...talkers, ...talkers]) {
      const turn = listen(sound, sampleRate, TURN_AND_PAUSE_MS);
      const at = (ms: number): number => (ms * sampleRate) / 1000;
      expect(dbfs(turn.subarray(0, at(TURN_MS)))).toBeGreaterThan(-30);
      expect(dbfs(turn.subarray(at(TURN_MS + 100)))).toBeLessThan(-70);
    }
  });

  it('each have a pitch of their own', () => {
    const sound = new TalkersSound(sampleRate);
    for (const { hz } of talkers) {
      const turn = listen(sound, sampleRate, TURN_AND_PAUSE_MS);
      // The fourth syllable, clear of its ramps: the middle of the turn, but for an instant.
      const from = ((4 * SYLLABLE_MS + 40) * sampleRate) / 1000;
      const pitch = pitchOf(turn.subarray(from, from + sampleRate / 10), sampleRate);
      expect(Math.abs(pitch / hz - 1)).toBeLessThan(0.06);
    }
  });

  it('are never clipped, and about equally loud', () => {
    const sound = new TalkersSound(sampleRate);
    const turns = talkers.map(() => listen(sound, sampleRate, TURN_AND_PAUSE_MS));
    for (const turn of turns) {
      expect(turn.every((sample) => Math.abs(sample) < 24_000)).toBe(true);
      expect(Math.abs(dbfs(turn) - -25)).toBeLessThan(2);
    }
  });
});

it('the vowels differ: the man’s a is open, his i is not', () => {
  const sampleRate = 8000;
  const turn = listen(new TalkersSound(sampleRate), sampleRate, TURN_MS);
  const syllable = (n: number) => turn.subarray(((n * SYLLABLE_MS + 30) * sampleRate) / 1000);
  const [a, i] = [syllable(0).slice(0, 1024), syllable(5).slice(0, 1024)];
  expect(share(a, sampleRate, 600, 1300)).toBeGreaterThan(0.5);
  expect(share(i, sampleRate, 600, 1300)).toBeLessThan(0.1);
});
