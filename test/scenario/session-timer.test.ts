import { describe, expect, test } from 'vitest';
import { ok } from '../../main/base/result.ts';
import { called } from './called.ts';
import { calling } from './calling.ts';
import { sdp } from './sdp.ts';
import { World } from './world.ts';

const allow = { Allow: 'INVITE, ACK, BYE, CANCEL, UPDATE' };
const able = { Supported: 'timer' };

/** Two of our phones in a call whose session interval is 90 s. */
async function timed(sessionExpiresSeconds = 90) {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri, { sessionExpiresSeconds });
  await world.advance(0);
  const answered = bob.incoming[0];
  if (!answered?.session) throw new Error('not connected');
  return { world, alice, bob, call, answered };
}

function lines(world: World): string[] {
  return world.timedLadder().filter((line) => !/ ACK$/.test(line));
}

describe('between two phones', () => {
  test('the caller refreshes by UPDATE at half the interval, again and again', async () => {
    const { world, alice, bob, call, answered } = await timed();
    await world.advance(100_000);
    expect(lines(world)).toEqual([
      '0 alice → bob INVITE',
      '0 bob → alice 200 INVITE',
      '45000 alice → bob UPDATE',
      '45000 bob → alice 200 UPDATE',
      '90000 alice → bob UPDATE',
      '90000 bob → alice 200 UPDATE',
    ]);
    expect([call.ended, answered.ended]).toEqual([undefined, undefined]);
    call.session.hangup();
    await world.advance(70_000);
    expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
  });

  test('a caller that has vanished is noticed: BYE 30 s before the interval ends', async () => {
    const { world, bob, answered } = await timed();
    world.network.decide(({ from }) => (from.address === '192.0.2.1' ? 'lose' : undefined));
    await world.advance(59_999);
    expect(answered.ended).toBeUndefined();
    await world.advance(1);
    expect(answered.ended).toEqual({ kind: 'no-response' });
    expect(lines(world)).toContain('60000 bob → alice BYE');
    await world.advance(70_000);
    expect(bob.idle).toBe(true);
  });

  test('a callee that has vanished is noticed by the refresh, or by the time that is left for it', async () => {
    const { world, alice, call } = await timed();
    world.network.decide(({ from }) => (from.address === '192.0.2.2' ? 'lose' : undefined));
    await world.advance(60_000);
    expect(call.ended).toEqual({ kind: 'no-response' });
    await world.advance(70_000);
    expect(alice.idle).toBe(true);
  });

  test('with 1,800 s, as usual, 32 s are left', async () => {
    const { world, answered } = await timed(1_800);
    world.network.decide(({ from }) => (from.address === '192.0.2.1' ? 'lose' : undefined));
    await world.advance(1_767_999);
    expect(answered.ended).toBeUndefined();
    await world.advance(1);
    expect(answered.ended).toEqual({ kind: 'no-response' });
  });

  test('a re-INVITE refreshes too', async () => {
    const { world, call } = await timed();
    await world.advance(30_000);
    void call.session.reinvite(sdp('hold'));
    await world.advance(44_999);
    expect(lines(world).filter((line) => line.includes('UPDATE'))).toEqual([]);
    await world.advance(1);
    expect(lines(world).at(-1)).toBe('75000 bob → alice 200 UPDATE');
  });

  test('0 asks for none', async () => {
    const { carol, answer, world, invite } = await calling({ sessionExpiresSeconds: 0 });
    await answer(200, 'a', allow, 'answer');
    await world.advance(4_000_000);
    expect(invite.headers.has('Session-Expires')).toBe(false);
    expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK']);
  });
});

