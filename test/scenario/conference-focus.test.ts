import { expect, test } from 'vitest';
import { conference, documentsTo } from './conference-world.ts';
import { Transfer } from './party.ts';
import { sdp } from './sdp.ts';
import { uri } from './uri.ts';

const contactOf = (messages: ReturnType<typeof conference>['world'], pick: (text: string) => boolean) =>
  messages.network.packets
    .filter(({ message, from }) => {
      const what = message.kind === 'request' ? message.method : `${message.status} ${message.cseq.method}`;
      return from.address === '192.0.2.10' && pick(what);
    })[0]
    ?.message.headers.get('Contact');

test('RFC 4579 §5.1: who calls the room is answered with isfocus, subscribes, and is told of the next', async () => {
  const { world, room, roomUri, alice, bob, watch } = conference();
  const call = alice.dial(roomUri);
  await world.advance(100);
  expect(contactOf(world, (what) => what === '200 INVITE')).toBe('<sip:room-weekly@192.0.2.10:5060>;isfocus');
  expect(call.session.remoteFocus).toMatchObject({ user: 'room-weekly', host: '192.0.2.10' });
  const { known } = watch(alice);
  await world.advance(6_000);
  bob.dial(roomUri);
  await world.advance(6_000);
  room.mute('p2', true);
  await world.advance(6_000);
  const documents = documentsTo(world, alice.phone.address);
  expect(documents.map(({ version, state }) => [version, state])).toEqual([
    [1, 'full'],
    [2, 'partial'],
    [3, 'partial'],
  ]);
  expect(known.at(-1)).toMatchObject({
    entity: roomUri,
    description: { displayText: 'Weekly' },
    state: { userCount: 2, active: true, locked: false },
    users: [
      { entity: alice.uri, endpoints: [{ status: 'connected', joiningMethod: 'dialed-in' }] },
      {
        entity: bob.uri,
        endpoints: [{ status: 'muted-via-focus', media: [{ id: '1', type: 'audio', status: 'recvonly' }] }],
      },
    ],
  });
  expect(world.ladder().slice(0, 7)).toEqual([
    'alice → focus INVITE',
    'focus → alice 200 INVITE',
    'alice → focus ACK',
    'alice → focus SUBSCRIBE',
    'focus → alice 200 SUBSCRIBE',
    'focus → alice NOTIFY',
    'alice → focus 200 NOTIFY',
  ]);
});

