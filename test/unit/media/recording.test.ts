import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWav } from '../../../main/audio/wav.ts';
import { limits } from '../../../main/base/limits.ts';
import { systemRandom } from '../../../main/base/random.ts';
import { Recording } from '../../../main/media/recording.ts';
import type { RecordedStretch } from '../../../main/media/recording-protocol.ts';
import { inWords } from '../../../main/media/recording-trouble.ts';
import type { RecordingOrder } from '../../../main/media/room-mix.ts';
import { SmallDisk } from '../../support/small-disk.ts';
import { levelAt, toneSamples } from '../../support/tone.ts';

let disk: SmallDisk;

beforeEach(() => {
  disk = new SmallDisk();
});

afterEach(() => disk.remove());

const order = (changes: Partial<RecordingOrder> = {}): RecordingOrder => ({
  id: 'r1',
  folder: disk.path,
  format: 'wav',
  tracks: true,
  announceEveryMs: 0,
  ...changes,
});

const TICKS = 10;
/** A fifth of a second of a tone. */
const stretch = (key: string, hz: number, rate = 48_000): RecordedStretch => ({
  key,
  rate,
  samples: toneSamples({ hz, sampleRate: rate, seconds: 0.2, dbfs: -12 }),
});

function samplesOf(path: string | undefined): Int16Array {
  const wav = parseWav(readFileSync(path ?? 'no file'));
  if (!wav.ok) throw new Error(wav.error.message);
  return wav.value.samples;
}

/** Adds fifths of a second until the disk has no more; gives how many it took, and why no more. */
function fill(recording: Recording): { readonly taken: number; readonly why: string } {
  for (let taken = 0; taken < 10_000; taken++) {
    try {
      recording.add(TICKS, [stretch('mix', 700), stretch('stream-1', 700, 8_000)]);
    } catch (error) {
      return { taken, why: inWords(error) };
    }
  }
  throw new Error('the disk was never full');
}

describe('a disk that fills up', () => {
  it.each(['wav', 'opus'] as const)('ends the recording in words, and all of %s until then can be played', (format) => {
    const recording = new Recording(order({ format }), 'room', systemRandom);
    recording.add(TICKS, [stretch('mix', 700), stretch('stream-1', 700, 8_000)]);
    disk.leave(format === 'wav' ? 200_000 : 20_000);
    const { taken, why } = fill(recording);
    expect(why).toBe('The disk is full. What was recorded until then is kept.');
    const { files, failure, durationMs } = recording.close(why);
    expect(failure).toBe(why);
    expect(durationMs).toBe((taken + 1) * 200);
    expect(Object.keys(files).sort()).toEqual(['mix', 'stream-1']);
    expect(Object.values(files).every((path) => statSync(path).size > 0)).toBe(true);
    if (format === 'opus') return;
    const samples = samplesOf(files.mix);
    expect(samples.length).toBeGreaterThanOrEqual((taken + 1) * 9_600);
    expect(levelAt(samples.subarray(0, 9_600), 48_000, 700)).toBeCloseTo(-12, 0);
  });

  it('is looked at every ten seconds of sound: what else is kept there has its room', () => {
    const recording = new Recording(order(), 'room', systemRandom);
    disk.leave(limits.recordingFreeBytes - 5_000_000);
    const { taken, why } = fill(recording);
    expect(taken * 200).toBe(10_000);
    expect(why).toMatch(/^Only 19[0-9] MB are free on the disk, and a recording leaves 200 MB alone\. Make room/);
    expect(samplesOf(recording.close(why).files.mix).length / 48_000).toBe(10);
  });

  it('is not begun on without room', () => {
    disk.leave(limits.recordingFreeBytes - 5_000_000);
    expect(() => new Recording(order(), 'room', systemRandom)).toThrow(/MB are free on the disk/);
    expect(readdirSync(disk.path)).toEqual([]);
  });
});

it('a folder that can’t be written to is told in words', () => {
  disk.protect();
  const begin = () => new Recording(order(), 'room', systemRandom);
  expect(begin).toThrow(/EROFS/);
  let why = '';
  try {
    begin();
  } catch (error) {
    why = inWords(error);
  }
  expect(why).toBe('The folder for recordings can’t be written to.');
});

describe('a recording that goes on', () => {
  it('has files of its own for each part, and knows all of them', () => {
    const parts = [1, 2, 3].map((_, index) => {
      const recording = new Recording(order(), 'room', systemRandom);
      recording.add(TICKS, [stretch('mix', 700), stretch('stream-1', 500 + 100 * index, 8_000)]);
      return recording.close();
    });
    const path = (name: string) => join(disk.path, `${name}.wav`);
    expect(parts[2]?.files).toEqual({
      mix: path('mix'),
      'stream-1': path('stream-1'),
      'mix (2)': path('mix (2)'),
      'stream-1 (2)': path('stream-1 (2)'),
      'mix (3)': path('mix (3)'),
      'stream-1 (3)': path('stream-1 (3)'),
    });
    for (const [index, name] of ['stream-1', 'stream-1 (2)', 'stream-1 (3)'].entries())
      expect(levelAt(samplesOf(path(name)), 8_000, 500 + 100 * index), name).toBeCloseTo(-12, 0);
  });
});

describe('a call’s mix', () => {
  it('is the sum of both ends, whatever their rates', () => {
    mkdirSync(join(disk.path, 'call'));
    const recording = new Recording(order({ folder: join(disk.path, 'call') }), 'members', systemRandom);
    for (let fifth = 0; fifth < 5; fifth++)
      recording.add(TICKS, [stretch('host', 440, 16_000), stretch('stream-1', 700, 8_000)]);
    const mix = samplesOf(recording.close().files.mix).subarray(4_800, 43_200);
    for (const hz of [440, 700]) expect(levelAt(mix, 48_000, hz), `${hz} Hz`).toBeGreaterThan(-14);
  });

  it('has no tracks where none are wanted', () => {
    const recording = new Recording(order({ tracks: false }), 'members', systemRandom);
    recording.add(TICKS, [stretch('host', 440, 16_000), stretch('stream-1', 700, 8_000)]);
    expect(Object.keys(recording.close().files)).toEqual(['mix']);
  });
});
