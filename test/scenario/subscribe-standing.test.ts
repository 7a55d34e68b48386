import { expect, test } from 'vitest';
import { type Standing, StandingSubscription } from '../../main/sip/event/standing-subscription.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

/** A subscription that is to stand, at a notifier that ends it as the test says. */
async function standing() {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const server = world.peer('server', '192.0.2.9');
  const told: Standing[] = [];
  const subscription = new StandingSubscription(
    alice.agent.core,
    {
      to: uri('sip:alice@192.0.2.9'),
      from: { uri: uri(alice.uri) },
      event: 'message-summary',
      accept: ['application/simple-message-summary'],
      expiresSeconds: 3600,
    },
    { onNotify: () => {}, onStanding: (state) => told.push(state) },
  );
  await world.advance(0);
  /** Each attempt has a Call-ID of its own. */
  const asked = () => new Set(server.requests.map(({ callId }) => callId)).size;
  const up = async () => {
    server.answer(server.last('SUBSCRIBE'), 200, 's', { Expires: '3600' });
    await notify('active', 1);
  };
  const notify = async (state: string, seq = 2) => {
    const lines = server.asCallee(server.last('SUBSCRIBE'), 's', seq, 'NOTIFY');
    server.send('NOTIFY', alice.uri, '192.0.2.1', { ...lines, Event: 'message-summary', 'Subscription-State': state });
    await world.advance(0);
  };
  return { world, alice, server, subscription, told, asked, up, notify };
}

for (const [state, leastMs, mostMs] of [
  ['terminated;reason=deactivated', 0, 0],
  ['terminated;reason=timeout', 0, 0],
  ['terminated;reason=probation;retry-after=120', 120_000, 120_000],
  ['terminated;reason=giveup;retry-after=90', 90_000, 90_000],
  ['terminated', 15_000, 30_000],
] as const) {
  test(`${state}: asked again after ${leastMs} to ${mostMs} ms, with a dialog of its own (§4.1.3)`, async () => {
    const { world, server, told, asked, up, notify } = await standing();
    await up();
    const { callId } = server.last('SUBSCRIBE');
    await notify(state);
    if (leastMs > 0) {
      await world.advance(leastMs - 1);
      expect(asked()).toBe(1);
    }
    await world.advance(mostMs - Math.max(0, leastMs - 1));
    expect(asked()).toBe(2);
    expect(server.last('SUBSCRIBE').callId).not.toBe(callId);
    expect(told.map(({ kind }) => kind)).toEqual(['asking', 'standing', 'lost', 'asking']);
  });
}

for (const state of ['rejected', 'noresource', 'invariant;retry-after=60']) {
  test(`terminated;reason=${state}: not asked again (§4.1.3)`, async () => {
    const { world, told, asked, up, notify, alice } = await standing();
    await up();
    await notify(`terminated;reason=${state}`);
    await world.advance(4_000_000);
    expect([asked(), told.at(-1)?.kind]).toEqual([1, 'refused']);
    expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
  });
}

test('a server that fails is asked ever more seldom: 30 s doubled, 30 min at most', async () => {
  const { world, server, told, asked } = await standing();
  for (let failures = 0; failures < 8; failures += 1) {
    server.answer(server.last('SUBSCRIBE'), 500);
    await world.advance(0);
    const last = told.at(-1);
    if (last?.kind !== 'lost') throw new Error('not lost');
    const longest = Math.min(1_800_000, 30_000 * 2 ** failures);
    expect(last.retryInMs).toBeGreaterThanOrEqual(longest / 2);
    expect(last.retryInMs).toBeLessThanOrEqual(longest);
    await world.advance(last.retryInMs);
    expect(asked()).toBe(failures + 2);
  }
});

test('a server that lets us in and out is asked at once once, not in a circle', async () => {
  const { world, told, asked, up, notify } = await standing();
  await up();
  await notify('terminated;reason=deactivated');
  expect(asked()).toBe(2);
  await up();
  await notify('terminated;reason=deactivated');
  expect(asked()).toBe(2);
  const last = told.at(-1);
  expect(last?.kind === 'lost' && last.retryInMs).toBeGreaterThanOrEqual(30_000);
  await world.advance(60_000);
  expect(asked()).toBe(3);
});

test('where there is no such thing, nobody insists, but for a person or a new registration', async () => {
  const { world, server, subscription, told, asked, alice } = await standing();
  server.answer(server.last('SUBSCRIBE'), 489);
  await world.advance(4_000_000);
  expect([asked(), told.at(-1)?.kind]).toEqual([1, 'refused']);
  subscription.retry();
  subscription.retry();
  await world.advance(0);
  expect(asked()).toBe(2);
  subscription.dispose();
  subscription.retry();
  await world.advance(4_000_000);
  expect([asked(), alice.idle, world.clock.pending]).toEqual([2, true, 0]);
});

test('when the network is back, it is asked at once, and then no second time', async () => {
  const { world, server, subscription, asked, up } = await standing();
  server.answer(server.last('SUBSCRIBE'), 503);
  await world.advance(0);
  subscription.retry();
  await world.advance(0);
  await up();
  await world.advance(40_000);
  expect(asked()).toBe(2);
});
