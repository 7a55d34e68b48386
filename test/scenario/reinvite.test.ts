import { describe, expect, test } from 'vitest';
import { err, ok } from '../../main/base/result.ts';
import { connected } from './connected.ts';
import type { Phone } from './phone.ts';
import { sdp, textOf } from './sdp.ts';
import { World } from './world.ts';

async function idleAfter(world: World, ...phones: Phone[]): Promise<boolean> {
  await world.advance(70_000);
  return phones.every((phone) => phone.idle) && world.clock.pending === 0;
}

/** RFC 3665 §3.7. */
test('a re-INVITE changes the session; either end may send it', async () => {
  const { world, alice, bob, call, answered, session } = await connected();
  answered.decide = async (offer) => ok(sdp(`answer to ${textOf(offer)}`));
  const fromAlice = call.session.reinvite(sdp('hold'));
  await world.advance(100);
  const outcome = await fromAlice;
  expect(outcome.ok && textOf(outcome.value)).toBe('answer to hold');
  expect(answered.reoffers).toEqual(['hold']);
  const fromBob = session.reinvite(sdp('other'));
  await world.advance(100);
  expect((await fromBob).ok).toBe(true);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'bob → alice INVITE',
    'alice → bob 200 INVITE',
    'bob → alice ACK',
  ]);
  expect(world.network.packets.map(({ message }) => message.cseq.seq)).toEqual([2, 2, 2, 1, 1, 1]);
  call.session.hangup();
  expect(await idleAfter(world, alice, bob)).toBe(true);
});

test('a re-INVITE wished for as the answer comes follows the ACK', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri);
  let outcome: ReturnType<typeof call.session.reinvite> | undefined;
  call.onAnswer = () => {
    outcome = call.session.reinvite(sdp('hold'));
  };
  await world.advance(100);
  expect((await outcome)?.ok).toBe(true);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
  ]);
});

test('an offer that fails to be made changes nothing, and the next may be made', async () => {
  const { world, call, answered } = await connected();
  const failed = call.session.reinvite(() => {
    throw new Error('no media');
  });
  expect(await failed).toEqual(err({ status: 500, reason: 'Server Internal Error' }));
  expect(world.ladder()).toEqual([]);
  const next = call.session.reinvite(sdp('next'));
  await world.advance(100);
  expect((await next).ok).toBe(true);
  expect(answered.reoffers).toEqual(['next']);
});

test('a refused re-INVITE leaves the call as it was', async () => {
  const { world, call, answered } = await connected();
  answered.decide = async () => err({ status: 488, warning: '305 192.0.2.2 "Incompatible"' });
  const outcome = call.session.reinvite(sdp('strange'));
  await world.advance(100);
  expect(await outcome).toEqual(
    err({ status: 488, reason: 'Not Acceptable Here', warning: '305 192.0.2.2 "Incompatible"' }),
  );
  expect([call.ended, answered.ended]).toEqual([undefined, undefined]);
});

test.each([
  ['rejects', () => Promise.reject(new Error('no media'))],
  [
    'throws',
    () => {
      throw new Error('no media');
    },
  ],
])('a decision that %s is a 500, not a hanging call', async (_, decide) => {
  const { world, call, answered } = await connected();
  answered.decide = decide;
  const outcome = call.session.reinvite(sdp('hold'));
  await world.advance(100);
  expect(await outcome).toMatchObject({ ok: false, error: { status: 500 } });
});

