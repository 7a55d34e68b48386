import { expect, test } from 'vitest';
import type { Notification } from '../../main/sip/event/notification.ts';
import type { SubscribeOptions, SubscriptionEnd } from '../../main/sip/event/subscribing.ts';
import { Subscription } from '../../main/sip/event/subscription.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

type Lines = Readonly<Record<string, string>>;

const body = 'Messages-Waiting: yes\r\n';

/** alice subscribes at a notifier that says what the test makes it say. */
async function subscribed(options: Partial<SubscribeOptions> = {}) {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const server = world.peer('server', '192.0.2.9');
  const told: Notification[] = [];
  const ends: SubscriptionEnd[] = [];
  const subscription = new Subscription(
    alice.agent.core,
    {
      to: uri('sip:alice@192.0.2.9'),
      from: { uri: uri(alice.uri) },
      event: 'message-summary',
      accept: ['application/simple-message-summary'],
      expiresSeconds: 3600,
      ...options,
    },
    { onNotify: (notification) => told.push(notification), onEnded: (end) => ends.push(end) },
  );
  await world.advance(0);
  const first = server.last('SUBSCRIBE');
  const accept = async (headers: Lines = { Expires: '3600' }) => {
    server.answer(server.last('SUBSCRIBE'), 200, 's', { Contact: `<${server.uri}>`, ...headers });
    await world.advance(0);
  };
  const notify = async (seq: number, state: string, more: Lines = {}, tag = 's', text = body) => {
    const lines = {
      ...server.asCallee(first, tag, seq, 'NOTIFY'),
      Event: 'message-summary',
      'Subscription-State': state,
      'Content-Type': 'application/simple-message-summary',
      ...more,
    };
    server.send('NOTIFY', alice.uri, '192.0.2.1', lines, text);
    await world.advance(0);
  };
  const idle = () => [alice.idle, world.clock.pending];
  return { world, alice, server, subscription, told, ends, first, accept, notify, idle };
}

test('the SUBSCRIBE says what RFC 6665 §4.1.2.1 asks for', async () => {
  const { first } = await subscribed();
  expect(['Event', 'Accept', 'Expires', 'Contact'].map((name) => first.headers.get(name))).toEqual([
    'message-summary',
    'application/simple-message-summary',
    '3600',
    '<sip:alice@192.0.2.1:5060>',
  ]);
});

test('an account’s own Contact stands in the first SUBSCRIBE and in each refresh', async () => {
  const contact = '<sip:alice@example.com;gr=urn:uuid:f81d4fae>';
  const { world, server, first, accept, notify } = await subscribed({ contact: () => contact });
  await accept({ Expires: '100' });
  await notify(1, 'active');
  await world.advance(50_000);
  const again = server.last('SUBSCRIBE');
  expect(again.cseq.seq).toBe(2);
  expect([first, again].map(({ headers }) => headers.get('Contact'))).toEqual([contact, contact]);
});

test('subscribe, notify, refresh a minute before the end, unsubscribe', async () => {
  const { world, subscription, server, told, ends, accept, notify, idle } = await subscribed();
  await accept({ Expires: '600' });
  await notify(1, 'active;expires=600');
  await world.advance(540_000);
  await accept({ Expires: '600' });
  await notify(2, 'active;expires=600');
  const refresh = server.last('SUBSCRIBE');
  expect([refresh.to.tag, refresh.cseq.seq, refresh.headers.get('Expires')]).toEqual(['s', 2, '3600']);
  subscription.unsubscribe();
  expect(ends).toEqual([{ kind: 'unsubscribed' }]);
  await world.advance(0);
  expect(server.last('SUBSCRIBE').headers.get('Expires')).toBe('0');
  await accept({ Expires: '0' });
  await notify(3, 'terminated;reason=timeout');
  expect(world.timedLadder()).toEqual([
    '0 alice → server SUBSCRIBE',
    '0 server → alice 200 SUBSCRIBE',
    '0 server → alice NOTIFY',
    '0 alice → server 200 NOTIFY',
    '540000 alice → server SUBSCRIBE',
    '540000 server → alice 200 SUBSCRIBE',
    '540000 server → alice NOTIFY',
    '540000 alice → server 200 NOTIFY',
    '540000 alice → server SUBSCRIBE',
    '540000 server → alice 200 SUBSCRIBE',
    '540000 server → alice NOTIFY',
    '540000 alice → server 200 NOTIFY',
  ]);
  expect(told).toHaveLength(2);
  await world.advance(40_000);
  expect([ends.length, idle()]).toEqual([1, [true, 0]]);
});

