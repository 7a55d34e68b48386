import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { ConferenceWatcher } from '../support/peers/conference-watcher.ts';
import { assertValidConferenceInfo } from '../support/valid-conference-info.ts';

/** A room without host, and two apps that call it: the documents as a program on this machine gets them. */
let host: RunningApp;
let alice: RunningApp;
let bob: RunningApp;

beforeAll(async () => {
  [host, alice, bob] = await Promise.all([startApp({ more: ['--room=Weekly'] }), startApp(), startApp()]);
});

afterAll(async () => {
  for (const app of [host, alice, bob]) expect(await app.stop()).toBe(0);
});

async function openRoom() {
  const { rooms } = await host.api.until((snapshot) => snapshot.rooms.length > 0, 'the room');
  const [room] = rooms;
  if (!room) throw new Error('unreachable: the condition held');
  return room;
}

it('a subscriber sees joins, mutes and leaves in order, versions rising, the documents valid', async () => {
  const room = await openRoom();
  const watcher = await ConferenceWatcher.watch(room.uri);
  const { callId } = await alice.api.call('calls.dial', { to: room.uri });
  await alice.api.callIs(callId, 'active');
  const seen = (status: string, count: number) => () =>
    watcher.read.flatMap(({ users }) => users?.users ?? []).filter((user) => user.endpoints[0]?.status === status)
      .length >= count;
  await expect.poll(seen('connected', 1), { timeout: 20_000 }).toBe(true);
  const other = await bob.api.call('calls.dial', { to: room.uri });
  await bob.api.callIs(other.callId, 'active');
  await expect.poll(seen('connected', 2), { timeout: 20_000 }).toBe(true);
  const [first] = host.api.snapshot.rooms[0]?.parties ?? [];
  await host.api.call('rooms.mute', { roomId: room.id, partyId: first?.id ?? '', muted: true });
  await expect.poll(seen('muted-via-focus', 1), { timeout: 20_000 }).toBe(true);
  await bob.api.call('calls.hangup', { callId: other.callId });
  await expect.poll(seen('disconnected', 1), { timeout: 20_000 }).toBe(true);
  watcher.close();
  for (const document of watcher.documents) assertValidConferenceInfo(Buffer.from(document));
  const [whole, ...news] = watcher.read;
  expect([whole?.state, whole?.entity]).toEqual(['full', room.uri]);
  expect(news.every(({ state }) => state === 'partial')).toBe(true);
  expect(watcher.read.map(({ version }) => version)).toEqual(watcher.read.map((_, index) => index + 1));
});

it('who calls a room is shown who is in it', async () => {
  const room = await openRoom();
  const { callId } = await bob.api.call('calls.dial', { to: room.uri });
  const told = await bob.api.until(
    ({ calls }) => calls.some((call) => call.id === callId && (call.conference?.people.length ?? 0) >= 2),
    'the roster',
  );
  expect(told.calls.find(({ id }) => id === callId)?.conference).toMatchObject({
    uri: room.uri,
    name: 'Weekly',
    locked: false,
    told: true,
    people: [
      { status: 'muted-via-focus', muted: true },
      { status: 'connected', muted: false },
    ],
  });
});