describe('glare (§14.1, §14.2)', () => {
  test('both get 491 and try again: the callee within 2 s, the caller after 2.1 to 4 s', async () => {
    const { world, alice, bob, call, session } = await connected();
    const fromAlice = call.session.reinvite(sdp('from alice'));
    const fromBob = session.reinvite(sdp('from bob'));
    await world.advance(10_000);
    expect([(await fromAlice).ok, (await fromBob).ok]).toEqual([true, true]);
    const invites = world.network.packets.filter(
      ({ message }) => message.kind === 'request' && message.method === 'INVITE',
    );
    const again = (address: string) =>
      invites.filter(({ from }) => from.address === address).map(({ at }) => at)[1] ?? 0;
    const bobWaited = again(bob.address) - 100;
    const aliceWaited = again(alice.address) - 100;
    expect(bobWaited).toBeGreaterThanOrEqual(0);
    expect(bobWaited).toBeLessThanOrEqual(2_000);
    expect(aliceWaited).toBeGreaterThanOrEqual(2_100);
    expect(aliceWaited).toBeLessThanOrEqual(4_000);
    expect([bobWaited % 10, aliceWaited % 10]).toEqual([0, 0]);
    expect(world.ladder().filter((line) => line.includes('491'))).toHaveLength(2);
    call.session.hangup();
    expect(await idleAfter(world, alice, bob)).toBe(true);
  });

  test('the offer is made anew for each attempt', async () => {
    const { world, call, session } = await connected();
    let version = 0;
    const outcome = call.session.reinvite(() => sdp(`version ${++version}`));
    void session.reinvite(sdp('glare'));
    await world.advance(10_000);
    expect((await outcome).ok).toBe(true);
    expect(version).toBe(2);
  });

  test('a peer that always answers 491 is asked four times', async () => {
    const { world, call, answered } = await connected();
    answered.decide = async () => err({ status: 491 });
    const outcome = call.session.reinvite(sdp('hold'));
    await world.advance(20_000);
    expect(await outcome).toEqual(err({ status: 491, reason: 'Request Pending' }));
    expect(world.ladder().filter((line) => line === 'alice → bob INVITE')).toHaveLength(4);
    expect(world.clock.pending).toBeGreaterThan(0);
  });

  test('a hang-up during the wait ends the attempt', async () => {
    const { world, alice, bob, call, answered } = await connected();
    answered.decide = async () => err({ status: 491 });
    const outcome = call.session.reinvite(sdp('hold'));
    await world.advance(50);
    call.session.hangup();
    expect(await outcome).toMatchObject({ ok: false, error: { status: 481 } });
    expect(await idleAfter(world, alice, bob)).toBe(true);
    expect(world.ladder().filter((line) => line === 'alice → bob INVITE')).toHaveLength(1);
  });
});

test('ours waits while the peer’s is open (§14.1)', async () => {
  const { world, call, answered, session } = await connected();
  let decide = () => {};
  answered.decide = () =>
    new Promise((resolve) => {
      decide = () => resolve(ok(sdp('late')));
    });
  const fromAlice = call.session.reinvite(sdp('from alice'));
  await world.advance(50);
  const fromBob = session.reinvite(sdp('from bob'));
  await world.advance(50);
  expect(world.ladder()).toEqual(['alice → bob INVITE']);
  decide();
  await world.advance(50);
  expect([(await fromAlice).ok, (await fromBob).ok]).toEqual([true, true]);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'bob → alice INVITE',
    'alice → bob 200 INVITE',
    'bob → alice ACK',
  ]);
});

test('a callee’s waits for the ACK of its 200 (§14.1)', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  world.lose((what) => what.endsWith('ACK'));
  alice.dial(bob.uri);
  await world.advance(100);
  const outcome = bob.incoming[0]?.session?.reinvite(sdp('hold'));
  await world.advance(300);
  expect(world.ladder()).not.toContain('bob → alice INVITE');
  await world.advance(200);
  expect(world.timedLadder().slice(-3)).toEqual([
    '500 bob → alice INVITE',
    '500 alice → bob 200 INVITE',
    '500 bob → alice ACK',
  ]);
  expect((await outcome)?.ok).toBe(true);
});

test('one at a time, and none after the end', async () => {
  const { world, call } = await connected();
  void call.session.reinvite(sdp('one'));
  expect(await call.session.reinvite(sdp('two'))).toEqual(err({ status: 491, reason: 'Request Pending' }));
  await world.advance(100);
  call.session.hangup();
  expect(await call.session.reinvite(sdp('three'))).toMatchObject({ ok: false, error: { status: 481 } });
});
