import { beforeEach, describe, expect, it, test } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { ScriptedCall } from './exchange-caller.ts';
import { ExchangeWorld } from './exchange-world.ts';
import type { ScriptedPeer } from './scripted-peer.ts';

/** Alice calls bob through our exchange, as in the flows of RFC 3665 §3; the exchange stands for both of its proxies. */
let world: ExchangeWorld;
let alice: ScriptedPeer;
let bob: ScriptedPeer;
let call: ScriptedCall;
let ladder: () => string[];

beforeEach(async () => {
  world = new ExchangeWorld();
  alice = world.peer('alice', '127.0.0.2');
  bob = await world.registered('bob', '127.0.0.3', 'bob');
  call = new ScriptedCall(world, alice, 'bob');
  ladder = world.since();
});

/** Bob picks up, and keeps to the way that the INVITE came (§12.1.1). */
function pickUp(body = ''): void {
  const invite = bob.last('INVITE');
  bob.answer(invite, 200, 'b', { 'Record-Route': invite.headers.list('Record-Route').join(', ') }, body);
}

test('a successful session (RFC 3665 §3.2)', async () => {
  await call.invite();
  bob.answer(bob.last('INVITE'), 180, 'b');
  await world.advance(0);
  pickUp('answer');
  await world.advance(0);
  await call.within('ACK');
  await call.within('BYE');
  bob.answer(bob.last('BYE'), 200);
  await world.advance(0);
  expect(ladder()).toEqual([
    'alice → exchange INVITE',
    'exchange → alice 100 INVITE',
    'exchange → bob INVITE',
    'bob → exchange 180 INVITE',
    'exchange → alice 180 INVITE',
    'bob → exchange 200 INVITE',
    'exchange → alice 200 INVITE',
    'alice → exchange ACK',
    'exchange → bob ACK',
    'alice → exchange BYE',
    'exchange → bob BYE',
    'bob → exchange 200 BYE',
    'exchange → alice 200 BYE',
  ]);
  expect(await world.settled()).toBe(true);
});

test('what is forwarded differs in what §16.6 names alone', async () => {
  await call.invite({ 'Max-Forwards': '12', 'X-Own': 'kept as  it is' });
  const invite = bob.last('INVITE');
  expect(invite.uriText).toBe('sip:bob@127.0.0.3');
  expect(invite.headers.get('Max-Forwards')).toBe('11');
  expect(invite.headers.get('X-Own')).toBe('kept as  it is');
  expect(invite.headers.get('To')).toBe('<sip:bob@127.0.0.1>');
  expect(new TextDecoder().decode(invite.body)).toBe('offer');
  expect(invite.headers.list('Record-Route')).toEqual([
    expect.stringMatching(/^<sip:127\.0\.0\.1:5060;lr;did=[0-9a-f]{16}>$/),
  ]);
  expect(invite.vias.map(({ host }) => host)).toEqual(['127.0.0.1', '127.0.0.2']);
});

test('nobody asserts an identity by himself: phones are outside of whom we trust (RFC 3325 §5)', async () => {
  await call.invite({ 'P-Asserted-Identity': '<sip:boss@127.0.0.1>' });
  expect(bob.last('INVITE').headers.has('P-Asserted-Identity')).toBe(false);
  bob.answer(bob.last('INVITE'), 180, 'b', { 'P-Asserted-Identity': '<sip:boss@127.0.0.1>' });
  await world.advance(0);
  expect(alice.lastResponse('INVITE').status).toBe(180);
  expect(alice.lastResponse('INVITE').headers.has('P-Asserted-Identity')).toBe(false);
});

test('without Max-Forwards it gets one of 70 (§16.6 step 3)', async () => {
  await call.invite({ 'Max-Forwards': '' });
  expect(bob.last('INVITE').headers.get('Max-Forwards')).toBe('70');
});

test('bob’s own requests go through us too', async () => {
  await call.invite();
  const invite = bob.last('INVITE');
  pickUp();
  await world.advance(0);
  await call.within('ACK');
  const route = invite.headers.get('Record-Route') ?? '';
  bob.send('BYE', alice.uri, world.host.address, { ...bob.asCallee(invite, 'b', 1, 'BYE'), Route: route });
  await world.advance(0);
  expect(alice.last('BYE').headers.has('Route')).toBe(false);
  alice.answer(alice.last('BYE'), 200);
  await world.advance(0);
  expect(bob.statuses('BYE')).toEqual([200]);
});

test('busy (RFC 3665 §3.9)', async () => {
  await call.invite();
  bob.answer(bob.last('INVITE'), 486, 'b');
  await world.advance(0);
  await call.ackRefusal();
  expect(ladder().slice(2)).toEqual([
    'exchange → bob INVITE',
    'bob → exchange 486 INVITE',
    'exchange → bob ACK',
    'exchange → alice 486 INVITE',
    'alice → exchange ACK',
  ]);
  expect(await world.settled()).toBe(true);
});

