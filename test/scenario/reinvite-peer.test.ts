import { expect, test } from 'vitest';
import { err, ok } from '../../main/base/result.ts';
import { called } from './called.ts';
import { sdp } from './sdp.ts';

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
  expect(carol.lastResponse('REFER').headers.get('Allow')).toContain('INVITE, ACK, CANCEL, BYE, OPTIONS');
  expect(call.ended).toBeUndefined();
});
