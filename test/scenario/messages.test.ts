import { expect, test } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { Party } from './party.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

function pair() {
  const world = new World();
  const alice = new Party(world.phone('alice', '192.0.2.1'));
  const bob = new Party(world.phone('bob', '192.0.2.2'));
  const peer = world.peer('peer', '192.0.2.9');
  const say = (to: Party, text: string) =>
    alice.messages.send({ to: uri(to.uri), from: { uri: uri(alice.uri), displayName: 'Alice' } }, text);
  const send = (seq: number, more: Readonly<Record<string, string>>, text: string) =>
    peer.send(
      'MESSAGE',
      bob.uri,
      '192.0.2.2',
      {
        From: `<${peer.uri}>;tag=p`,
        To: `<${bob.uri}>`,
        'Call-ID': `message-${seq}`,
        CSeq: '1 MESSAGE',
        'Content-Type': 'text/plain',
        ...more,
      },
      text,
    );
  return { world, alice, bob, peer, say, send };
}

test('a text on its own (RFC 3428 §10): MESSAGE, 200, and no dialog', async () => {
  const { world, alice, bob, say } = pair();
  const sent = say(bob, 'Watson, come here. Grüße 👋');
  await world.advance(100);
  expect(await sent).toEqual({ kind: 'delivered' });
  expect(world.ladder()).toEqual(['alice → bob MESSAGE', 'bob → alice 200 MESSAGE']);
  const [message] = world.network.packets.map((packet) => packet.message);
  expect(message?.headers.has('Contact')).toBe(false);
  expect(message?.headers.get('Content-Type')).toBe('text/plain;charset=utf-8');
  expect(bob.texts).toMatchObject([
    { text: 'Watson, come here. Grüße 👋', from: { displayName: 'Alice' }, at: Date.UTC(2026, 0, 1) },
  ]);
  await world.advance(40_000);
  expect([alice.phone.idle, bob.phone.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('a text within a call, each way', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri);
  await world.advance(100);
  const there = bob.answered[0]?.session;
  if (!there) throw new Error('not connected');
  const outcomes = Promise.all([alice.messages.sendWithin(call.session, 'one'), bob.messages.sendWithin(there, 'two')]);
  await world.advance(100);
  expect(await outcomes).toEqual([{ kind: 'delivered' }, { kind: 'delivered' }]);
  expect([bob.texts[0]?.text, alice.texts[0]?.text]).toEqual(['one', 'two']);
  expect(bob.texts[0]?.session?.callId).toBe(call.session.callId);
});

test('what a text came to: stored, refused, nobody there', async () => {
  const { world, alice, peer } = pair();
  const send = () => alice.messages.send({ to: uri(peer.uri), from: { uri: uri(alice.uri) } }, 'hello');
  for (const [status, outcome] of [
    [202, { kind: 'stored' }],
    [404, { kind: 'refused', status: 404, reason: 'Not Found' }],
  ] as const) {
    const sent = send();
    await world.advance(0);
    peer.answer(peer.last('MESSAGE'), status, 'x');
    await world.advance(0);
    expect(await sent).toEqual(outcome);
  }
  const silent = send();
  await world.advance(32_000);
  expect(await silent).toEqual({ kind: 'no-response' });
});

test('a text too long for one datagram is not sent (RFC 3428 §8)', async () => {
  const { world, bob, say } = pair();
  expect(await say(bob, 'ü'.repeat(limits.messageBytes / 2 + 1))).toEqual({ kind: 'too-long' });
  const fits = say(bob, 'x'.repeat(limits.messageBytes));
  await world.advance(100);
  expect(await fits).toEqual({ kind: 'delivered' });
  expect(world.network.packets.map(({ protocol }) => protocol)).toEqual(['udp', 'udp']);
});

test('only text is taken, and not too much of it', async () => {
  const { world, bob, peer, send } = pair();
  send(1, { 'Content-Type': 'text/html' }, '<b>hello</b>');
  await world.advance(0);
  expect([peer.lastResponse('MESSAGE').status, peer.lastResponse('MESSAGE').headers.get('Accept')]).toEqual([
    415,
    'text/plain',
  ]);
  send(2, { 'Content-Type': 'text/plain;charset=utf-7' }, 'hello');
  send(3, {}, 'x'.repeat(limits.receivedMessageBytes + 1));
  send(4, {}, '');
  send(5, { 'Content-Type': 'text/plain; charset="UTF-8"' }, 'grün');
  await world.advance(0);
  expect(peer.statuses('MESSAGE')).toEqual([415, 415, 413, 200, 200]);
  expect(bob.texts.map(({ text }) => text)).toEqual(['grün']);
});

test('one address sends no more than the limit in a minute, and others do', async () => {
  const { world, alice, bob, peer, say, send } = pair();
  const { messagesPerMinute } = limits;
  for (let seq = 0; seq <= messagesPerMinute; seq += 1) send(seq, {}, `text ${seq}`);
  await world.advance(0);
  expect(peer.statuses('MESSAGE').filter((status) => status === 200)).toHaveLength(messagesPerMinute);
  expect(peer.lastResponse('MESSAGE').headers.get('Retry-After')).toBe('60');
  const other = say(bob, 'hello');
  await world.advance(60_000 / messagesPerMinute);
  expect(await other).toEqual({ kind: 'delivered' });
  send(100, {}, 'again');
  await world.advance(0);
  expect([peer.lastResponse('MESSAGE').status, alice.texts]).toEqual([200, []]);
});

test('waiting messages told without a subscription are believed from our own server alone (RFC 3842)', async () => {
  const { world, bob, peer } = pair();
  const tell = async (seq: number) => {
    peer.send(
      'NOTIFY',
      bob.uri,
      '192.0.2.2',
      {
        From: `<${peer.uri}>;tag=p`,
        To: `<${bob.uri}>`,
        'Call-ID': `mwi-${seq}`,
        CSeq: '1 NOTIFY',
        Event: 'message-summary',
        'Subscription-State': 'active',
        'Content-Type': 'application/simple-message-summary',
      },
      'Messages-Waiting: yes\r\n',
    );
    await world.advance(0);
  };
  await tell(1);
  bob.trusted = peer.address;
  await tell(2);
  expect(peer.statuses('NOTIFY')).toEqual([481, 200]);
  expect(bob.unasked).toHaveLength(1);
});
