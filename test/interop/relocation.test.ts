import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { Janus } from '../support/peers/janus.ts';
import { JanusFocus } from '../support/peers/janus-focus.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

/** A room of an app with two baresips in it goes over to a janus: RFC 4579 §5.4 and §5.6. */
const folder = temporaryFolder('relocation');
const speaks = join(folder.path, 'tone.wav');
let janus: Janus;
let focus: JanusFocus;
let host: RunningApp;
let guest: RunningApp;
let phones: Baresip[];

beforeAll(async () => {
  writeToneWav(speaks, { hz: 500, seconds: 20, sampleRate: 8_000 });
  [janus, host, guest, ...phones] = await Promise.all([
    Janus.start(),
    startApp(),
    startApp(),
    Baresip.start({ user: 'carol', speaks }),
    Baresip.start({ user: 'dave', speaks }),
  ]);
  focus = await JanusFocus.open(janus);
});

afterAll(async () => {
  for (const app of [host, guest]) expect(await app.stop()).toBe(0);
  for (const phone of phones) await phone.stop();
  focus.close();
  await janus.stop();
  folder.remove();
});

it('everyone is sent there, the host joins, and the roster is the server’s', async () => {
  const { roomId } = await host.api.call('rooms.create', { to: phones.map(({ uri }) => uri) });
  const parties = (state: string) => host.api.snapshot.rooms[0]?.parties.filter((party) => party.state === state);
  await host.api.until(() => parties('joined')?.length === 2, 'both to join');
  await host.api.call('rooms.move', { roomId, factory: focus.factory });
  await host.api.until(() => parties('transferred')?.length === 2, 'both to be told as gone over');
  expect(parties('transferred')?.map(({ uri }) => uri)).toEqual(phones.map(({ uri }) => uri));
  expect(parties('joined')?.map(({ uri }) => uri)).toEqual([focus.factory]);
  const serverCall = parties('joined')?.[0]?.callId;
  const snapshot = await host.api.until(
    ({ calls }) => calls.some(({ id, conference }) => id === serverCall && conference?.people.length === 3),
    'three on the server’s roster',
  );
  expect(snapshot.calls.find(({ id }) => id === serverCall)?.conference).toMatchObject({
    uri: focus.conference(5001),
    told: true,
  });
  expect(host.api.snapshot.rooms[0]?.text).toBe(`Everyone is at ${focus.conference(5001)} now.`);
  phones[0]?.hangup();
  await host.api.until(
    ({ calls }) => calls.some(({ id, conference }) => id === serverCall && conference?.people.length === 2),
    'one to leave',
  );
});

it('who will not go stays, joined to the others by this machine, and may be asked again', async () => {
  const { roomId } = await host.api.call('rooms.create', { to: [`sip:me@${guest.sip}`] });
  const { id: callId } = await guest.api.incoming();
  await guest.api.call('calls.answer', { callId });
  const room = () => host.api.snapshot.rooms.find(({ id }) => id === roomId);
  const standings = () => room()?.parties.map(({ state }) => state);
  await host.api.until(() => standings()?.[0] === 'joined', 'the guest to join');
  const moving = host.api.call('rooms.move', { roomId, factory: focus.factory });
  await asked(callId);
  await guest.api.call('calls.refuseTransfer', { callId });
  await moving;
  await host.api.until(() => room()?.text.startsWith('0 of 1 went over') === true, 'who stayed');
  // It was held while it was asked, and is taken back.
  await host.api.until(() => standings()?.join() === 'joined,joined', 'the guest to be in the room again');
  await guest.api.until(({ calls }) => calls.every(({ transferRequest }) => !transferRequest), 'the wish to be gone');
  const again = host.api.call('rooms.move', { roomId, factory: focus.factory });
  await asked(callId);
  await guest.api.call('calls.acceptTransfer', { callId });
  await again;
  await host.api.until(() => room()?.text === `Everyone is at ${focus.conference(5002)} now.`, 'all to be there');
  await host.api.until(() => standings()?.join() === 'transferred,joined', 'the guest to be told as gone over');
});

function asked(callId: string) {
  return guest.api.until(
    ({ calls }) => calls.some(({ id, transferRequest }) => id === callId && transferRequest),
    'the wish',
  );
}

it('an address that makes no conferences leaves the room as it is', async () => {
  const { roomId } = await host.api.call('rooms.create', { to: [] });
  const [line] = host.api.snapshot.lines;
  await expect(host.api.call('rooms.move', { roomId, factory: line?.uri ?? '' })).rejects.toThrow(
    /makes no conferences\. The room stays here\./,
  );
});
