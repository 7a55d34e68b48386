import { expect, test } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { dialogInfoBody, parseDialogInfo } from '../../main/sip/event/dialog-info-xml.ts';
import type { Notification } from '../../main/sip/event/notification.ts';
import { alwaysWhole } from '../../main/sip/event/notifier-options.ts';
import type { SubscriptionEnd } from '../../main/sip/event/subscribing.ts';
import { Subscription } from '../../main/sip/event/subscription.ts';
import { Party } from './party.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

/** bob tells of his calls; alice is one of our phones, peer says what the test makes it say. */
function notifier() {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = new Party(world.phone('bob', '192.0.2.2'));
  const peer = world.peer('peer', '192.0.2.9');
  let calls = 0;
  const dialogs = bob.events.offer({
    event: 'dialog',
    contentType: 'application/dialog-info+xml',
    expires: { leastSeconds: 60, mostSeconds: 600 },
    throttleMs: 5_000,
    admits: ({ from }) => (from.uri.scheme === 'sip' && from.uri.user === 'mallory' ? 403 : 200),
    teller: alwaysWhole((_, version) => {
      const list = Array.from({ length: calls }, (_, index) => ({ id: `${index}`, state: 'confirmed' as const }));
      return dialogInfoBody({ version, state: 'full', entity: bob.uri, dialogs: list });
    }),
  });
  const setCalls = (count: number) => {
    calls = count;
    dialogs.changed();
  };
  const subscribe = (expires: string | undefined, seq = 1, more: Readonly<Record<string, string>> = {}) =>
    peer.send('SUBSCRIBE', bob.uri, '192.0.2.2', {
      From: `<${peer.uri}>;tag=p${seq}`,
      To: `<${bob.uri}>`,
      'Call-ID': `subscription-${seq}`,
      CSeq: `${seq} SUBSCRIBE`,
      Event: 'dialog',
      ...(expires !== undefined && { Expires: expires }),
      ...more,
    });
  return { world, alice, bob, peer, dialogs, setCalls, subscribe };
}

test('two phones: the state at once and with each change, five seconds apart, until the subscription ends', async () => {
  const { world, alice, bob, dialogs, setCalls } = notifier();
  const told: Notification[] = [];
  const ends: SubscriptionEnd[] = [];
  const subscription = new Subscription(
    alice.agent.core,
    {
      to: uri(bob.uri),
      from: { uri: uri(alice.uri) },
      event: 'dialog',
      accept: ['application/dialog-info+xml'],
      expiresSeconds: 3600,
    },
    { onNotify: (notification) => told.push(notification), onEnded: (end) => ends.push(end) },
  );
  await world.advance(1_000);
  for (const count of [1, 2, 3]) setCalls(count);
  await world.advance(9_000);
  const known = told.map(({ body }) => {
    const info = parseDialogInfo(body?.bytes ?? new Uint8Array());
    return info.ok && [info.value.version, info.value.dialogs.length];
  });
  expect(known).toEqual([
    [0, 0],
    [1, 3],
  ]);
  expect(world.timedLadder()).toEqual([
    '0 alice → bob SUBSCRIBE',
    '0 bob → alice 200 SUBSCRIBE',
    '0 bob → alice NOTIFY',
    '0 alice → bob 200 NOTIFY',
    '5000 bob → alice NOTIFY',
    '5000 alice → bob 200 NOTIFY',
  ]);
  expect(told[0]?.state).toEqual({ kind: 'active', expires: 600 });
  await world.advance(1_200_000);
  expect(dialogs.size).toBe(1);
  subscription.unsubscribe();
  await world.advance(40_000);
  expect([dialogs.size, alice.idle, bob.phone.idle, world.clock.pending]).toEqual([0, true, true, 0]);
});