test('a NOTIFY before the 2xx makes the dialog (§4.1.2.4)', async () => {
  const { world, server, told, accept, notify } = await subscribed();
  await notify(1, 'pending;expires=100');
  await notify(2, 'active;expires=100');
  expect(told.map(({ state }) => state.kind)).toEqual(['pending', 'active']);
  await accept({ Expires: '100' });
  await world.advance(50_000);
  expect([server.last('SUBSCRIBE').cseq.seq, server.last('SUBSCRIBE').to.tag]).toEqual([2, 's']);
});

test('of several forks the first to notify is taken, the others get 481 (§4.4.1)', async () => {
  const { server, told, accept, notify } = await subscribed();
  await accept();
  await notify(1, 'active', {}, 'fork-a');
  await notify(1, 'active', {}, 'fork-b');
  await notify(2, 'active', {}, 'fork-a');
  expect(server.statuses('NOTIFY')).toEqual([200, 481, 200]);
  expect(told).toHaveLength(2);
});

test('Timer N: accepted and never notified (§4.1.2.4)', async () => {
  const { world, server, ends, accept, notify, idle } = await subscribed();
  await accept();
  await world.advance(31_999);
  expect(ends).toEqual([]);
  await world.advance(1);
  expect(ends).toEqual([{ kind: 'no-notify' }]);
  await notify(1, 'active');
  expect(server.statuses('NOTIFY')).toEqual([481]);
  await world.advance(40_000);
  expect(idle()).toEqual([true, 0]);
});

test('what is no NOTIFY of ours is refused and not told (§4.1.3)', async () => {
  const { server, told, accept, notify } = await subscribed();
  await accept();
  await notify(5, 'active');
  await notify(6, 'active', { Event: 'presence' });
  await notify(7, 'active', { Event: 'message-summary;id=7' });
  await notify(8, '');
  await notify(9, 'active', { 'Content-Type': 'text/html' });
  await notify(4, 'active');
  expect(server.statuses('NOTIFY')).toEqual([200, 489, 489, 400, 415, 500]);
  expect(server.lastResponse('NOTIFY').headers.has('Accept')).toBe(false);
  expect(told).toHaveLength(1);
});

test('423: asked again for as long as it says, once (§4.1.2.1)', async () => {
  const { world, server, ends, accept, notify } = await subscribed({ expiresSeconds: 60 });
  server.answer(server.last('SUBSCRIBE'), 423, 'x', { 'Min-Expires': '1800' });
  await world.advance(0);
  const again = server.last('SUBSCRIBE');
  expect([again.headers.get('Expires'), again.cseq.seq]).toEqual(['1800', 2]);
  await accept({ Expires: '1800' });
  await notify(1, 'active');
  await world.advance(1_740_000);
  expect(server.last('SUBSCRIBE').cseq.seq).toBe(3);
  expect(ends).toEqual([]);
});

test('a SUBSCRIBE that is refused is over', async () => {
  for (const status of [403, 404, 423, 489, 603]) {
    const { world, server, ends, idle } = await subscribed();
    server.answer(server.last('SUBSCRIBE'), status, 'x', { 'Retry-After': '18 (soon);duration=5' });
    await world.advance(0);
    expect(ends).toMatchObject([{ kind: 'refused', status, retryAfterMs: 18_000 }]);
    await world.advance(40_000);
    expect(idle()).toEqual([true, 0]);
  }
});

