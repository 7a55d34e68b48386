import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoomPartyState } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Ears } from '../support/ears.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { Linphone } from '../support/peers/linphone.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { longestGapMs, writeToneWav } from '../support/tone.ts';

/** Two calls become a room, one of them over TCP; a third phone calls in, leaves, and calls again. */

const HZ = { host: 1_310, linda: 450, bob: 700, carol: 1_100 };
const everyone = ['host', 'linda', 'bob', 'carol'] as const;
type Name = (typeof everyone)[number];
/** The two notes of the chimes. */
const CHIME_HZ = [587.33, 880];

const folder = temporaryFolder('comings');
const heardHere = join(folder.path, 'heard.wav');
const phones = new Map<Name, Baresip>();
let linda: Linphone;
let app: RunningApp;
let ears: Ears<Name>;
/** Who was listed, and how, in each phase. */
const rosters = new Map<string, string[]>();
const talksWhileMuted: boolean[] = [];

function speech(name: Name, sampleRate: number): string {
  const file = join(folder.path, `${name}-speaks.wav`);
  writeToneWav(file, { hz: HZ[name], sampleRate, seconds: 60, dbfs: -20 });
  return file;
}

function phone(name: Name): Baresip {
  const found = phones.get(name);
  if (!found) throw new Error(`${name} has no phone`);
  return found;
}

const recordingOf = (name: Name) => phone(name).recordings().sort().at(-1) ?? 'no recording';
const room = () => app.api.snapshot.rooms[0];
const partyIs = (name: Name, state: RoomPartyState['state']) =>
  app.api.until(
    () => room()?.parties.some((party) => party.label === name && party.state === state) === true,
    `${name} is ${state}`,
  );
const noteRoster = (phase: string) =>
  rosters.set(phase, room()?.parties.map(({ label, state, codec }) => [label, state, codec].join(' ').trim()) ?? []);

async function callAnd(name: Name): Promise<string> {
  const { callId } = await app.api.call('calls.dial', { to: name === 'linda' ? linda.uri : phone(name).uri });
  await app.api.callIs(callId, 'active');
  return callId;
}

beforeAll(async () => {
  app = await startApp({ mic: `wav:${speech('host', 48_000)}`, speaker: `wav:${heardHere}` });
  const server = { domain: app.sip, address: app.sip };
  await Promise.all([
    Linphone.start({ user: 'linda', server, autoAnswer: true }).then((linphone) => {
      linphone.play(speech('linda', 48_000));
      linda = linphone;
    }),
    Baresip.start({ user: 'bob', speaks: speech('bob', 16_000), codec: 'G722', transport: 'tcp', server }).then((bob) =>
      phones.set('bob', bob),
    ),
    Baresip.start({ user: 'carol', speaks: speech('carol', 48_000), codec: 'opus' }).then((carol) =>
      phones.set('carol', carol),
    ),
  ]);
  const phoneEar = (name: Name) => ({ hz: HZ[name], recording: () => recordingOf(name) });
  ears = new Ears({
    host: { hz: HZ.host, recording: () => heardHere },
    linda: { hz: HZ.linda, recording: () => linda.recording },
    bob: phoneEar('bob'),
    carol: phoneEar('carol'),
  });

  const callIds = [await callAnd('linda'), await callAnd('bob')];
  await ears.listen('apart', ['host', 'linda', 'bob']);
  let roomId = '';
  await ears.during('merging', ['host', 'linda', 'bob'], async () => {
    ({ roomId } = await app.api.call('rooms.merge', { callIds }));
    await Promise.all([partyIs('linda', 'joined'), partyIs('bob', 'joined')]);
  });
  await ears.listen('merged', ['host', 'linda', 'bob']);
  noteRoster('merged');

  const others = ['host', 'linda', 'bob'] as const;
  await ears.during('carol comes', others, async () => {
    phone('carol').dial(room()?.uri ?? '');
    await partyIs('carol', 'joined');
  });
  await ears.listen('with carol', everyone);
  noteRoster('with carol');
  await ears.during('carol leaves', others, async () => {
    phone('carol').hangup();
    await partyIs('carol', 'left');
  });
  noteRoster('without carol');
  await ears.listen('without carol', others);
  phone('carol').dial(room()?.uri ?? '');
  await partyIs('carol', 'joined');
  await ears.listen('carol again', everyone);
  noteRoster('carol again');

  for (const muted of [true, false]) {
    await app.api.call('rooms.mute', { roomId, partyId: 'host', muted });
    await ears.listen(muted ? 'host muted' : 'host heard', everyone);
    talksWhileMuted.push((await app.api.event('levels')).talksWhileMuted);
  }
  await app.api.call('rooms.end', { roomId });
  await Promise.all([linda, ...phones.values()].map((each) => each?.stop()));
  await app.stop();
});

afterAll(async () => {
  await Promise.all([linda, ...phones.values()].map((each) => each?.stop()));
  for (const each of [linda, ...phones.values()]) each?.remove();
  await app?.stop();
  folder.remove();
});

const without = (name: Name, ...absent: Name[]) =>
  everyone.filter((other) => other !== name && !absent.includes(other));

it('two calls are one room, whatever their transports and codecs', () => {
  expect(ears.heardBy('apart', 'bob')).toEqual(['host']);
  expect(ears.heardBy('apart', 'host')).toEqual(['bob']);
  expect(rosters.get('merged')).toEqual(['linda joined opus', 'bob joined G722']);
  for (const name of ['host', 'linda', 'bob'] as const)
    expect(ears.heardBy('merged', name)).toEqual(without(name, 'carol'));
});

it('whoever was not on hold hears no gap over 40 ms, at the merging, nor when carol comes and goes', () => {
  expect(longestGapMs(recordingOf('bob'))).toBeLessThanOrEqual(40);
});

it('a third phone calls in, and all hear each other', () => {
  expect(rosters.get('with carol')).toEqual(['linda joined opus', 'bob joined G722', 'carol joined opus']);
  for (const name of everyone) expect(ears.heardBy('with carol', name)).toEqual(without(name));
});

it.each(['linda', 'bob'] as const)('%s hears a chime at her coming, and at her leaving', (name) => {
  for (const phase of ['carol comes', 'carol leaves'])
    for (const hz of CHIME_HZ) expect(ears.loudest(phase, name, hz)).toBeGreaterThan(-35);
});

it('she leaves, and is in the room as before when she calls again', () => {
  expect(rosters.get('without carol')).toEqual(['linda joined opus', 'bob joined G722', 'carol left']);
  for (const name of ['linda', 'bob'] as const)
    expect(ears.heardBy('without carol', name)).toEqual(without(name, 'carol'));
  expect(rosters.get('carol again')).toEqual(['linda joined opus', 'bob joined G722', 'carol joined opus']);
  for (const name of everyone) expect(ears.heardBy('carol again', name)).toEqual(without(name));
});

it('a host who is muted and speaks is told so', () => {
  expect(talksWhileMuted).toEqual([true, false]);
  for (const name of ['linda', 'bob', 'carol'] as const)
    expect(ears.heardBy('host muted', name)).toEqual(without(name, 'host'));
  for (const name of everyone) expect(ears.heardBy('host heard', name)).toEqual(without(name));
});
