import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWav, type WavAudio } from '../../../main/audio/wav.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import type { RecordingOutcome } from '../../../main/media/protocol.ts';
import type { RecordingOrder } from '../../../main/media/room-mix.ts';
import type { MediaSession } from '../../../main/media/session.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { levelAt } from '../../support/tone.ts';
import { connect, openSession, startEngine } from './call-rig.ts';

const loudMix = { muted: false, deafened: false, gainDb: 0, automaticGain: false };
let folder: ReturnType<typeof temporaryFolder>;
let engines: MediaEngine[];

beforeEach(() => {
  folder = temporaryFolder('recordings');
  engines = [];
});

afterEach(async () => {
  await Promise.all(engines.map((each) => each.close()));
  folder.remove();
});

async function engine(options: Parameters<typeof startEngine>[0] = {}): Promise<MediaEngine> {
  const started = await startEngine(options);
  engines.push(started);
  return started;
}

const order = (changes: Partial<RecordingOrder> = {}): RecordingOrder => ({
  id: 'r1',
  folder: folder.path,
  format: 'wav',
  tracks: true,
  announceEveryMs: 0,
  ...changes,
});

const outcomeOf = (of: MediaEngine) => new Promise<RecordingOutcome>((resolve) => void of.onRecorded(resolve));