test('a notifier that does not answer', async () => {
  const silent = await subscribed();
  await silent.world.advance(32_000);
  expect(silent.ends).toEqual([{ kind: 'no-response' }]);
  await silent.world.advance(40_000);
  expect(silent.idle()).toEqual([true, 0]);
});

test('given up before it was answered', async () => {
  const { world, server, subscription, ends, notify, idle } = await subscribed();
  subscription.unsubscribe();
  await notify(1, 'active');
  expect([ends, server.statuses('NOTIFY')]).toEqual([[{ kind: 'unsubscribed' }], [481]]);
  await world.advance(40_000);
  expect(idle()).toEqual([true, 0]);
});

test('refreshes that end a subscription, and those that leave it its time (§4.1.2.2)', async () => {
  for (const status of [404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604]) {
    const { world, server, ends, accept, notify } = await subscribed();
    await accept({ Expires: '100' });
    await notify(1, 'active;expires=100');
    await world.advance(50_000);
    server.answer(server.last('SUBSCRIBE'), status);
    await world.advance(0);
    expect(ends).toMatchObject([{ kind: 'refused', status }]);
  }
  for (const status of [403, 500, 503]) {
    const { world, server, ends, accept, notify } = await subscribed();
    await accept({ Expires: '100' });
    await notify(1, 'active;expires=100');
    await world.advance(50_000);
    server.answer(server.last('SUBSCRIBE'), status);
    await world.advance(24_999);
    expect(ends).toEqual([]);
    await world.advance(25_002);
    expect(ends).toHaveLength(1);
  }
});

test('a refresh that no NOTIFY follows ends it too: Timer N', async () => {
  const { world, ends, accept, notify } = await subscribed();
  await accept({ Expires: '3600' });
  await notify(1, 'active;expires=3600');
  await world.advance(3_540_000);
  await accept({ Expires: '3600' });
  await world.advance(31_999);
  expect(ends).toEqual([]);
  await world.advance(1);
  expect(ends).toEqual([{ kind: 'no-notify' }]);
});

test('the end that a NOTIFY tells, with its reason and its wait (§4.1.3)', async () => {
  const cases: readonly (readonly [state: string, end: Omit<SubscriptionEnd & { kind: 'terminated' }, 'kind'>])[] = [
    ['terminated', {}],
    ['terminated;reason=deactivated', { reason: 'deactivated' }],
    ['terminated;reason=probation;retry-after=120', { reason: 'probation', retryAfterMs: 120_000 }],
    ['terminated;reason=of-my-own;expires=5', {}],
    ['terminated;reason=invariant;retry-after=31536000', { reason: 'invariant', retryAfterMs: 31_536_000_000 }],
  ];
  for (const [state, end] of cases) {
    const { world, ends, told, accept, notify, idle } = await subscribed();
    await accept();
    await notify(1, state, {});
    expect(ends).toEqual([{ kind: 'terminated', ...end }]);
    expect(told).toHaveLength(1);
    await world.advance(40_000);
    expect(idle()).toEqual([true, 0]);
  }
});

test('a poll: Expires 0 asks once (§4.4.3)', async () => {
  const { world, told, ends, accept, notify, idle } = await subscribed({ expiresSeconds: 0 });
  await accept({ Expires: '0' });
  await notify(1, 'terminated;reason=timeout');
  expect([told.length, ends]).toEqual([1, [{ kind: 'terminated', reason: 'timeout' }]]);
  await world.advance(40_000);
  expect(idle()).toEqual([true, 0]);
});

test('the agent’s end ends it: one SUBSCRIBE with Expires 0, no timer left', async () => {
  const { world, alice, server, accept, notify } = await subscribed();
  await accept();
  await notify(1, 'active');
  const closed = alice.agent.close();
  await world.advance(0);
  await accept({ Expires: '0' });
  await world.advance(40_000);
  await closed;
  expect(server.requests.map(({ method, headers }) => `${method} ${headers.get('Expires')}`)).toEqual([
    'SUBSCRIBE 3600',
    'SUBSCRIBE 0',
  ]);
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});