test('RFC 4575 §3.9: changes within five seconds are told as one; a leave is shown, and then forgotten', async () => {
  const { world, roomUri, alice, bob, carol, watch } = conference();
  alice.dial(roomUri);
  await world.advance(100);
  const { known } = watch(alice);
  await world.advance(0);
  const joined = bob.dial(roomUri);
  carol.dial(roomUri);
  await world.advance(4_900);
  expect(documentsTo(world, alice.phone.address)).toHaveLength(1);
  await world.advance(200);
  expect(known.at(-1)?.users.map(({ entity }) => entity)).toEqual([alice.uri, bob.uri, carol.uri]);
  joined.session.hangup();
  await world.advance(5_000);
  expect(known.at(-1)?.users[1]).toMatchObject({
    entity: bob.uri,
    endpoints: [{ status: 'disconnected', disconnectionMethod: 'departed', media: [] }],
  });
  await world.advance(10_000);
  expect(known.at(-1)?.users.map(({ entity }) => entity)).toEqual([alice.uri, carol.uri]);
  expect(documentsTo(world, alice.phone.address).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  expect(documentsTo(world, alice.phone.address).at(-1)?.users).toEqual({
    state: 'partial',
    users: [{ entity: bob.uri, state: 'deleted', endpoints: [] }],
  });
});

test('RFC 4575 §3.5: who is not in the room is told nothing, nor who asks for a room that is not there', async () => {
  const { world, roomUri, alice, mallory, watch } = conference();
  alice.dial(roomUri);
  await world.advance(100);
  const { known } = watch(mallory);
  await world.advance(1_000);
  expect(known).toEqual([]);
  expect(world.ladder().slice(3)).toEqual(['mallory → focus SUBSCRIBE', 'focus → mallory 403 SUBSCRIBE']);
});

test('RFC 4575 §3.3: with the room its subscriptions end', async () => {
  const { world, room, bound, roomUri, alice, focus, watch } = conference();
  alice.dial(roomUri);
  await world.advance(100);
  const { known } = watch(alice);
  await world.advance(6_000);
  room.end();
  bound.dispose();
  await world.advance(1_000);
  expect(known.at(-1)).toMatchObject({ over: true, users: [] });
  const last = world.network.packets.flatMap(({ message }) =>
    message.kind === 'request' && message.method === 'NOTIFY' ? [message.headers.get('Subscription-State')] : [],
  );
  expect(last.at(-1)).toBe('terminated;reason=noresource');
  await world.advance(40_000);
  expect(focus.phone.agent.counts().subscriptions).toBe(0);
  expect(alice.phone.agent.counts().subscriptions).toBe(0);
});

test('RFC 4579 §5.5: a party has the focus call somebody in, by REFER to the conference and in the call', async () => {
  for (const within of ['apart', 'call'] as const) {
    const { world, room, roomUri, alice, carol } = conference();
    const call = alice.dial(roomUri);
    await world.advance(100);
    world.network.packets.length = 0;
    const transfer = new Transfer();
    alice.events.refer(call.session, uri(carol.uri), transfer, { within });
    await world.advance(3_000);
    expect(transfer.outcomes).toEqual([{ kind: 'succeeded', status: 200, reason: 'OK' }]);
    expect(contactOf(world, (what) => what === 'INVITE')).toBe('<sip:room-weekly@192.0.2.10:5060>;isfocus');
    expect(carol.answered[0]?.session?.remoteFocus).toMatchObject({ user: 'room-weekly' });
    expect(room.parties().map(({ uri: text, joining, state }) => [text, joining, state])).toEqual([
      [alice.uri, 'dialed-in', 'joined'],
      [carol.uri, 'dialed-out', 'joined'],
    ]);
  }
});

test('RFC 4579 §5.11: and takes somebody out by REFER with BYE', async () => {
  const { world, room, roomUri, alice, carol } = conference();
  const call = alice.dial(roomUri);
  const other = carol.dial(roomUri);
  await world.advance(100);
  world.network.packets.length = 0;
  const transfer = new Transfer();
  alice.events.refer(call.session, uri(`${carol.uri};method=BYE`), transfer);
  await world.advance(3_000);
  expect(transfer.outcomes).toEqual([{ kind: 'succeeded', status: 200, reason: 'OK' }]);
  expect(other.ended).toMatchObject({ kind: 'remote' });
  expect(room.parties().map(({ state }) => state)).toEqual(['joined', 'removed']);
  expect(world.ladder()).toEqual(
    expect.arrayContaining([
      'alice → focus REFER',
      'focus → alice 202 REFER',
      'focus → carol BYE',
      'carol → focus 200 BYE',
    ]),
  );
});

test.each([
  ['the host does not let them', { openToReferrals: false }, '', 403],
  ['the room is locked', { locked: true }, '', 403],
  ['nobody of that name is there', {}, ';method=BYE', 404],
])('a REFER is refused where %s', async (_, rules, params, status) => {
  const { world, room, roomUri, alice, carol } = conference();
  Object.assign(room, rules);
  const call = alice.dial(roomUri);
  await world.advance(100);
  const transfer = new Transfer();
  alice.events.refer(call.session, uri(`${carol.uri}${params}`), transfer);
  await world.advance(3_000);
  expect(transfer.outcomes).toMatchObject([{ kind: 'refused', status }]);
  expect(carol.answered).toEqual([]);
});

test('a REFER with BYE outside of any conference is refused', async () => {
  const { world, alice, bob, carol } = conference();
  const call = alice.dial(bob.uri);
  await world.advance(100);
  const transfer = new Transfer();
  alice.events.refer(call.session, uri(`${carol.uri};method=BYE`), transfer);
  await world.advance(3_000);
  expect(transfer.outcomes).toMatchObject([{ kind: 'refused', status: 403 }]);
  expect(bob.referrals).toEqual([]);
});

test('a call that is merged into a room tells so by its Contact (RFC 3261 §12.2), in the re-INVITE and what follows', async () => {
  const { world, focus, bob, roomUri } = conference();
  const call = focus.dial(bob.uri);
  await world.advance(100);
  const far = bob.answered[0];
  expect(far?.session?.remoteFocus).toBeUndefined();
  call.session.setFocus('room-weekly');
  void call.session.reinvite(sdp('again'));
  await world.advance(100);
  expect(far?.session?.remoteFocus).toMatchObject({ user: 'room-weekly' });
  far?.session?.hangup();
  await world.advance(100);
  const bye = world.network.packets.find(({ message }) => message.kind === 'request' && message.method === 'BYE');
  expect(bye?.message.kind === 'request' && bye.message.uri).toMatchObject(uri(`${roomUri}:5060`));
});

test('a phone of RFC 3265 subscribes in the dialog of its call, and is told there', async () => {
  const { world, roomUri, alice, focus } = conference();
  const call = alice.dial(roomUri);
  await world.advance(100);
  void call.session.request('SUBSCRIBE', {
    headers: [
      ['Event', 'conference'],
      ['Expires', '600'],
    ],
  });
  await world.advance(1_000);
  expect(world.ladder().slice(3, 6)).toEqual([
    'alice → focus SUBSCRIBE',
    'focus → alice 200 SUBSCRIBE',
    'focus → alice NOTIFY',
  ]);
  const notify = world.network.packets.find(({ message }) => message.kind === 'request' && message.method === 'NOTIFY');
  expect(notify?.message.callId).toBe(call.session.callId);
  expect(documentsTo(world, alice.phone.address)).toMatchObject([{ state: 'full', version: 1 }]);
  // Alice did not mean it: her 481 ends it.
  await world.advance(1_000);
  expect(focus.phone.agent.counts().subscriptions).toBe(0);
});

test('RFC 4579 §5.10: a call between two others is brought in by Replaces', async () => {
  const { world, room, roomUri, alice, bob, carol } = conference();
  const inRoom = alice.dial(roomUri);
  const aside = bob.dial(carol.uri);
  await world.advance(100);
  const dialog = aside.session.dialogId;
  if (!dialog) throw new Error('not connected');
  const replaces = encodeURIComponent(`${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`);
  const transfer = new Transfer();
  alice.events.refer(inRoom.session, uri(`${carol.uri}?Replaces=${replaces}`), transfer);
  await world.advance(3_000);
  expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
  expect(aside.ended).toMatchObject({ kind: 'remote' });
  expect(room.parties().map(({ uri: text }) => text)).toEqual([alice.uri, carol.uri]);
});

test('RFC 4579 §5.13: whether a URI is that of a conference is told by OPTIONS', async () => {
  const { world, alice, focus, roomUri } = conference();
  for (const asked of [roomUri, focus.uri]) void alice.phone.agent.options(uri(asked), uri(alice.uri));
  await world.advance(100);
  const answers = world.network.packets.filter(({ message }) => message.kind === 'response');
  expect(answers.map(({ message }) => message.headers.get('Contact'))).toEqual([
    '<sip:room-weekly@192.0.2.10:5060>;isfocus',
    undefined,
  ]);
});
