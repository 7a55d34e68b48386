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

describe('with a peer that misbehaves', () => {
  const dialogOf = { From: '<sip:carol@192.0.2.3>;tag=c', 'Call-ID': 'scripted' };

  async function called() {
    const world = new World();
    const bob = world.phone('bob', '192.0.2.2');
    const carol = world.peer('carol', '192.0.2.3');
    bob.onRing = () => bob.answer();
    carol.send('INVITE', bob.uri, bob.address, { ...dialogOf, To: `<${bob.uri}>`, CSeq: '10 INVITE' }, 'offer');
    await world.advance(0);
    const To = carol.lastResponse('INVITE').headers.get('To') ?? '';
    carol.send('ACK', bob.uri, bob.address, { ...dialogOf, To, CSeq: '10 ACK' });
    await world.advance(0);
    const call = bob.incoming[0];
    if (!call?.session) throw new Error('not connected');
    const send = async (method: string, seq: number, headers: Record<string, string> = {}, body = '') => {
      carol.send(method, bob.uri, bob.address, { ...dialogOf, To, CSeq: `${seq} ${method}`, ...headers }, body);
      await world.advance(0);
    };
    return { world, bob, carol, call, session: call.session, send };
  }

  test('a second INVITE before the first is answered gets 500 and Retry-After of 0 to 10 s (§14.2)', async () => {
    const { carol, call, send } = await called();
    call.decide = () => new Promise(() => {});
    await send('INVITE', 11, {}, 'one');
    await send('INVITE', 12, {}, 'two');
    expect(carol.lastResponse('INVITE').status).toBe(500);
    const seconds = Number(carol.lastResponse('INVITE').headers.get('Retry-After'));
    expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= 10).toBe(true);
    expect(call.reoffers).toEqual(['one']);
  });

  test('a CSeq lower than the last gets 500; a gap is no error (§12.2.2)', async () => {
    const { carol, call, send } = await called();
    await send('OPTIONS', 40);
    expect(carol.statuses('OPTIONS')).toEqual([200]);
    await send('BYE', 39);
    expect(carol.statuses('BYE')).toEqual([500]);
    expect(call.ended).toBeUndefined();
    await send('BYE', 41);
    expect(carol.statuses('BYE')).toEqual([500, 200]);
    expect(call.ended).toEqual({ kind: 'remote' });
  });

  test('an accepted re-INVITE moves the remote target, a refused one does not (§12.2.2)', async () => {
    const { world, carol, call, send, session } = await called();
    const moved = world.peer('carol-elsewhere', '192.0.2.33');
    call.decide = async () => err({ status: 488 });
    await send('INVITE', 11, { Contact: '<sip:carol@192.0.2.44>' }, 'refused');
    call.decide = async () => ok(sdp('fine'));
    await send('INVITE', 12, { Contact: `<sip:carol@${moved.address}>` }, 'accepted');
    await send('ACK', 12);
    session.hangup();
    await world.advance(0);
    expect(moved.last('BYE').uri).toMatchObject({ user: 'carol', host: moved.address });
    expect(carol.requests).toEqual([]);
  });

  test('the 200 to our re-INVITE moves the remote target (§12.2.1.2)', async () => {
    const { world, carol, session } = await called();
    const moved = world.peer('carol-elsewhere', '192.0.2.33');
    void session.reinvite(sdp('hold'));
    await world.advance(0);
    carol.answer(carol.last('INVITE'), 200, undefined, { Contact: `<sip:carol@${moved.address}>` }, 'agreed');
    await world.advance(0);
    expect(moved.last('ACK').uri).toMatchObject({ host: moved.address });
    session.hangup();
    await world.advance(0);
    expect(moved.last('BYE').uri).toMatchObject({ host: moved.address });
  });

  test('an INVITE without an offer gets ours, and its ACK the answer', async () => {
    const { carol, call, send } = await called();
    call.decide = async (offer) => ok(sdp(offer ? 'an answer' : 'our offer'));
    await send('INVITE', 11);
    expect(new TextDecoder().decode(carol.lastResponse('INVITE').body)).toBe('our offer');
    await send('ACK', 11, { 'Content-Type': 'application/sdp' }, 'their answer');
    expect(call.answer).toBe('their answer');
  });

  test('a re-INVITE before the ACK of our offer gets 491 (RFC 5407 §3.1.5)', async () => {
    const { carol, call, send } = await called();
    await send('INVITE', 11);
    await send('INVITE', 12, {}, 'offer');
    expect(carol.lastResponse('INVITE').status).toBe(491);
    expect(call.reoffers).toEqual([undefined]);
  });

  test('a re-INVITE before the ACK of our answer gets 200 (RFC 5407 §3.1.4)', async () => {
    const { carol, call, send } = await called();
    await send('INVITE', 11, {}, 'one');
    await send('INVITE', 12, {}, 'two');
    expect(carol.statuses('INVITE')).toEqual([200, 200, 200]);
    await send('ACK', 11);
    await send('ACK', 12);
    expect(call.reoffers).toEqual(['one', 'two']);
  });

  test('a cancelled re-INVITE gets 487 and the call goes on', async () => {
    const { world, carol, call, send } = await called();
    call.decide = () => new Promise(() => {});
    await send('INVITE', 11, { Via: 'SIP/2.0/UDP 192.0.2.3:5060;branch=z9hG4bKcancelled' }, 'one');
    await send('CANCEL', 11, { Via: 'SIP/2.0/UDP 192.0.2.3:5060;branch=z9hG4bKcancelled' });
    expect(carol.statuses('INVITE').at(-1)).toBe(487);
    expect(call.ended).toBeUndefined();
    await world.advance(0);
  });

  test('a BYE ends the re-INVITE that is still open with 487 (§15.1.2)', async () => {
    const { carol, call, send } = await called();
    call.decide = () => new Promise(() => {});
    await send('INVITE', 11, {}, 'one');
    await send('BYE', 12);
    expect([carol.statuses('BYE'), carol.statuses('INVITE').at(-1)]).toEqual([[200], 487]);
    expect(call.ended).toEqual({ kind: 'remote' });
  });

  test('no ACK to a re-INVITE ends the call with BYE', async () => {
    const { world, carol, call, send } = await called();
    await send('INVITE', 11, {}, 'one');
    await world.advance(32_000);
    expect(call.ended).toEqual({ kind: 'no-ack' });
    expect(carol.last('BYE').cseq.seq).toBe(1);
  });

  test('481 to our re-INVITE ends the call with BYE (§12.2.1.2)', async () => {
    const { world, carol, call, session } = await called();
    const outcome = session.reinvite(sdp('hold'));
    await world.advance(0);
    carol.answer(carol.last('INVITE'), 481);
    await world.advance(0);
    expect(await outcome).toMatchObject({ ok: false, error: { status: 481 } });
    expect(call.ended).toEqual({ kind: 'remote' });
    expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  test('silence to our re-INVITE ends the call with BYE', async () => {
    const { world, carol, call, session } = await called();
    const outcome = session.reinvite(sdp('hold'));
    await world.advance(32_000);
    expect(await outcome).toMatchObject({ ok: false, error: { status: 408 } });
    expect(call.ended).toEqual({ kind: 'no-response' });
    expect(carol.requests.at(-1)?.method).toBe('BYE');
  });

  test('a repeated 200 to our re-INVITE gets its ACK again', async () => {
    const { world, carol, session } = await called();
    const outcome = session.reinvite(sdp('hold'));
    await world.advance(0);
    carol.answer(carol.last('INVITE'), 200, undefined, {}, 'agreed');
    carol.answer(carol.last('INVITE'), 200, undefined, {}, 'agreed');
    await world.advance(0);
    expect((await outcome).ok).toBe(true);
    expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK', 'ACK']);
  });

  test('a method that we do not take gets 405 with Allow, an unknown one 501', async () => {
    const { carol, call, send } = await called();
    await send('REFER', 11);
    await send('JUMP', 12);
    expect([carol.lastResponse('REFER').status, carol.lastResponse('JUMP').status]).toEqual([405, 501]);
    expect(carol.lastResponse('REFER').headers.get('Allow')).toBe('INVITE, ACK, CANCEL, BYE, OPTIONS');
    expect(call.ended).toBeUndefined();
  });
});