describe('as the caller (RFC 4028 §7)', () => {
  test('the INVITE asks for 1,800 s and leaves the refresher open', async () => {
    const { invite } = await calling();
    expect([invite.headers.get('Session-Expires'), invite.headers.has('Min-SE')]).toEqual(['1800', false]);
    expect(invite.headers.list('Supported')).toContain('timer');
  });

  test('a peer that does not know of it is refreshed all the same, and ends nothing by being silent about it (§7.2)', async () => {
    const { world, carol, answer, call } = await calling({ sessionExpiresSeconds: 90 });
    await answer(200, 'a', allow, 'answer');
    for (const at of [45, 90, 135]) {
      await world.advance(45_000);
      expect([at, carol.requests.at(-1)?.method]).toEqual([at, 'UPDATE']);
      carol.answer(carol.last('UPDATE'), 501);
      await world.advance(0);
      carol.answer(carol.last('INVITE'), 488);
      await world.advance(0);
    }
    expect(call.ended).toBeUndefined();
  });

  test('by re-INVITE, with the offer as it was, where the peer takes no UPDATE (§7.4)', async () => {
    const { world, carol, answer, call } = await calling({ sessionExpiresSeconds: 90 });
    const refreshed: string[] = [];
    Object.assign(call, { onRefreshed: () => refreshed.push('refreshed') });
    await answer(200, 'a', { Require: 'timer', 'Session-Expires': '90;refresher=uac' }, 'answer');
    await world.advance(45_000);
    const refresh = carol.last('INVITE');
    expect([refresh.cseq.seq, new TextDecoder().decode(refresh.body)]).toEqual([2, 'offer']);
    expect(refresh.headers.get('Session-Expires')).toBe('90;refresher=uac');
    carol.answer(refresh, 200, undefined, { Require: 'timer', 'Session-Expires': '90;refresher=uac' }, 'answer');
    await world.advance(44_999);
    expect(refreshed).toEqual(['refreshed']);
    expect(carol.requests.at(-1)?.method).toBe('ACK');
    await world.advance(1);
    expect(carol.requests.at(-1)?.cseq).toEqual({ seq: 3, method: 'INVITE' });
  });

  test('a hold that is wished for meanwhile waits for the refresh', async () => {
    const { world, carol, answer, call } = await calling({ sessionExpiresSeconds: 90 });
    await answer(200, 'a', {}, 'answer');
    await world.advance(45_000);
    const outcome = call.session.reinvite(sdp('hold'));
    await world.advance(0);
    carol.answer(carol.last('INVITE'), 200, undefined, {}, 'answer');
    await world.advance(0);
    expect(new TextDecoder().decode(carol.last('INVITE').body)).toBe('hold');
    carol.answer(carol.last('INVITE'), 200, undefined, {}, 'held');
    await world.advance(0);
    expect((await outcome).ok).toBe(true);
  });

  test('a 422 raises the interval: the same call again, with the next CSeq and the Min-SE (§7.3, §7.4)', async () => {
    const { world, carol, invite, answer, call } = await calling({ sessionExpiresSeconds: 90 });
    await answer(422, 'p', { 'Min-SE': '3600' });
    await world.advance(0);
    const again = carol.last('INVITE');
    expect([again.callId, again.from.tag]).toEqual([invite.callId, invite.from.tag]);
    expect([again.cseq.seq, again.headers.get('Session-Expires'), again.headers.get('Min-SE')]).toEqual([
      2,
      '3600',
      '3600',
    ]);
    expect(new TextDecoder().decode(again.body)).toBe('offer');
    carol.answer(again, 200, 'a', {}, 'answer');
    await world.advance(0);
    expect([call.answered, call.ended]).toEqual([true, undefined]);
  });

  test('a 422 without a Min-SE, or again and again, is the answer', async () => {
    const bare = await calling();
    await bare.answer(422, 'p');
    expect(bare.call.ended).toMatchObject({ kind: 'rejected', status: 422 });
    const { world, carol, call } = await calling();
    for (let least = 2_000; call.ended === undefined; least += 1_000) {
      carol.answer(carol.last('INVITE'), 422, 'p', { 'Min-SE': `${least}` });
      await world.advance(0);
    }
    expect(carol.requests.filter(({ method }) => method === 'INVITE')).toHaveLength(5);
    expect(call.ended).toMatchObject({ kind: 'rejected', status: 422 });
  });

  test('where the callee refreshes, we watch: BYE 30 s before the end of 90', async () => {
    const { world, carol, answer, call } = await calling({ sessionExpiresSeconds: 90 });
    await answer(200, 'a', { Require: 'timer', 'Session-Expires': '90;refresher=uas' }, 'answer');
    await world.advance(60_000);
    expect(call.ended).toEqual({ kind: 'no-response' });
    expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK', 'BYE']);
  });
});

