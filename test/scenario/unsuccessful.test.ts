import { expect, test } from 'vitest';
import { World } from './world.ts';

function pair() {
  const world = new World();
  return { world, alice: world.phone('alice', '192.0.2.1'), bob: world.phone('bob', '192.0.2.2') };
}

/** RFC 3665 §3.8. */
test('no answer: the caller cancels', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri);
  await world.advance(1_000);
  call.session.hangup();
  expect(call.ended).toEqual({ kind: 'cancelled' });
  await world.advance(1_000);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 180 INVITE',
    'alice → bob CANCEL',
    'bob → alice 200 CANCEL',
    'bob → alice 487 INVITE',
    'alice → bob ACK',
  ]);
  const [invite, , cancel] = world.network.packets.map(({ message }) => message);
  if (invite?.kind !== 'request' || cancel?.kind !== 'request') throw new Error('no CANCEL');
  for (const name of ['Via', 'From', 'To', 'Call-ID']) expect(cancel.headers.get(name)).toBe(invite.headers.get(name));
  expect(cancel.uri).toEqual(invite.uri);
  expect(cancel.cseq).toEqual({ seq: 1, method: 'CANCEL' });
  expect(bob.incoming[0]?.ended).toEqual({ kind: 'cancelled' });
  // The agents themselves have no timer left; the transactions have their own.
  expect(world.clock.pending).toBe(alice.transactions.counts().timers + bob.transactions.counts().timers);
  expect(bob.invites[0]?.accept({ contentType: 'application/sdp', bytes: new Uint8Array(1) }, call)).toBeUndefined();
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

/** RFC 3665 §3.9. */
test('busy', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = (invite) => invite.reject(486);
  const call = alice.dial(bob.uri);
  await world.advance(100);
  expect(world.ladder()).toEqual(['alice → bob INVITE', 'bob → alice 486 INVITE', 'alice → bob ACK']);
  expect(call.ended).toEqual({ kind: 'rejected', status: 486, reason: 'Busy Here' });
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

/** RFC 3665 §3.10: the INVITE goes out at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s, and Timer B ends it at 32 s. */
test('nobody there', async () => {
  const { world, alice } = pair();
  world.peer('carol', '192.0.2.3');
  const call = alice.dial('sip:carol@192.0.2.3');
  await world.advance(31_999);
  expect(call.ended).toBeUndefined();
  await world.advance(1);
  expect(call.ended).toEqual({ kind: 'no-response' });
  expect(world.timedLadder()).toEqual(
    [0, 500, 1_500, 3_500, 7_500, 15_500, 31_500].map((at) => `${at} alice → carol INVITE`),
  );
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});

test('a host name without an address, and a scheme that nobody serves', async () => {
  const { world, alice } = pair();
  const nowhere = alice.dial('sip:bob@nowhere.example');
  const number = alice.dial('tel:+12015550123');
  await world.advance(0);
  expect(nowhere.ended).toEqual({ kind: 'unreachable', message: 'nowhere.example has no address' });
  expect(number.ended).toEqual({ kind: 'unreachable', message: 'no way to call tel' });
  expect(alice.idle).toBe(true);
});

test('a refusal brings its Warning', async () => {
  const { world, alice, bob } = pair();
  const warning = '304 192.0.2.2 "Media type not available"';
  bob.onRing = (invite) => invite.reject(488, { headers: [['Warning', warning]] });
  const call = alice.dial(bob.uri);
  await world.advance(100);
  expect(call.ended).toEqual({ kind: 'rejected', status: 488, reason: 'Not Acceptable Here', warning });
});

test('a redirection brings its contacts, best first', async () => {
  const { world, alice, bob } = pair();
  const contacts = '<sip:voicemail@192.0.2.9>;q=0.2, <sip:bob@192.0.2.8>, "Bob" <sip:bob@192.0.2.7>;q=0.5';
  bob.onRing = (invite) => invite.reject(302, { reason: 'Away', headers: [['Contact', contacts]] });
  const call = alice.dial(bob.uri);
  await world.advance(100);
  expect(call.ended).toEqual({
    kind: 'rejected',
    status: 302,
    reason: 'Away',
    contacts: ['sip:bob@192.0.2.8', 'sip:bob@192.0.2.7', 'sip:voicemail@192.0.2.9'],
  });
});

test('an INVITE that expires is answered 487 (§13.3.1)', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri, { headers: [['Expires', '20']] });
  await world.advance(19_999);
  expect(bob.incoming[0]?.ended).toBeUndefined();
  await world.advance(1);
  expect(bob.incoming[0]?.ended).toEqual({ kind: 'cancelled' });
  expect(call.ended).toEqual({ kind: 'rejected', status: 487, reason: 'Request Terminated' });
});

test('a caller who vanishes does not ring for ever', async () => {
  const world = new World();
  const mallory = world.peer('mallory', '192.0.2.66');
  const bob = world.phone('bob', '192.0.2.2');
  mallory.send('INVITE', bob.uri, bob.address, {
    From: '<sip:mallory@192.0.2.66>;tag=m',
    To: `<${bob.uri}>`,
    'Call-ID': 'for-ever',
    CSeq: '1 INVITE',
    Expires: '4294967295',
  });
  await world.advance(299_999);
  expect(mallory.statuses('INVITE')).not.toContain(480);
  await world.advance(1);
  expect(mallory.statuses('INVITE').at(-1)).toBe(480);
  await world.advance(40_000);
  expect([bob.idle, world.clock.pending]).toEqual([true, 0]);
});

test('hanging up before the INVITE is out sends nothing', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri);
  call.session.hangup();
  await world.advance(100);
  expect(world.ladder()).toEqual([]);
  expect(call.ended).toEqual({ kind: 'cancelled' });
  expect(alice.idle).toBe(true);
});

/** §9.1: the CANCEL waits for the first provisional response. */
test('a CANCEL is held back until the far end has said something', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  const call = alice.dial(carol.uri);
  await world.advance(100);
  call.session.hangup();
  await world.advance(300);
  expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE']);
  carol.answer(carol.last('INVITE'), 100);
  await world.advance(0);
  expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'CANCEL']);
  carol.answer(carol.last('CANCEL'), 200, 'c');
  carol.answer(carol.last('INVITE'), 487, 'c');
  await world.advance(40_000);
  expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'CANCEL', 'ACK']);
  expect([call.ended, call.timesEnded]).toEqual([{ kind: 'cancelled' }, 1]);
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});

/** §9.1: 64·T1 after the CANCEL the INVITE is given up. */
test('a far end that ignores the CANCEL is forgotten', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  const call = alice.dial(carol.uri);
  await world.advance(0);
  carol.answer(carol.last('INVITE'), 180, 'c');
  await world.advance(1_000);
  call.session.hangup();
  await world.advance(0);
  carol.answer(carol.last('CANCEL'), 200, 'c');
  await world.advance(31_999);
  expect(alice.agent.counts()).toMatchObject({ outgoing: 1, requests: 1 });
  await world.advance(1);
  expect(alice.agent.counts()).toMatchObject({ outgoing: 0, requests: 0, dialogs: 0 });
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});
