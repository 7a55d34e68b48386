import { describe, expect, test } from 'vitest';
import { err, ok } from '../../main/base/result.ts';
import { called, inviting } from './called.ts';
import { calling } from './calling.ts';
import { connected } from './connected.ts';
import { Call } from './phone.ts';
import { sdp, textOf } from './sdp.ts';

const allow = { Allow: 'INVITE, ACK, BYE, CANCEL, PRACK, UPDATE' };

describe('within a call (RFC 3311)', () => {
  test('an offer and its answer, in either direction, without an ACK', async () => {
    const { world, alice, bob, call, answered, session } = await connected();
    answered.decide = async (offer) => ok(sdp(`answer to ${textOf(offer)}`));
    const fromAlice = call.session.update(sdp('hold'));
    await world.advance(100);
    const outcome = await fromAlice;
    expect(outcome.ok && textOf(outcome.value)).toBe('answer to hold');
    const fromBob = session.update(sdp('other'));
    await world.advance(100);
    expect((await fromBob).ok).toBe(true);
    expect([answered.reoffers, call.reoffers]).toEqual([['hold'], ['other']]);
    expect(world.ladder()).toEqual([
      'alice → bob UPDATE',
      'bob → alice 200 UPDATE',
      'bob → alice UPDATE',
      'alice → bob 200 UPDATE',
    ]);
    call.session.hangup();
    await world.advance(70_000);
    expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
  });

  test('without an offer it says where its sender is now, and asks nobody (§5.1)', async () => {
    const { world, bob, carol, call, session, send } = await called(allow);
    await send('UPDATE', 11, { Contact: '<sip:carol@192.0.2.3:5070>' });
    expect([carol.lastResponse('UPDATE').status, call.reoffers]).toEqual([200, []]);
    expect(carol.lastResponse('UPDATE').headers.get('Contact')).toBe(`<sip:bob@${bob.address}:5060>`);
    session.hangup();
    await world.advance(0);
    const bye = world.network.packets.map(({ message }) => message).find(({ cseq }) => cseq.method === 'BYE');
    expect(bye?.kind === 'request' && bye.uri).toMatchObject({ port: 5070 });
  });

  test('a refused offer changes nothing, not even where the peer is (RFC 6141 §3)', async () => {
    const { world, carol, call, session, send } = await called(allow);
    call.decide = async () => err({ status: 488 });
    await send('UPDATE', 11, { Contact: '<sip:carol@192.0.2.3:5070>' }, 'strange');
    await send('INVITE', 12, { Contact: '<sip:carol@192.0.2.3:5070>' }, 'strange');
    expect([carol.statuses('UPDATE'), carol.statuses('INVITE').at(-1)]).toEqual([[488], 488]);
    session.hangup();
    await world.advance(0);
    expect(carol.last('BYE').uri).toMatchObject({ host: '192.0.2.3', port: undefined });
  });

  test('a peer that has not said that it takes UPDATE is sent none', async () => {
    const { session, carol } = await called();
    expect(await session.update(sdp('hold'))).toEqual(err({ status: 405, reason: 'Method Not Allowed' }));
    expect(carol.requests.map(({ method }) => method)).toEqual([]);
  });
});

describe('glare (RFC 3311 §5.2)', () => {
  test('an offer that crosses ours gets 491, and ours is repeated after its random time', async () => {
    const { world, carol, session, send } = await called(allow);
    const outcome = session.update(sdp('ours'));
    await world.advance(0);
    await send('UPDATE', 11, {}, 'theirs');
    expect(carol.lastResponse('UPDATE').status).toBe(491);
    carol.answer(carol.last('UPDATE'), 491);
    await world.advance(2_000);
    expect(carol.requests.filter(({ method }) => method === 'UPDATE')).toHaveLength(2);
    carol.answer(carol.last('UPDATE'), 200, undefined, {}, 'agreed');
    await world.advance(0);
    expect((await outcome).ok).toBe(true);
  });

  test('one while another of the same peer is undecided gets 500 with Retry-After', async () => {
    const { carol, call, send } = await called(allow);
    call.decide = () => new Promise(() => {});
    await send('UPDATE', 11, {}, 'one');
    await send('UPDATE', 12, {}, 'two');
    expect(carol.statuses('UPDATE')).toEqual([500]);
    expect(Number(carol.lastResponse('UPDATE').headers.get('Retry-After'))).toBeLessThanOrEqual(10);
  });

  test.each(['INVITE', 'UPDATE'] as const)('500 with Retry-After to ours: %s again, no sooner', async (method) => {
    const { world, carol, session } = await called(allow);
    const change = method === 'INVITE' ? session.reinvite(sdp('hold')) : session.update(sdp('hold'));
    await world.advance(0);
    carol.answer(carol.last(method), 500, undefined, { 'Retry-After': '3' });
    await world.advance(2_999);
    expect(carol.requests.filter((request) => request.method === method)).toHaveLength(1);
    await world.advance(1);
    carol.answer(carol.last(method), 200, undefined, {}, 'agreed');
    await world.advance(0);
    expect((await change).ok).toBe(true);
  });

  test('500 without Retry-After is the answer', async () => {
    const { world, carol, session } = await called(allow);
    const change = session.reinvite(sdp('hold'));
    await world.advance(0);
    carol.answer(carol.last('INVITE'), 500);
    await world.advance(0);
    expect(await change).toMatchObject(err({ status: 500 }));
  });
});