test('an expiry is bounded: 423 below, less than asked above (§4.2.1.1)', async () => {
  const { world, peer, subscribe } = notifier();
  subscribe('59');
  await world.advance(0);
  expect([peer.lastResponse('SUBSCRIBE').status, peer.lastResponse('SUBSCRIBE').headers.get('Min-Expires')]).toEqual([
    423,
    '60',
  ]);
  subscribe('7200', 2);
  await world.advance(0);
  expect([peer.lastResponse('SUBSCRIBE').status, peer.lastResponse('SUBSCRIBE').headers.get('Expires')]).toEqual([
    200,
    '600',
  ]);
  expect(peer.last('NOTIFY').headers.get('Subscription-State')).toBe('active;expires=600');
});

test('who is not refreshed is told timeout, and forgotten', async () => {
  const { world, bob, peer, dialogs, subscribe } = notifier();
  subscribe('60');
  await world.advance(0);
  peer.answer(peer.last('NOTIFY'), 200);
  await world.advance(59_999);
  expect(peer.last('NOTIFY').headers.get('Subscription-State')).toBe('active;expires=60');
  await world.advance(1);
  expect(peer.last('NOTIFY').headers.get('Subscription-State')).toBe('terminated;reason=timeout');
  peer.answer(peer.last('NOTIFY'), 200);
  await world.advance(40_000);
  expect([dialogs.size, bob.phone.idle, world.clock.pending]).toEqual([0, true, 0]);
});

test('a poll gets one NOTIFY, which is the last', async () => {
  const { world, peer, dialogs, subscribe } = notifier();
  subscribe('0');
  await world.advance(0);
  expect(peer.requests.map(({ headers }) => headers.get('Subscription-State'))).toEqual(['terminated;reason=timeout']);
  expect(dialogs.size).toBe(0);
});

test('a subscriber that refuses a NOTIFY, or is gone, is forgotten (§4.2.2)', async () => {
  const { world, peer, dialogs, subscribe } = notifier();
  subscribe('600');
  await world.advance(0);
  peer.answer(peer.last('NOTIFY'), 481);
  await world.advance(0);
  expect(dialogs.size).toBe(0);
  subscribe('600', 2);
  await world.advance(0);
  expect(dialogs.size).toBe(1);
  await world.advance(32_000);
  expect(dialogs.size).toBe(0);
});

test('who is not let in, what is not known, what can’t be read', async () => {
  const { world, peer, subscribe } = notifier();
  subscribe('600', 1, { From: '<sip:mallory@192.0.2.9>;tag=m' });
  subscribe('600', 2, { Event: 'presence' });
  subscribe('600', 3, { Event: '' });
  subscribe('600', 4, { Accept: 'application/pidf+xml' });
  subscribe('600', 5, { Event: 'refer' });
  await world.advance(0);
  expect(peer.statuses('SUBSCRIBE')).toEqual([403, 489, 489, 406, 403]);
  expect(peer.responses[1]?.headers.get('Allow-Events')).toBe('refer, dialog');
  expect(peer.requests).toEqual([]);
});

test('one address holds no more subscriptions than the limit', async () => {
  const { world, peer, dialogs, subscribe } = notifier();
  const { subscriptionsPerSource } = limits;
  for (let seq = 1; seq <= subscriptionsPerSource + 1; seq += 1) subscribe('600', seq);
  await world.advance(0);
  expect(peer.statuses('SUBSCRIBE').filter((status) => status === 200)).toHaveLength(subscriptionsPerSource);
  expect(peer.lastResponse('SUBSCRIBE').headers.get('Retry-After')).toBe('60');
  expect(dialogs.size).toBe(subscriptionsPerSource);
});

test('the agent’s end: every subscriber is told noresource', async () => {
  const { world, bob, peer, subscribe } = notifier();
  subscribe('600');
  await world.advance(0);
  peer.answer(peer.last('NOTIFY'), 200);
  await world.advance(100);
  const closed = bob.phone.agent.close();
  await world.advance(0);
  expect(peer.last('NOTIFY').headers.get('Subscription-State')).toBe('terminated;reason=noresource');
  peer.answer(peer.last('NOTIFY'), 200);
  await world.advance(40_000);
  await closed;
  expect([bob.phone.idle, world.clock.pending]).toEqual([true, 0]);
});