test('the caller gives up (RFC 3665 §3.8)', async () => {
  await call.invite();
  bob.answer(bob.last('INVITE'), 180, 'b');
  await world.advance(0);
  await call.cancel();
  const cancel = bob.last('CANCEL');
  expect(cancel.via.branch).toBe(bob.last('INVITE').via.branch);
  bob.answer(cancel, 200);
  bob.answer(bob.last('INVITE'), 487, 'b');
  await world.advance(0);
  await call.ackRefusal();
  expect(ladder().slice(5)).toEqual([
    'alice → exchange CANCEL',
    'exchange → alice 200 CANCEL',
    'exchange → bob CANCEL',
    'bob → exchange 200 CANCEL',
    'bob → exchange 487 INVITE',
    'exchange → bob ACK',
    'exchange → alice 487 INVITE',
    'alice → exchange ACK',
  ]);
  expect(await world.settled()).toBe(true);
});

test('the caller gives up before bob has said a word: the CANCEL waits for it (RFC 3261 §9.1)', async () => {
  await call.invite();
  await call.cancel();
  expect(bob.requests.map(({ method }) => method)).toEqual(['INVITE']);
  bob.answer(bob.last('INVITE'), 100);
  await world.advance(0);
  expect(bob.last('CANCEL').cseq.seq).toBe(1);
});

test('CANCEL crosses the 200: the call stands, and is the caller’s to end (§16.7, §9.1)', async () => {
  await call.invite();
  bob.answer(bob.last('INVITE'), 180, 'b');
  await world.advance(0);
  pickUp();
  await call.cancel();
  expect(alice.statuses('INVITE')).toEqual([100, 180, 200]);
  expect(alice.statuses('CANCEL')).toEqual([200]);
  await call.within('ACK');
  await call.within('BYE');
  bob.answer(bob.last('BYE'), 200);
  expect(await world.settled()).toBe(true);
});

test('a phone that ignores its CANCEL is waited for no longer than 64·T1 (§9.1)', async () => {
  await call.invite();
  bob.answer(bob.last('INVITE'), 180, 'b');
  await world.advance(0);
  await call.cancel();
  await world.advance(31_999);
  expect(alice.statuses('INVITE')).toEqual([100, 180]);
  await world.advance(1);
  expect(alice.statuses('INVITE')).toEqual([100, 180, 487]);
});

test('nobody at home (RFC 3665 §3.10): 408 when Timer B ends (RFC 3261 §16.7)', async () => {
  await call.invite();
  await world.advance(31_999);
  expect(alice.statuses('INVITE')).toEqual([100]);
  await world.advance(1);
  expect(alice.statuses('INVITE')).toEqual([100, 408]);
});

describe('Timer C (§16.6 step 11, §16.8)', () => {
  it('ends what rings too long: CANCEL, and 408 to the caller', async () => {
    await call.invite();
    bob.answer(bob.last('INVITE'), 180, 'b');
    await world.advance(limits.forwardedInviteMs - 1);
    expect(bob.requests.map(({ method }) => method)).not.toContain('CANCEL');
    await world.advance(1);
    bob.answer(bob.last('CANCEL'), 200);
    bob.answer(bob.last('INVITE'), 487, 'b');
    await world.advance(0);
    expect(alice.statuses('INVITE')).toEqual([100, 180, 408]);
  });

  it('begins anew with every provisional response but 100', async () => {
    await call.invite();
    bob.answer(bob.last('INVITE'), 180, 'b');
    await world.advance(180_000);
    bob.answer(bob.last('INVITE'), 180, 'b');
    await world.advance(180_000);
    bob.answer(bob.last('INVITE'), 100);
    await world.advance(999);
    expect(bob.requests.map(({ method }) => method)).not.toContain('CANCEL');
    await world.advance(1);
    expect(bob.last('CANCEL').method).toBe('CANCEL');
  });
});

test('each copy of the 200 goes back, and each ACK on (RFC 6026 §8)', async () => {
  await call.invite();
  for (let copy = 0; copy < 3; copy += 1) {
    pickUp();
    await world.advance(500);
    await call.within('ACK');
  }
  expect(alice.statuses('INVITE')).toEqual([100, 200, 200, 200]);
  const acks = bob.requests.filter(({ method }) => method === 'ACK');
  expect(acks).toHaveLength(3);
});

test('a MESSAGE is forwarded by the same rules', async () => {
  const lines = { To: '<sip:bob@127.0.0.1>', From: '<sip:alice@x>;tag=a', 'Call-ID': 'm', CSeq: '1 MESSAGE' };
  alice.send('MESSAGE', world.at('bob'), world.host.address, lines);
  await world.advance(0);
  expect(bob.last('MESSAGE').headers.has('Record-Route')).toBe(false);
  bob.answer(bob.last('MESSAGE'), 200);
  await world.advance(0);
  expect(alice.statuses('MESSAGE')).toEqual([200]);
  expect(await world.settled()).toBe(true);
});
