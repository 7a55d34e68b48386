import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoomPartyState } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Ears } from '../support/ears.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

/** A room with a PIN: callers key it in by RFC 4733 before they hear anybody, and before anybody hears them. */

const PIN = '4711';
const HZ = { host: 1_310, alice: 450, bob: 950 };
/** What a lobby sounds like. */
const LOBBY_HZ = [600, 800];

const folder = temporaryFolder('lobby');
const heardHere = join(folder.path, 'heard.wav');
let app: RunningApp;
let alice: Baresip;
let bob: Baresip;
let ears: Ears<keyof typeof HZ>;
let standsAfterWrongPin: RoomPartyState['state'] | undefined;

function speech(name: keyof typeof HZ, sampleRate: number): string {
  const file = join(folder.path, `${name}-speaks.wav`);
  writeToneWav(file, { hz: HZ[name], sampleRate, seconds: 60, dbfs: -20 });
  return file;
}

const recordingOf = (phone: Baresip) => phone.recordings().sort().at(-1) ?? 'no recording';
const room = () => app.api.snapshot.rooms[0];
const caller = () => room()?.parties.findLast(({ direction }) => direction === 'incoming');
const callerIs = (state: RoomPartyState['state']) =>
  app.api.until(() => caller()?.state === state, `the caller is ${state}`);

beforeAll(async () => {
  app = await startApp({ mic: `wav:${speech('host', 48_000)}`, speaker: `wav:${heardHere}` });
  [alice, bob] = await Promise.all([
    Baresip.start({ user: 'alice', speaks: speech('alice', 8_000) }),
    Baresip.start({ user: 'bob', speaks: speech('bob', 8_000) }),
  ]);
  ears = new Ears({
    host: { hz: HZ.host, recording: () => heardHere },
    alice: { hz: HZ.alice, recording: () => recordingOf(alice) },
    bob: { hz: HZ.bob, recording: () => recordingOf(bob) },
  });
  const { roomId } = await app.api.call('rooms.create', { to: [alice.uri], name: 'Weekly' });
  await app.api.call('rooms.configure', { roomId, pin: PIN });
  await app.api.until(() => room()?.parties[0]?.state === 'joined', 'alice is in the room');

  bob.dial(room()?.uri ?? '');
  await callerIs('lobby');
  await bob.event('CALL_ESTABLISHED');
  await ears.listen('in the lobby', ['host', 'alice', 'bob']);
  await ears.during('a wrong PIN', ['host', 'alice', 'bob'], async () => {
    await bob.key('1234');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
  });
  standsAfterWrongPin = caller()?.state;
  await bob.key(PIN);
  await callerIs('joined');
  await ears.listen('with the right PIN', ['host', 'alice', 'bob']);
  bob.hangup();
  await callerIs('left');
  bob.events.length = 0;

  bob.dial(room()?.uri ?? '');
  await callerIs('lobby');
  await bob.event('CALL_ESTABLISHED');
  await bob.key('000011112222');
  await bob.event('CALL_CLOSED');
  await callerIs('removed');
  await app.api.call('rooms.end', { roomId });
  await Promise.all([alice.stop(), bob.stop()]);
  await app.stop();
});

afterAll(async () => {
  await Promise.all([alice?.stop(), bob?.stop()]);
  alice?.remove();
  bob?.remove();
  await app?.stop();
  folder.remove();
});

it('sip:room-NAME is where it is called', () => {
  expect(room()?.uri).toBe(`sip:room-weekly@${app.sip}`);
});

it('a caller hears the lobby and nobody else, and nobody hears the caller', () => {
  expect(ears.heardBy('in the lobby', 'bob')).toEqual([]);
  expect(ears.heardBy('in the lobby', 'alice')).toEqual(['host']);
  expect(ears.heardBy('in the lobby', 'host')).toEqual(['alice']);
});

it('a wrong PIN leaves the caller there, who is asked again', () => {
  expect(standsAfterWrongPin).toBe('lobby');
  expect(ears.heardBy('a wrong PIN', 'bob')).toEqual([]);
  expect(ears.heardBy('a wrong PIN', 'alice')).toEqual(['host']);
  for (const hz of LOBBY_HZ) expect(ears.loudest('a wrong PIN', 'bob', hz)).toBeGreaterThan(-40);
});

it('the right PIN lets the caller in: all hear each other', () => {
  expect(ears.heardBy('with the right PIN', 'bob')).toEqual(['host', 'alice']);
  expect(ears.heardBy('with the right PIN', 'alice')).toEqual(['host', 'bob']);
  expect(ears.heardBy('with the right PIN', 'host')).toEqual(['alice', 'bob']);
});

it('whoever keys in a third wrong one is turned away', () => {
  expect(caller()).toMatchObject({ state: 'removed', text: 'Removed' });
});
