import { describe, expect, test } from 'vitest';
import { err, ok } from '../../main/base/result.ts';
import { inviting } from './called.ts';
import { Call } from './phone.ts';
import type { ScriptedPeer } from './scripted-peer.ts';
import { sdp, textOf } from './sdp.ts';

const supported = { Supported: '100rel' };

/** What acknowledges the last provisional response. */
function rackOf(carol: ScriptedPeer) {
  return { RAck: `${carol.lastResponse('INVITE').headers.get('RSeq')} 10 INVITE` };
}

function rseqs(carol: ScriptedPeer): (string | undefined)[] {
  return carol.responses.filter(({ cseq }) => cseq.method === 'INVITE').map(({ headers }) => headers.get('RSeq'));
}

async function ringing(headers: Record<string, string> = supported, offer = 'offer') {
  const call = await inviting(headers, () => {}, offer);
  call.carol.responses.length = 0;
  return call;
}

describe('which provisional responses are sent reliably (RFC 3262 §3)', () => {
  test('with an answer to a caller that can that', async () => {
    const { world, carol, invite } = await ringing();
    invite.progress(183, sdp('early'));
    await world.advance(0);
    const { status, headers, body } = carol.lastResponse('INVITE');
    expect([status, headers.get('Require'), new TextDecoder().decode(body)]).toEqual([183, '100rel', 'early']);
    const rseq = Number(headers.get('RSeq'));
    expect(Number.isInteger(rseq) && rseq >= 1 && rseq < 2 ** 31).toBe(true);
  });

  test('none without a body, unless the caller requires it', async () => {
    const plain = await ringing();
    plain.invite.ring();
    await plain.world.advance(0);
    expect(plain.carol.lastResponse('INVITE').headers.has('RSeq')).toBe(false);
    const strict = await ringing({ Require: '100rel' });
    strict.invite.ring();
    await strict.world.advance(0);
    expect(strict.carol.lastResponse('INVITE').headers.has('RSeq')).toBe(true);
  });

  test('a caller that knows nothing of it gets the early answer as before', async () => {
    const { world, carol, invite } = await ringing({});
    invite.progress(183, sdp('early'));
    invite.accept(sdp('answer'), new Call());
    await world.advance(0);
    expect(carol.statuses('INVITE')).toEqual([183, 200]);
    expect(carol.responses.map(({ body }) => new TextDecoder().decode(body))).toEqual(['early', 'answer']);
    expect(rseqs(carol)).toEqual([undefined, undefined]);
  });
});

describe('until its PRACK (RFC 3262 §3)', () => {
  test('it is repeated after T1, 2·T1, 4·T1 … and 64·T1 later the call is refused with 504', async () => {
    const { world, bob, carol, invite, call } = await ringing();
    world.network.packets.length = 0;
    invite.progress(183, sdp('early'));
    await world.advance(32_000);
    const times = world.network.packets.filter(({ message }) => message.kind === 'response').map(({ at }) => at);
    expect(times.slice(0, 7)).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 31_500]);
    expect(carol.lastResponse('INVITE').status).toBe(504);
    expect(call.ended).toEqual({ kind: 'no-ack' });
    await world.advance(40_000);
    expect([bob.idle, world.clock.pending]).toEqual([true, 0]);
  });

  test('a PRACK ends that and gets 200; its copy and a PRACK of nothing get 481', async () => {
    const { world, carol, invite, send } = await ringing();
    invite.progress(183, sdp('early'));
    await world.advance(0);
    const rack = rackOf(carol);
    await send('PRACK', 11, { RAck: '1 10 INVITE' });
    await send('PRACK', 12, { RAck: rack.RAck.replace('10 INVITE', '9 INVITE') });
    await send('PRACK', 13, rack);
    await send('PRACK', 14, rack);
    await send('PRACK', 15);
    expect(carol.statuses('PRACK')).toEqual([481, 481, 200, 481, 481]);
    await world.advance(40_000);
    expect(carol.statuses('INVITE')).toEqual([183]);
  });

  test('the next one waits, and has the next number', async () => {
    const { world, carol, invite, send } = await ringing({ Require: '100rel' });
    invite.ring();
    invite.progress(183, sdp('early'));
    await world.advance(0);
    expect(carol.statuses('INVITE')).toEqual([180]);
    const first = Number(carol.lastResponse('INVITE').headers.get('RSeq'));
    await send('PRACK', 11, rackOf(carol));
    expect(carol.statuses('INVITE')).toEqual([180, 183]);
    expect(Number(carol.lastResponse('INVITE').headers.get('RSeq'))).toBe(first + 1);
  });

  test('the 200 waits for that of an answer, and does not repeat the answer (§5)', async () => {
    const { world, bob, carol, invite, send } = await ringing();
    invite.progress(183, sdp('early'));
    const user = new Call();
    const session = invite.accept(sdp('early'), user);
    await world.advance(0);
    expect(carol.statuses('INVITE')).toEqual([183]);
    expect(await session?.reinvite(sdp('hold'))).toMatchObject(err({ status: 491 }));
    await send('PRACK', 11, rackOf(carol));
    expect(carol.statuses('INVITE')).toEqual([183, 200]);
    expect(carol.lastResponse('INVITE').body).toHaveLength(0);
    await send('ACK', 10);
    session?.hangup();
    await world.advance(0);
    expect(carol.last('BYE').cseq.seq).toBe(1);
    expect(user.ended).toEqual({ kind: 'local' });
    carol.answer(carol.last('BYE'), 200);
    await world.advance(40_000);
    expect([bob.idle, world.clock.pending]).toEqual([true, 0]);
  });

  test('the 200 does not wait for that of a ringing; the PRACK may still come', async () => {
    const { world, carol, invite, send } = await ringing({ Require: '100rel' });
    invite.ring();
    await world.advance(0);
    const rack = rackOf(carol);
    invite.accept(sdp('answer'), new Call());
    await send('PRACK', 11, rack);
    expect([carol.statuses('INVITE'), carol.statuses('PRACK')]).toEqual([[180, 200], [200]]);
    expect(new TextDecoder().decode(carol.lastResponse('INVITE').body)).toBe('answer');
  });
});