function wav(path: string | undefined): WavAudio {
  const parsed = parseWav(readFileSync(path ?? 'no file'));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** What a file holds of a tone in its last second but the very last bit, in dB below full scale. */
function levelIn(path: string | undefined, hz: number): number {
  const { samples, sampleRate } = wav(path);
  const end = samples.length - sampleRate / 5;
  return levelAt(samples.subarray(end - sampleRate * 0.8, end), sampleRate, hz);
}

const secondsOf = (path: string) => (existsSync(path) ? wav(path).samples.length / wav(path).sampleRate : 0);

/** Somebody who says a tone, in the room. */
async function enter(here: MediaEngine, hz: number): Promise<MediaSession> {
  const there = engines[1] ?? (await engine());
  const party = await openSession(there, { patch: { kind: 'tone', hz } });
  const ours = await openSession(here, { patch: { kind: 'room', room: 'lounge' } });
  ours.stream.setMix(loudMix);
  connect(ours, party);
  return ours;
}

async function lounge(): Promise<{ here: MediaEngine; parties: readonly MediaSession[] }> {
  const here = await engine({ microphone: { tone: 440 } });
  here.seat('lounge', loudMix);
  return { here, parties: [await enter(here, 700), await enter(here, 900)] };
}

describe('a room that is recorded', () => {
  it('has all in the mix and each alone in its track, this end included, all of one length', async () => {
    const { here, parties } = await lounge();
    here.record('lounge', order());
    const mix = join(folder.path, 'mix.wav');
    await expect.poll(() => secondsOf(mix)).toBeGreaterThan(1.6);
    const over = outcomeOf(here);
    here.stopRecording('r1');
    const { files, durationMs, failure } = await over;
    expect(failure).toBeUndefined();
    const [first = '', second = ''] = parties.map(({ stream }) => stream.id);
    expect(Object.keys(files).sort()).toEqual(['host', 'mix', first, second].sort());
    expect(wav(files.mix).sampleRate).toBe(48_000);
    for (const hz of [440, 700, 900]) expect(levelIn(files.mix, hz), `${hz} Hz in the mix`).toBeGreaterThan(-20);
    for (const [key, hz] of [
      ['host', 440],
      [first, 700],
      [second, 900],
    ] as const)
      for (const other of [440, 700, 900]) {
        const level = levelIn(files[key], other);
        if (other === hz) expect(level, `${other} Hz of ${key}`).toBeGreaterThan(-20);
        else expect(level, `${other} Hz of ${key}`).toBeLessThan(-45);
      }
    for (const path of Object.values(files)) expect(secondsOf(path)).toBeCloseTo(durationMs / 1_000, 5);
  });

  it('has silence in the track of one who came later, and after it has left', async () => {
    const { here } = await lounge();
    here.record('lounge', order());
    const mix = join(folder.path, 'mix.wav');
    await expect.poll(() => secondsOf(mix)).toBeGreaterThan(0.5);
    const late = await enter(here, 1_200);
    const track = join(folder.path, `${late.stream.id}.wav`);
    await expect.poll(() => secondsOf(track)).toBeGreaterThan(1);
    await late.close();
    const left = secondsOf(mix);
    await expect.poll(() => secondsOf(mix)).toBeGreaterThan(left + 0.5);
    const over = outcomeOf(here);
    here.stopRecording('r1');
    const { files, durationMs } = await over;
    const { samples, sampleRate } = wav(files[late.stream.id]);
    expect(samples.length / sampleRate).toBeCloseTo(durationMs / 1_000, 5);
    expect(samples.subarray(0, sampleRate * 0.4).every((sample) => sample === 0)).toBe(true);
    expect(samples.subarray(-sampleRate * 0.2).every((sample) => sample === 0)).toBe(true);
    expect(levelAt(samples, sampleRate, 1_200)).toBeGreaterThan(-40);
    expect(levelAt(samples, sampleRate, 700)).toBeLessThan(-60);
  });

  it('is told so by a tone at once', async () => {
    const here = await engine();
    here.seat('lounge', loudMix);
    const quiet = await openSession(here, { patch: { kind: 'room', room: 'lounge' } });
    const there = await openSession(await engine({ speaker: 'browser' }), { patch: { kind: 'device' } });
    connect(quiet, there);
    const heard = new Promise<void>((resolve) => {
      engines[1]?.onSpeaker((frame) => levelAt(frame, 48_000, 1_174.66) > -30 && resolve());
    });
    here.record('lounge', order({ announceEveryMs: 60_000 }));
    await heard;
  });
});

describe('a call that is recorded', () => {
  it('has both ends in the mix, and a track for each', async () => {
    const [here, there] = [await engine({ microphone: { tone: 440 } }), await engine({ microphone: { tone: 700 } })];
    const caller = await openSession(here, { patch: { kind: 'device' } });
    const callee = await openSession(there, { patch: { kind: 'device' } });
    connect(caller, callee);
    const { id } = caller.stream;
    here.record(id, order());
    await expect.poll(() => secondsOf(join(folder.path, 'mix.wav'))).toBeGreaterThan(1.6);
    const over = outcomeOf(here);
    here.stopRecording('r1');
    const { files } = await over;
    expect(Object.keys(files).sort()).toEqual(['host', 'mix', id].sort());
    expect([440, 700].map((hz) => levelIn(files.mix, hz) > -20)).toEqual([true, true]);
    expect([levelIn(files.host, 440) > -20, levelIn(files.host, 700) < -45]).toEqual([true, true]);
    expect([levelIn(files[id], 700) > -20, levelIn(files[id], 440) < -45]).toEqual([true, true]);
  });
});

describe('a recording that can’t go on', () => {
  it('ends in words where its folder is gone, and the room talks on', async () => {
    const { here, parties } = await lounge();
    const over = outcomeOf(here);
    here.record('lounge', order({ folder: join(folder.path, 'nowhere') }));
    expect(await over).toMatchObject({ id: 'r1', files: {}, failure: expect.stringContaining('ENOENT') });
    const before = await parties[0]?.stats();
    await expect
      .poll(async () => (await parties[0]?.stats())?.packetsSent)
      .toBeGreaterThan((before?.packetsSent ?? 0) + 10);
  });

  it('leaves what another has written', async () => {
    const { here } = await lounge();
    mkdirSync(join(folder.path, 'second'));
    here.record('lounge', order({ id: 'r1' }));
    await expect.poll(() => secondsOf(join(folder.path, 'mix.wav'))).toBeGreaterThan(0.3);
    const over = outcomeOf(here);
    here.stopRecording('r1');
    const first = await over;
    const length = secondsOf(first.files.mix ?? '');
    here.record('lounge', order({ id: 'r2' }));
    await expect.poll(() => secondsOf(join(folder.path, 'mix (2).wav'))).toBeGreaterThan(0.3);
    const again = outcomeOf(here);
    here.stopRecording('r2');
    expect((await again).files).toMatchObject({ mix: first.files.mix, 'mix (2)': join(folder.path, 'mix (2).wav') });
    expect(secondsOf(first.files.mix ?? '')).toBe(length);
  });
});
