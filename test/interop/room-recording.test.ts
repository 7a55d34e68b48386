import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { levelAt, writeToneWav } from '../support/tone.ts';

const parties = [
  { user: 'anna', codec: 'PCMU', hz: 700, rate: 8_000 },
  { user: 'bert', codec: 'opus', hz: 1_100, rate: 48_000 },
] as const;
const HOST_HZ = 440;

let folder: ReturnType<typeof temporaryFolder>;
let phones: readonly Baresip[];
let app: RunningApp;
let roomId: string;

const room = () => app.api.snapshot.rooms.find(({ id }) => id === roomId);

/** Begins to record; gives the folder, and when it began. */
async function record(format: 'wav' | 'opus'): Promise<{ readonly folder: string; readonly startedAt: number }> {
  await app.api.call('rooms.record', { roomId, recording: true, format });
  await app.api.until(() => room()?.recording !== undefined, 'the room is recorded');
  return room()?.recording ?? { folder: '', startedAt: 0 };
}

beforeAll(async () => {
  folder = temporaryFolder('recorded');
  phones = await Promise.all(
    parties.map(({ user, codec, hz, rate }) => {
      const speaks = join(folder.path, `${user}.wav`);
      writeToneWav(speaks, { hz, sampleRate: rate, seconds: 60, dbfs: -20 });
      return Baresip.start({ user, speaks, codec });
    }),
  );
});

afterAll(async () => {
  await Promise.all(phones.map((phone) => phone.stop()));
  folder.remove();
});

beforeEach(async () => {
  const dataFolder = join(folder.path, `data-${Date.now()}`);
  app = await startApp({ mic: `tone:${HOST_HZ}`, dataFolder });
  ({ roomId } = await app.api.call('rooms.create', { to: phones.map(({ uri }) => uri), name: 'Lounge' }));
  await app.api.until(() => room()?.parties.every(({ state }) => state === 'joined') === true, 'everyone is there');
});

afterEach(() => app.stop());

/** Seconds that an independent reader finds in a file. */
function probed(path: string): number {
  const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path];
  return Number(execFileSync('ffprobe', args, { encoding: 'utf8' }));
}

/** A file as 48 kHz samples, read by another program. */
function decoded(path: string): Int16Array {
  const args = ['-v', 'error', '-i', path, '-f', 's16le', '-ar', '48000', '-ac', '1', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The tones of the last second but the very last bit. */
function tonesIn(path: string): number[] {
  const samples = decoded(path);
  const stretch = samples.subarray(-58_000, -10_000);
  return [HOST_HZ, ...parties.map(({ hz }) => hz)].filter((hz) => levelAt(stretch, 48_000, hz) > -45);
}

const filesIn = (path: string): string[] => readdirSync(path).sort();

it('is Ogg Opus of the mix and of each party, by name, as opusinfo and ffmpeg read it', async () => {
  const { folder: path } = await record('opus');
  expect(basename(path)).toMatch(/^\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d Lounge$/);
  await expect
    .poll(() => statSync(join(path, 'mix.opus'), { throwIfNoEntry: false })?.size ?? 0)
    .toBeGreaterThan(15_000);
  await app.api.call('rooms.record', { roomId, recording: false });
  await expect.poll(() => filesIn(path)).toEqual(['anna.opus', 'bert.opus', 'host.opus', 'mix.opus']);
  for (const name of filesIn(path)) {
    const told = execFileSync('opusinfo', [join(path, name)], { encoding: 'utf8' });
    expect(told, name).not.toMatch(/WARNING|ERROR/);
    expect(told).toMatch(/Pre-skip: 312/);
  }
  const lengths = filesIn(path).map((name) => probed(join(path, name)));
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(0.001);
  expect(filesIn(path).map((name) => tonesIn(join(path, name)))).toEqual([[700], [1_100], [440], [440, 700, 1_100]]);
});

it.each(['wav', 'opus'] as const)('loses at most the last second of %s when the program is killed', async (format) => {
  const { folder: path, startedAt } = await record(format);
  await expect.poll(() => Date.now() - startedAt, { interval: 7 }).toBeGreaterThan(3_333);
  const recordedMs = Date.now() - startedAt;
  await app.child.stop('SIGKILL');
  for (const name of filesIn(path)) {
    expect(probed(join(path, name)), name).toBeGreaterThan((recordedMs - 1_000) / 1_000);
    expect(tonesIn(join(path, name)).length, name).toBe(name.startsWith('mix') ? 3 : 1);
  }
  expect(filesIn(path).length).toBe(4);
});