describe('as the callee (RFC 4028 §9, table 2)', () => {
  test.each([
    ['nobody asks, and the caller is able: we refresh', able, '1800;refresher=uas', 'timer'],
    [
      'the caller leaves the refresher open: it is the caller',
      { ...able, 'Session-Expires': '600' },
      '600;refresher=uac',
      'timer',
    ],
    ['the caller wants to refresh', { ...able, 'Session-Expires': '600;refresher=uac' }, '600;refresher=uac', 'timer'],
    ['the caller wants us to', { ...able, 'Session-Expires': '600;refresher=uas' }, '600;refresher=uas', 'timer'],
    ['a proxy asks, the caller is unable: we refresh', { 'Session-Expires': '600' }, '600;refresher=uas', undefined],
    ['nobody knows of it', {}, undefined, undefined],
    ['the least counts where we ask', { ...able, 'Min-SE': '7200' }, '7200;refresher=uas', 'timer'],
  ])('%s', async (_, headers, sessionExpires, required) => {
    const { carol } = await called(headers);
    const accepted = carol.lastResponse('INVITE');
    expect([accepted.headers.get('Session-Expires'), accepted.headers.get('Require')]).toEqual([
      sessionExpires,
      required,
    ]);
  });

  test('less than 90 s: 422 with Min-SE', async () => {
    const world = new World();
    const bob = world.phone('bob', '192.0.2.2');
    const carol = world.peer('carol', '192.0.2.3');
    const to = { From: '<sip:carol@192.0.2.3>;tag=c', To: `<${bob.uri}>`, 'Call-ID': 'short', CSeq: '1 INVITE' };
    carol.send('INVITE', bob.uri, bob.address, { ...to, ...able, 'Session-Expires': '89' });
    await world.advance(0);
    expect([carol.lastResponse('INVITE').status, carol.lastResponse('INVITE').headers.get('Min-SE')]).toEqual([
      422,
      '90',
    ]);
    expect(bob.invites).toEqual([]);
  });

  test('an UPDATE of the caller refreshes, and keeps the refresher', async () => {
    const { world, carol, call, send } = await called({ ...able, ...allow, 'Session-Expires': '90;refresher=uac' });
    await world.advance(50_000);
    await send('UPDATE', 11, { ...able, 'Session-Expires': '90;refresher=uac' });
    expect(carol.lastResponse('UPDATE').headers.get('Session-Expires')).toBe('90;refresher=uac');
    await world.advance(59_999);
    expect(call.ended).toBeUndefined();
    await world.advance(1);
    expect(call.ended).toEqual({ kind: 'no-response' });
  });

  test('a callee that refreshes says so, and repeats its answer where it must re-INVITE', async () => {
    const { world, carol, call } = await called({ ...able, 'Session-Expires': '90;refresher=uas' });
    call.decide = async () => ok(sdp('re-answer'));
    await world.advance(45_000);
    expect(carol.last('INVITE').headers.get('Session-Expires')).toBe('90;refresher=uac');
    expect(new TextDecoder().decode(carol.last('INVITE').body)).toBe('answer');
  });

  test('a 422 to a refresh raises it (§10)', async () => {
    const { world, carol } = await called({ ...able, ...allow, 'Session-Expires': '90;refresher=uas' });
    await world.advance(45_000);
    carol.answer(carol.last('UPDATE'), 422, undefined, { 'Min-SE': '300' });
    await world.advance(0);
    const { headers, cseq } = carol.last('UPDATE');
    expect([cseq.seq, headers.get('Session-Expires'), headers.get('Min-SE')]).toEqual([2, '300;refresher=uac', '300']);
  });
});