describe('a call accepted before the PRACK', () => {
  async function held() {
    const call = await ringing();
    call.invite.progress(183, sdp('early'));
    const user = new Call();
    const session = call.invite.accept(sdp('early'), user);
    await call.world.advance(0);
    if (!session) throw new Error('not accepted');
    return { ...call, user, session };
  }

  test.each([
    [
      'is cancelled: 487',
      async ({ send }: Awaited<ReturnType<typeof held>>) => send('BYE', 11),
      { kind: 'cancelled' },
      487,
    ],
    [
      'is hung up: 480',
      async ({ session }: Awaited<ReturnType<typeof held>>) => session.hangup(),
      { kind: 'local' },
      480,
    ],
    [
      'gets no PRACK: 504',
      async ({ world }: Awaited<ReturnType<typeof held>>) => world.advance(32_000),
      { kind: 'no-ack' },
      504,
    ],
  ])('%s', async (_, happens, cause, status) => {
    const call = await held();
    await happens(call);
    await call.world.advance(0);
    expect(call.user.ended).toEqual(cause);
    expect([call.user.timesEnded, call.call.timesEnded]).toEqual([1, 0]);
    expect(call.carol.lastResponse('INVITE').status).toBe(status);
    expect(await call.session.reinvite(sdp('late'))).toMatchObject(err({ status: 481 }));
    await call.world.advance(70_000);
    expect([call.bob.idle, call.world.clock.pending]).toEqual([true, 0]);
  });
});

describe('offers and answers (RFC 3262 §5)', () => {
  test('an INVITE without an offer: ours goes out in the 183, the answer comes in the PRACK', async () => {
    const { world, carol, invite, send } = await ringing(supported, '');
    const user = new Call();
    invite.attend(user);
    invite.progress(183, sdp('our offer'));
    await world.advance(0);
    await send('PRACK', 11, rackOf(carol), 'their answer');
    expect([user.acknowledged, user.answer]).toEqual([true, 'their answer']);
    invite.accept(sdp('our offer'), user);
    await send('ACK', 10);
    expect(carol.lastResponse('INVITE').body).toHaveLength(0);
    expect(user.answer).toBe('their answer');
  });

  test('an offer of ours does not go out unreliably', async () => {
    const { world, carol, invite } = await ringing({}, '');
    invite.progress(183, sdp('our offer'));
    await world.advance(0);
    expect(carol.lastResponse('INVITE').body).toHaveLength(0);
  });

  test('a PRACK with an offer is answered in its 200', async () => {
    const { world, carol, invite, send } = await ringing();
    const user = new Call();
    user.decide = async (offer) => ok(sdp(`answer to ${textOf(offer)}`));
    invite.attend(user);
    invite.progress(183, sdp('early'));
    await world.advance(0);
    await send('PRACK', 11, rackOf(carol), 'another');
    expect(carol.lastResponse('PRACK').status).toBe(200);
    expect(new TextDecoder().decode(carol.lastResponse('PRACK').body)).toBe('answer to another');
  });
});
