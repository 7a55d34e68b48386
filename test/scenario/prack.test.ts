import { describe, expect, test } from 'vitest';
import type { SessionBody } from '../../main/sip/agent/body.ts';
import { calling } from './calling.ts';
import { Call } from './phone.ts';
import { sdp, textOf } from './sdp.ts';
import { World } from './world.ts';

/** Answers offers of forks that have not answered yet. */
class Patient extends Call {
  readonly earlyOffers: (string | undefined)[] = [];

  onEarlyOffer(offer: SessionBody): SessionBody {
    this.earlyOffers.push(textOf(offer));
    return sdp('our answer');
  }
}

describe('who is asked to send reliably', () => {
  test('the INVITE says that we can', async () => {
    expect((await calling()).invite.headers.list('Supported')).toContain('100rel');
  });

  test('without an offer only where an early one would be answered', async () => {
    const deaf = await calling({}, new Call(), false);
    expect(deaf.invite.headers.list('Supported')).not.toContain('100rel');
    const patient = await calling({}, new Patient(), false);
    expect(patient.invite.headers.list('Supported')).toContain('100rel');
  });
});

describe('PRACK (RFC 3262 §4)', () => {
  test('each reliable response gets one, within its dialog and with the next CSeq', async () => {
    const { carol, answer, reliably, call } = await calling();
    await answer(183, 'a', reliably(7), 'early');
    await answer(180, 'a', reliably(8));
    const pracks = carol.requests.filter(({ method }) => method === 'PRACK');
    expect(pracks.map(({ headers }) => [headers.get('RAck'), headers.get('CSeq')])).toEqual([
      ['7 1 INVITE', '2 PRACK'],
      ['8 1 INVITE', '3 PRACK'],
    ]);
    expect(pracks.map(({ to }) => to.tag)).toEqual(['a', 'a']);
    expect(call.progress).toMatchObject([
      { status: 183, reliable: true, remoteTag: 'a' },
      { status: 180, reliable: true },
    ]);
  });

  test('a copy, one before its turn and one from the past are passed over', async () => {
    const { carol, answer, reliably, call } = await calling();
    await answer(183, 'a', reliably(7), 'early');
    await answer(183, 'a', reliably(7), 'early');
    await answer(180, 'a', reliably(9));
    await answer(180, 'a', reliably(6));
    expect(carol.requests.filter(({ method }) => method === 'PRACK')).toHaveLength(1);
    expect(call.progress).toHaveLength(1);
  });

  test('every fork counts for itself', async () => {
    const { carol, answer, reliably } = await calling();
    await answer(180, 'a', reliably(7));
    await answer(180, 'b', reliably(700));
    await answer(183, 'a', reliably(8));
    const pracks = carol.requests.filter(({ method }) => method === 'PRACK');
    expect(pracks.map(({ to, headers }) => [to.tag, headers.get('RAck'), headers.get('CSeq')])).toEqual([
      ['a', '7 1 INVITE', '2 PRACK'],
      ['b', '700 1 INVITE', '2 PRACK'],
      ['a', '8 1 INVITE', '3 PRACK'],
    ]);
  });

  test('a plain 180, 181 or 182 gets none; a 199 is told and ends nothing (RFC 6228)', async () => {
    const { carol, answer, call } = await calling();
    for (const status of [180, 181, 182, 199]) await answer(status, 'a');
    expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE']);
    expect(call.progress.map(({ status, reliable }) => [status, reliable])).toEqual([
      [180, false],
      [181, false],
      [182, false],
      [199, false],
    ]);
    expect(call.ended).toBeUndefined();
  });

  test('RSeq that is no number is no reliable response', async () => {
    const { carol, answer } = await calling();
    await answer(183, 'a', { Require: '100rel', RSeq: 'x' });
    expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE']);
  });
});

describe('offer and answer (RFC 3262 §5)', () => {
  test('the answer in a reliable response counts, and the 2xx’s is not looked at', async () => {
    const { answer, reliably, call } = await calling();
    await answer(183, 'a', reliably(7), 'early');
    await answer(200, 'a', {}, 'another');
    expect(call.answer).toBe('early');
  });

  test('a 2xx without an answer takes that of its own fork', async () => {
    const { answer, reliably, call } = await calling();
    await answer(183, 'a', reliably(7), 'early a');
    await answer(183, 'b', reliably(9), 'early b');
    await answer(200, 'a');
    expect(call.answer).toBe('early a');
  });

  test('an answer in a plain 183 is taken where the 2xx has none, and else that of the 2xx', async () => {
    const silent = await calling();
    await silent.answer(183, 'a', {}, 'early');
    await silent.answer(200, 'a');
    expect(silent.call.answer).toBe('early');
    const telling = await calling();
    await telling.answer(183, 'a', {}, 'early');
    await telling.answer(200, 'a', {}, 'late');
    expect(telling.call.answer).toBe('late');
  });

  test('an offer in a reliable response is answered in its PRACK, and the ACK has no body', async () => {
    const user = new Patient();
    user.ackBody = sdp('not this');
    const { carol, answer, reliably } = await calling({}, user, false);
    await answer(183, 'a', reliably(7), 'their offer');
    expect(user.earlyOffers).toEqual(['their offer']);
    expect(new TextDecoder().decode(carol.last('PRACK').body)).toBe('our answer');
    await answer(200, 'a');
    expect(user.answered).toBe(true);
    expect(carol.last('ACK').body).toHaveLength(0);
  });

  test('a user that throws at an early offer keeps nobody from a PRACK', async () => {
    const user = new Patient();
    user.onEarlyOffer = () => {
      throw new Error('no media');
    };
    const { carol, answer, reliably } = await calling({}, user, false);
    await answer(183, 'a', reliably(7), 'their offer');
    expect(carol.last('PRACK').body).toHaveLength(0);
  });
});

/** The ladder of RFC 3262 §5's figure, between two of ours. */
test('early media between two phones, over a link that loses the first 183 and the first PRACK', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = (invite) => invite.progress(183, sdp('answer'));
  const losing = new Set(['bob → alice 183 INVITE', 'alice → bob PRACK']);
  world.lose((what) => losing.delete(what), 2);
  const call = alice.dial(bob.uri);
  await world.advance(2_000);
  const answered = bob.answer();
  await world.advance(100);
  expect([call.answer, answered.ended]).toEqual(['answer', undefined]);
  call.session.hangup();
  await world.advance(100);
  expect(world.timedLadder()).toEqual([
    '0 alice → bob INVITE',
    '0 bob → alice 183 INVITE (lost)',
    '500 alice → bob INVITE',
    '500 bob → alice 183 INVITE',
    '500 bob → alice 183 INVITE',
    '500 alice → bob PRACK (lost)',
    '1000 alice → bob PRACK',
    '1000 bob → alice 200 PRACK',
    '2000 bob → alice 200 INVITE',
    '2000 alice → bob ACK',
    '2100 alice → bob BYE',
    '2100 bob → alice 200 BYE',
  ]);
  await world.advance(70_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});
