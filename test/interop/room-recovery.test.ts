import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { type Stretch, tonesIn, writtenBytes } from '../support/hearing.ts';
import { killMedia, mortalMedia } from '../support/mortal-media.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

const HOST_HZ = 440;
const parties = [
  { user: 'anna', codec: 'PCMU', hz: 700, rate: 8_000 },
  { user: 'bert', codec: 'opus', hz: 1_100, rate: 48_000 },
] as const;
const tones = [HOST_HZ, ...parties.map(({ hz }) => hz)];
/** What the issue allows from the crash until all is as before. */
const RECOVERY_MS = 2_000;
const LISTEN_MS = 1_300;
const HEARD_DB = -45;
/** Of a recording's mix, Hz. */
const RATE = 48_000;
const HEADER_BYTES = 44;

let folder: ReturnType<typeof temporaryFolder>;
let app: RunningApp;
const phones = new Map<string, Baresip>();

beforeEach(async () => {
  folder = temporaryFolder('recovery');
  app = await startApp({
    mic: `tone:${HOST_HZ}`,
    speaker: `wav:${join(folder.path, 'host.wav')}`,
    node: mortalMedia,
  });
});

afterEach(async () => {
  await app.stop();
  for (const phone of phones.values()) {
    await phone.stop();
    phone.remove();
  }
  phones.clear();
  folder.remove();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function callPhone({ user, codec, hz, rate }: (typeof parties)[number]): Promise<string> {
  const speaks = join(folder.path, `${user}.wav`);
  writeToneWav(speaks, { hz, sampleRate: rate, seconds: 60, dbfs: -20 });
  const phone = await Baresip.start({ user, speaks, codec });
  phones.set(user, phone);
  return phone.uri;
}

/** The file that somebody's ears fill now. The second media thread leaves the file of the first alone. */
function ears(name: string, after: 'before' | 'after'): string {
  if (name === 'host') return join(folder.path, after === 'after' ? 'host-2.wav' : 'host.wav');
  return phones.get(name)?.recordings()[0] ?? '';
}

const bothPartsOf = (names: readonly string[]): string[] =>
  names.flatMap((name) => [`${name}.wav`, `${name} (2).wav`]).sort();

const size = (file: string): number => (existsSync(file) ? writtenBytes(file) : 0);

interface Killed {
  readonly at: number;
  /** How long nothing reached each phone, in ms, until it is asked. */
  readonly gaps: ReadonlyMap<string, () => number>;
}

function kill(): Killed {
  const gaps = new Map<string, () => number>();
  for (const name of phones.keys()) {
    let [known, since, longest] = [size(ears(name, 'before')), performance.now(), 0];
    const watch = setInterval(() => {
      const now = performance.now();
      const written = size(ears(name, 'before'));
      if (written > known) {
        longest = Math.max(longest, now - since);
        [known, since] = [written, now];
      }
    }, 5);
    gaps.set(name, () => {
      clearInterval(watch);
      return Math.max(longest, performance.now() - since);
    });
  }
  return { at: killMedia(app.child), gaps };
}

interface Recovered {
  readonly gapMs: readonly number[];
  /** The tones that each then hears. */
  readonly heard: readonly (readonly number[])[];
}

/** Once what is allowed for it is over: how long the phones heard nothing, and what those named hear now. */
async function recovered({ at, gaps }: Killed, names: readonly string[]): Promise<Recovered> {
  await pause(Math.max(0, at + RECOVERY_MS - performance.now()));
  const gapMs = [...gaps.values()].map((longest) => longest());
  const from = names.map((name) => size(ears(name, 'after')));
  await pause(LISTEN_MS);
  // The host's file grows by whole seconds.
  await expect.poll(() => names.every((name, index) => size(ears(name, 'after')) > (from[index] ?? 0))).toBe(true);
  const to = names.map((name) => size(ears(name, 'after')));
  await app.stop();
  await Promise.all([...phones.values()].map((phone) => phone.stop()));
  const heard = names.map((name, index) =>
    tonesHeard({ file: ears(name, 'after'), fromBytes: from[index] ?? 0, toBytes: to[index] ?? 0 }),
  );
  return { gapMs, heard };
}

function tonesHeard(stretch: Stretch): number[] {
  return [...tonesIn(stretch, tones)].filter(([, level]) => level > HEARD_DB).map(([hz]) => hz);
}

/** All of a recording but its edges. */
const middleOf = (file: string): Stretch => ({ file, fromBytes: HEADER_BYTES + 20_000, toBytes: size(file) - 20_000 });
const inMs = (values: readonly number[]): string => values.map((ms) => `${ms.toFixed(0)} ms`).join(', ');

it('a room says so, is open again within 2 s with the same parties, and all are heard', async () => {
  const { api } = app;
  const to = await Promise.all(parties.map(callPhone));
  const { roomId } = await api.call('rooms.create', { to, name: 'Lounge' });
  const room = () => api.snapshot.rooms.find(({ id }) => id === roomId);
  const there = () => room()?.parties.map(({ id, callId, state }) => ({ id, callId, state }));
  await api.until(() => there()?.every(({ state }) => state === 'joined') === true, 'both are in the room');
  const before = there();
  await api.call('rooms.record', { roomId, recording: true });
  await api.until(() => room()?.recording !== undefined, 'it is recorded');
  const { folder: recordings = '', startedAt = 0 } = room()?.recording ?? {};
  const [first, second] = [join(recordings, 'mix.wav'), join(recordings, 'mix (2).wav')];
  await expect.poll(() => size(first)).toBeGreaterThan(2 * RATE);

  const recovering = api.until(() => room()?.state === 'recovering', 'the room says so').then(() => performance.now());
  const killed = kill();
  const recordedMs = Date.now() - startedAt;
  const saidMs = (await recovering) - killed.at;
  await api.until(() => room()?.state === 'open', 'the room is open again');
  const openMs = performance.now() - killed.at;
  expect(openMs).toBeLessThan(RECOVERY_MS);
  expect(there()).toEqual(before);

  // The same recording, in another part; of the first at most the last second is lost.
  expect(room()?.recording).toMatchObject({ folder: recordings, startedAt });
  expect((1_000 * size(first)) / (2 * RATE)).toBeGreaterThan(recordedMs - 1_000);
  await expect.poll(() => size(second)).toBeGreaterThan(2 * RATE);
  await api.call('rooms.record', { roomId, recording: false });
  await expect.poll(() => readdirSync(recordings).sort()).toEqual(bothPartsOf(['anna', 'bert', 'host', 'mix']));
  for (const file of [first, second]) expect(tonesHeard(middleOf(file)), basename(file)).toEqual([HOST_HZ, 700, 1_100]);

  const { gapMs, heard } = await recovered(killed, ['anna', 'bert', 'host']);
  console.log(
    `recovering after ${inMs([saidMs])}, open after ${inMs([openMs])}; the phones heard nothing for ${inMs(gapMs)}`,
  );
  for (const ms of gapMs) expect(ms).toBeLessThan(RECOVERY_MS);
  expect(heard).toEqual([
    [HOST_HZ, 1_100],
    [HOST_HZ, 700],
    [700, 1_100],
  ]);
});

it('a call with a phone goes on, and both are heard', async () => {
  const { callId } = await app.api.call('calls.dial', { to: await callPhone(parties[0]) });
  await app.api.callIs(callId, 'active');
  await expect.poll(() => size(ears('anna', 'before'))).toBeGreaterThan(10_000);
  const { gapMs, heard } = await recovered(kill(), ['anna', 'host']);
  console.log(`the phone heard nothing for ${inMs(gapMs)}`);
  for (const ms of gapMs) expect(ms).toBeLessThan(RECOVERY_MS);
  expect(heard).toEqual([[HOST_HZ], [700]]);
});

it('a call of the echo line goes on, and is echoed', async () => {
  const { callId } = await app.api.call('calls.dial', { to: `sip:echo@${app.sip}` });
  await app.api.callIs(callId, 'active');
  const killed = kill();
  const { heard } = await recovered(killed, ['host']);
  expect(heard).toEqual([[HOST_HZ]]);
});
