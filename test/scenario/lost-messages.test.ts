import { expect, test } from 'vitest';
import { World } from './world.ts';

function pair() {
  const world = new World();
  return { world, alice: world.phone('alice', '192.0.2.1'), bob: world.phone('bob', '192.0.2.2') };
}

test('a lost 200 is sent again after T1, and acknowledged', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  world.lose((what) => what.endsWith('200 INVITE'));
  const call = alice.dial(bob.uri);
  await world.advance(1_000);
  expect(world.timedLadder()).toEqual([
    '0 alice → bob INVITE',
    '0 bob → alice 200 INVITE (lost)',
    // Both run on T1: the caller's Timer A and the callee's 2xx.
    '500 alice → bob INVITE',
    '500 bob → alice 200 INVITE',
    '500 alice → bob ACK',
  ]);
  expect([call.answered, bob.incoming[0]?.ended]).toEqual([true, undefined]);
  call.session.hangup();
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('a lost ACK: the 200 comes again and so does the same ACK', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  world.lose((what) => what.endsWith('ACK'), 2);
  alice.dial(bob.uri);
  await world.advance(10_000);
  expect(world.timedLadder()).toEqual([
    '0 alice → bob INVITE',
    '0 bob → alice 200 INVITE',
    '0 alice → bob ACK (lost)',
    '500 bob → alice 200 INVITE',
    '500 alice → bob ACK (lost)',
    '1500 bob → alice 200 INVITE',
    '1500 alice → bob ACK',
  ]);
  const acks = world.network.packets.filter(({ message }) => message.cseq.method === 'ACK');
  expect(new Set(acks.map(({ bytes }) => Buffer.from(bytes).toString())).size).toBe(1);
  expect(bob.incoming[0]?.ended).toBeUndefined();
});

/** §13.3.1.4: T1, doubling to T2, and BYE after 64·T1. */
test('no ACK at all: the callee ends the call after 32 s', async () => {
  const world = new World();
  const carol = world.peer('carol', '192.0.2.3');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  carol.send('INVITE', bob.uri, bob.address, {
    From: '<sip:carol@192.0.2.3>;tag=c',
    To: `<${bob.uri}>`,
    'Call-ID': 'no-ack',
    CSeq: '7 INVITE',
  });
  await world.advance(31_999);
  expect(world.timedLadder().slice(1)).toEqual(
    [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500].map(
      (at) => `${at} bob → carol 200 INVITE`,
    ),
  );
  await world.advance(1);
  expect(world.timedLadder().at(-1)).toBe('32000 bob → carol BYE');
  expect(bob.incoming[0]?.ended).toEqual({ kind: 'no-ack' });
  const bye = carol.last('BYE');
  expect([bye.from.tag, bye.to.tag, bye.callId]).toEqual([carol.lastResponse('INVITE').to.tag, 'c', 'no-ack']);
  carol.answer(bye, 481);
  await world.advance(40_000);
  expect([bob.idle, world.clock.pending]).toEqual([true, 0]);
});

/** The 2xx is repeated over TCP too: beyond the next hop there may be UDP (§13.3.1.4). */
test('no ACK over TCP: the 200 is repeated all the same', async () => {
  const world = new World();
  const carol = world.peer('carol', '192.0.2.3');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  const lines = { From: '<sip:carol@192.0.2.3>;tag=c', To: `<${bob.uri}>`, 'Call-ID': 'tcp', CSeq: '1 INVITE' };
  carol.send('INVITE', bob.uri, bob.address, lines, '', 'tcp');
  await world.advance(4_000);
  expect(carol.statuses('INVITE')).toEqual([200, 200, 200, 200]);
});

/** §15: a callee may not send BYE before the ACK. */
test('hanging up before the ACK waits for it', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  world.lose((what) => what.endsWith('ACK'));
  const call = alice.dial(bob.uri);
  await world.advance(100);
  bob.incoming[0]?.session?.hangup();
  expect(bob.incoming[0]?.ended).toEqual({ kind: 'local' });
  await world.advance(300);
  expect(world.ladder()).not.toContain('bob → alice BYE');
  await world.advance(200);
  expect(world.timedLadder().slice(-4)).toEqual([
    '500 bob → alice 200 INVITE',
    '500 alice → bob ACK',
    '500 bob → alice BYE',
    '500 alice → bob 200 BYE',
  ]);
  expect(call.ended).toEqual({ kind: 'remote' });
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('a lost INVITE, a lost BYE and a lost answer to it', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  world.lose((what) => what.endsWith('bob INVITE'));
  const call = alice.dial(bob.uri);
  await world.advance(1_000);
  expect(call.answered).toBe(true);
  let sent = 0;
  world.lose((what) => what.endsWith('BYE') && [1, 3].includes(++sent), 2);
  call.session.hangup();
  await world.advance(10_000);
  expect(world.timedLadder().slice(-5)).toEqual([
    '1000 alice → bob BYE (lost)',
    '1500 alice → bob BYE',
    '1500 bob → alice 200 BYE (lost)',
    '2500 alice → bob BYE',
    '2500 bob → alice 200 BYE',
  ]);
  expect(bob.incoming[0]).toMatchObject({ ended: { kind: 'remote' }, timesEnded: 1 });
});

test('a BYE that nobody answers ends the call all the same', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri);
  await world.advance(100);
  world.network.setFaults({ loss: 1 });
  call.session.hangup();
  expect(call.ended).toEqual({ kind: 'local' });
  await world.advance(32_000);
  expect(alice.agent.counts()).toMatchObject({ sessions: 0, dialogs: 0, requests: 0 });
});
