import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

/** RFC 4579 §5.5 with phones that know nothing of conferences: a plain transfer by a party brings somebody into the room. */
const folder = temporaryFolder('conference-refer');
const speaks = join(folder.path, 'tone.wav');
let host: RunningApp;
let carol: Baresip;
let dave: Baresip;

beforeAll(async () => {
  writeToneWav(speaks, { hz: 500, seconds: 20, sampleRate: 8_000 });
  [host, carol, dave] = await Promise.all([
    startApp(),
    Baresip.start({ user: 'carol', speaks }),
    Baresip.start({ user: 'dave', speaks }),
  ]);
});

afterAll(async () => {
  expect(await host.stop()).toBe(0);
  await carol.stop();
  await dave.stop();
  folder.remove();
});

it('where the host lets them, dave is called in; and else nobody', async () => {
  const { roomId } = await host.api.call('rooms.create', { to: [carol.uri] });
  const parties = () => host.api.snapshot.rooms[0]?.parties.map(({ uri, state }) => [uri, state]);
  await host.api.until(() => parties()?.[0]?.[1] === 'joined', 'carol to join');
  await host.api.call('rooms.configure', { roomId, guestsMayInvite: true });
  carol.transfer(dave.uri);
  await host.api.until(() => parties()?.[1]?.[1] === 'joined', 'dave to be in the room');
  // To carol's phone that was a transfer: it is done with the call.
  await host.api.until(() => parties()?.[0]?.[1] === 'left', 'carol to leave');
  await host.api.call('rooms.configure', { roomId, guestsMayInvite: false });
  dave.transfer(carol.uri);
  await dave.event('TRANSFER_FAILED');
  expect(parties()?.map(([uri]) => uri)).toEqual([carol.uri, dave.uri]);
});
