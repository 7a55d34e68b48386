import { expect, test } from 'vitest';
import { World } from './world.ts';

/** One phone with a call in every state there is. */
async function busyPhone() {
  const world = new World();
  const bob = world.phone('bob', '192.0.2.2');
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  bob.onRing = () => bob.answer();
  const calls = {
    established: bob.dial(alice.uri),
    inviting: bob.dial(carol.uri),
  };
  alice.onRing = () => alice.answer();
  await world.advance(0);
  const proceeding = bob.dial(carol.uri);
  await world.advance(0);
  carol.answer(carol.last('INVITE'), 180, 'c');
  carol.send('INVITE', bob.uri, bob.address, {
    From: '<sip:carol@192.0.2.3>;tag=x',
    To: `<${bob.uri}>`,
    'Call-ID': 'unacknowledged',
    CSeq: '1 INVITE',
  });
  await world.advance(0);
  bob.onRing = (invite) => invite.ring();
  carol.send('INVITE', bob.uri, bob.address, {
    From: '<sip:carol@192.0.2.3>;tag=y',
    To: `<${bob.uri}>`,
    'Call-ID': 'ringing',
    CSeq: '1 INVITE',
  });
  await world.advance(0);
  return { world, alice, bob, carol, calls: { ...calls, proceeding } };
}

test('closing ends a call in every state, each as it must be ended', async () => {
  const { world, alice, bob, carol, calls } = await busyPhone();
  expect(bob.agent.counts()).toMatchObject({ sessions: 2, incoming: 1, outgoing: 2 });
  bob.agent.dispose();
  await world.advance(0);
  expect(calls.established.ended).toEqual({ kind: 'local' });
  expect(calls.inviting.ended).toEqual({ kind: 'cancelled' });
  expect(calls.proceeding.ended).toEqual({ kind: 'cancelled' });
  expect(bob.incoming.map(({ ended }) => ended)).toEqual([{ kind: 'local' }, { kind: 'cancelled' }]);
  expect(alice.incoming[0]?.ended).toEqual({ kind: 'remote' });
  expect(carol.requests.map(({ method }) => method).sort()).toEqual(['BYE', 'CANCEL', 'INVITE', 'INVITE']);
  expect(carol.statuses('INVITE')).toContain(480);
  bob.transactions.dispose();
  alice.agent.dispose();
  alice.transactions.dispose();
  expect([bob.transactions.counts().timers, world.clock.pending]).toEqual([0, 0]);
});

test('close waits for the answers to its BYE', async () => {
  const world = new World({ faults: { delayMs: [30, 30] } });
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri);
  await world.advance(100);
  let closedAt = -1;
  void alice.agent.close().then(() => {
    closedAt = world.clock.now();
  });
  await world.advance(3_000);
  expect([closedAt, call.ended, bob.incoming[0]?.ended]).toEqual([160, { kind: 'local' }, { kind: 'remote' }]);
});

test('… but no longer than 1.5 s', async () => {
  const { world, bob } = await busyPhone();
  const start = world.clock.now();
  let closedAt = -1;
  void bob.agent.close().then(() => {
    closedAt = world.clock.now();
  });
  await world.advance(3_000);
  expect(closedAt - start).toBe(1_500);
});

test('while it closes, a crossing BYE is answered 200 and a new call 503', async () => {
  const world = new World({ faults: { delayMs: [30, 30] } });
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  alice.dial(bob.uri);
  await world.advance(100);
  world.network.packets.length = 0;
  bob.incoming[0]?.session?.hangup();
  void alice.agent.close();
  const late = bob.dial(alice.uri);
  await world.advance(100);
  expect(world.ladder().sort()).toEqual([
    'alice → bob 200 BYE',
    'alice → bob 503 INVITE',
    'alice → bob BYE',
    'bob → alice 200 BYE',
    'bob → alice ACK',
    'bob → alice BYE',
    'bob → alice INVITE',
  ]);
  expect(late.ended).toMatchObject({ kind: 'rejected', status: 503 });
});

test('a phone without calls closes at once', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  await alice.agent.close();
  expect(world.clock.pending).toBe(0);
});
