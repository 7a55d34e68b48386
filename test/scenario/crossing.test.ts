import { expect, test } from 'vitest';
import { connected } from './connected.ts';
import { sdp } from './sdp.ts';
import { World } from './world.ts';

/** RFC 5407 §3.2.1. */
test('both hang up at once: each answers the other’s BYE', async () => {
  const { world, alice, bob, call, answered, session } = await connected(20);
  call.session.hangup();
  session.hangup();
  await world.advance(100);
  expect(world.timedLadder()).toEqual([
    '100 alice → bob BYE',
    '100 bob → alice BYE',
    '120 bob → alice 200 BYE',
    '120 alice → bob 200 BYE',
  ]);
  expect([call.ended, answered.ended]).toEqual([{ kind: 'local' }, { kind: 'local' }]);
  expect([call.timesEnded, answered.timesEnded]).toEqual([1, 1]);
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

/** RFC 5407 §3.2.2. */
test('a re-INVITE meets a BYE: 481, and the call is over on both sides', async () => {
  const { world, alice, bob, call, answered, session } = await connected(20);
  const outcome = call.session.reinvite(sdp('hold'));
  session.hangup();
  await world.advance(100);
  expect(await outcome).toMatchObject({ ok: false, error: { status: 481 } });
  expect([call.ended, answered.ended]).toEqual([{ kind: 'remote' }, { kind: 'local' }]);
  expect(world.ladder()).toContain('bob → alice 481 INVITE');
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

/** RFC 5407 §3.2.3. */
test('BYE straight after a re-INVITE: the late 200 is acknowledged', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  const call = alice.dial(carol.uri);
  await world.advance(0);
  carol.answer(carol.last('INVITE'), 200, 'c');
  await world.advance(0);
  const outcome = call.session.reinvite(sdp('hold'));
  await world.advance(0);
  call.session.hangup();
  await world.advance(0);
  carol.answer(carol.last('INVITE'), 200);
  carol.answer(carol.last('BYE'), 200);
  await world.advance(0);
  expect(await outcome).toMatchObject({ ok: false, error: { status: 481 } });
  expect(carol.requests.map(({ method, cseq }) => `${method} ${cseq.seq}`)).toEqual([
    'INVITE 1',
    'ACK 1',
    'INVITE 2',
    'BYE 3',
    'ACK 2',
  ]);
  await world.advance(40_000);
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});

/** RFC 5407 §3.1.2. */
test('a CANCEL crosses the 200: ACK, then BYE', async () => {
  const world = new World({ faults: { delayMs: [20, 20] } });
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  const call = alice.dial(bob.uri);
  await world.advance(100);
  const answered = bob.answer();
  call.session.hangup();
  await world.advance(100);
  expect(world.timedLadder()).toEqual([
    '0 alice → bob INVITE',
    '20 bob → alice 180 INVITE',
    '100 bob → alice 200 INVITE',
    '100 alice → bob CANCEL',
    '120 alice → bob ACK',
    '120 alice → bob BYE',
    '120 bob → alice 200 CANCEL',
    '140 bob → alice 200 BYE',
  ]);
  expect([call.ended, call.answered]).toEqual([{ kind: 'cancelled' }, false]);
  expect(answered.ended).toEqual({ kind: 'remote' });
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('hanging up within onAnswered: the ACK goes before the BYE', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  const call = alice.dialWithoutOffer(bob.uri);
  call.ackBody = sdp('no codec in common');
  call.onAnswer = () => call.session.hangup();
  await world.advance(100);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'alice → bob BYE',
    'bob → alice 200 BYE',
  ]);
  expect(call.ended).toEqual({ kind: 'local' });
  expect(bob.incoming[0]?.answer).toBe('no codec in common');
});

/** The caller's BYE overtakes its ACK. */
test('BYE before the ACK: the call ends, and the late ACK does nothing', async () => {
  const world = new World();
  const bob = world.phone('bob', '192.0.2.2');
  const carol = world.peer('carol', '192.0.2.3');
  bob.onRing = () => bob.answer();
  const dialog = { From: '<sip:carol@192.0.2.3>;tag=c', 'Call-ID': 'overtaken' };
  carol.send('INVITE', bob.uri, bob.address, { ...dialog, To: `<${bob.uri}>`, CSeq: '1 INVITE' });
  await world.advance(0);
  const To = carol.lastResponse('INVITE').headers.get('To') ?? '';
  carol.send('BYE', bob.uri, bob.address, { ...dialog, To, CSeq: '2 BYE' });
  carol.send('ACK', bob.uri, bob.address, { ...dialog, To, CSeq: '1 ACK' });
  await world.advance(0);
  expect(carol.statuses('BYE')).toEqual([200]);
  expect(bob.incoming[0]).toMatchObject({ ended: { kind: 'remote' }, timesEnded: 1 });
  await world.advance(40_000);
  expect(carol.statuses('INVITE')).toEqual([200]);
  expect([bob.idle, world.clock.pending]).toEqual([true, 0]);
});

/** §15: the caller may end an early dialog with BYE. */
test('BYE while it rings: 200 to it, 487 to the INVITE', async () => {
  const world = new World();
  const bob = world.phone('bob', '192.0.2.2');
  const carol = world.peer('carol', '192.0.2.3');
  const dialog = { From: '<sip:carol@192.0.2.3>;tag=c', 'Call-ID': 'early' };
  carol.send('INVITE', bob.uri, bob.address, { ...dialog, To: `<${bob.uri}>`, CSeq: '1 INVITE' });
  await world.advance(0);
  const To = carol.lastResponse('INVITE').headers.get('To') ?? '';
  carol.send('INVITE', bob.uri, bob.address, { ...dialog, To, CSeq: '2 INVITE' });
  await world.advance(0);
  expect(carol.lastResponse('INVITE').status).toBe(500);
  expect(carol.lastResponse('INVITE').headers.has('Retry-After')).toBe(true);
  carol.send('BYE', bob.uri, bob.address, { ...dialog, To, CSeq: '3 BYE' });
  await world.advance(0);
  expect([carol.statuses('BYE'), carol.statuses('INVITE').at(-1)]).toEqual([[200], 487]);
  expect(bob.incoming[0]?.ended).toEqual({ kind: 'cancelled' });
  expect(bob.agent.counts()).toMatchObject({ dialogs: 0, incoming: 0 });
});

test('a callee that offers anew or says BYE before it has answered is refused', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  const call = alice.dial(carol.uri);
  await world.advance(0);
  const invite = carol.last('INVITE');
  carol.answer(invite, 180, 'c');
  await world.advance(0);
  for (const [seq, method] of [
    [1, 'OPTIONS'],
    [2, 'INVITE'],
    [3, 'BYE'],
    [2, 'OPTIONS'],
  ] as const) {
    carol.send(method, alice.uri, alice.address, carol.asCallee(invite, 'c', seq, method));
    await world.advance(0);
  }
  expect([carol.statuses('OPTIONS'), carol.statuses('INVITE'), carol.statuses('BYE')]).toEqual([
    [200, 500],
    [491],
    [481],
  ]);
  expect(call.ended).toBeUndefined();
});