describe('before the call is answered', () => {
  test('the caller’s offer, once the early answer is acknowledged', async () => {
    const { world, carol, invite, send } = await inviting({ Supported: '100rel', ...allow }, () => {});
    const user = new Call();
    invite.attend(user);
    await send('UPDATE', 11, {}, 'too early');
    invite.progress(183, sdp('early'));
    await world.advance(0);
    await send('UPDATE', 12, {}, 'too early');
    const rseq = carol.lastResponse('INVITE').headers.get('RSeq');
    await send('PRACK', 13, { RAck: `${rseq} 10 INVITE` });
    await send('UPDATE', 14, {}, 'another');
    expect(carol.statuses('UPDATE').at(-1)).toBe(200);
    expect(user.reoffers.at(-1)).toBe('another');
  });

  test('the callee’s own, which waits for the PRACK', async () => {
    const { world, carol, invite, send } = await inviting({ Supported: '100rel', ...allow }, () => {});
    invite.progress(183, sdp('early'));
    await world.advance(0);
    expect(await invite.update(sdp('late'))).toMatchObject(err({ status: 491 }));
    const rseq = carol.lastResponse('INVITE').headers.get('RSeq');
    await send('PRACK', 11, { RAck: `${rseq} 10 INVITE` });
    const outcome = invite.update(sdp('late'));
    await world.advance(0);
    carol.answer(carol.last('UPDATE'), 200, undefined, {}, 'agreed');
    await world.advance(0);
    const settled = await outcome;
    expect(settled.ok && textOf(settled.value)).toBe('agreed');
  });

  test('a fork’s offer: 491 while ours has no answer, answered afterwards, and it is what the 2xx stands for', async () => {
    const { carol, answer, send, reliably, call } = await calling();
    call.decide = async (offer) => ok(sdp(`answer to ${textOf(offer)}`));
    await answer(180, 'a');
    await send('UPDATE', 'a', 1, {}, 'too early');
    expect(carol.lastResponse('UPDATE').status).toBe(491);
    await answer(183, 'a', reliably(7), 'early');
    await send('UPDATE', 'a', 2, {}, 'new');
    expect(carol.lastResponse('UPDATE').status).toBe(200);
    expect(new TextDecoder().decode(carol.lastResponse('UPDATE').body)).toBe('answer to new');
    await answer(200, 'a');
    expect(call.answer).toBe('new');
  });

  test('the caller’s own, to the fork that has given its answer', async () => {
    const { world, carol, answer, reliably, call } = await calling();
    expect(await call.session.update(sdp('new'))).toMatchObject(err({ status: 491 }));
    await answer(183, 'a', { ...reliably(7), ...allow }, 'early');
    const outcome = call.session.update(sdp('new'));
    await world.advance(0);
    expect([carol.last('UPDATE').to.tag, carol.last('UPDATE').cseq.seq]).toEqual(['a', 3]);
    carol.answer(carol.last('UPDATE'), 200, undefined, {}, 'agreed');
    await world.advance(0);
    expect((await outcome).ok).toBe(true);
    await answer(200, 'a');
    expect(call.answer).toBe('agreed');
  });

  test('one that is open when the INVITE is refused is void', async () => {
    const { world, alice, answer, reliably, call } = await calling();
    await answer(183, 'a', { ...reliably(7), ...allow }, 'early');
    const outcome = call.session.update(sdp('new'));
    await world.advance(0);
    await answer(486, 'a');
    expect(await outcome).toMatchObject(err({ status: 481 }));
    await world.advance(70_000);
    expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
  });
});
