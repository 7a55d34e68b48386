import { expect, test } from 'vitest';
import { formatUri } from '../../main/sip/message/uri.ts';
import { called, inviting } from './called.ts';
import { calling } from './calling.ts';
import { Call } from './phone.ts';
import { sdp } from './sdp.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

const gruu = '<sip:alice@example.com;gr=urn:uuid:f81d4fae>';

test('a caller’s own Contact stands in every request that has one', async () => {
  const { world, carol, call, answer } = await calling({ contact: () => gruu });
  expect(carol.last('INVITE').headers.get('Contact')).toBe(gruu);
  await answer(200, 'a', { Allow: 'UPDATE' }, 'answer');
  void call.session.update();
  await world.advance(0);
  expect(carol.last('UPDATE').headers.get('Contact')).toBe(gruu);
  carol.answer(carol.last('UPDATE'), 200);
  void call.session.reinvite(sdp('hold'));
  await world.advance(0);
  expect(carol.last('INVITE').headers.get('Contact')).toBe(gruu);
});

test('where it gives none, our address stands there', async () => {
  const { invite } = await calling({ contact: () => undefined });
  expect(invite.headers.get('Contact')).toBe('<sip:alice@192.0.2.1:5060>');
});

test('a callee’s own Contact and headers stand in the 200', async () => {
  const { world, carol, invite, send } = await inviting();
  invite.accept(sdp('answer'), new Call(), { contact: () => gruu, headers: [['P-Answer-State', 'Confirmed']] });
  await world.advance(0);
  const { headers } = carol.lastResponse('INVITE');
  expect([headers.get('Contact'), headers.get('P-Answer-State')]).toEqual([gruu, 'Confirmed']);
  await send('ACK', 10);
  await send('INVITE', 11, {}, 'hold');
  expect(carol.lastResponse('INVITE').headers.get('Contact')).toBe(gruu);
});

test('an account’s flow is taken before what its domain resolves to', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const registrar = world.peer('registrar', '192.0.2.9');
  world.peer('elsewhere', '192.0.2.10');
  world.locates('example.com', [{ protocol: 'udp', address: '192.0.2.10', port: 5060 }]);
  const [flow] = [
    world.network
      .find({ address: '192.0.2.1', port: 5060 }, 'tcp')
      ?.flowTo({ address: '192.0.2.9', port: 5060 }, 'tcp'),
  ];
  if (!flow) throw new Error('no flow');
  alice.dial('sip:bob@example.com', { flow });
  await world.advance(0);
  expect(registrar.last('INVITE').via.transport.toLowerCase()).toBe('tcp');
});

test('a call tells what it came over, and its dialog once it is answered', async () => {
  const { invite, carol, call } = await called();
  expect(invite.flow.remote).toEqual({ address: carol.address, port: 5060 });
  const localTag = carol.lastResponse('INVITE').to.tag;
  expect(call.session?.dialogId).toEqual({ callId: 'scripted', localTag, remoteTag: 'c' });
});

test('a caller’s call has a dialog once it is answered', async () => {
  const { call, invite, answer } = await calling();
  await answer(180, 'a');
  expect(call.session.dialogId).toBeUndefined();
  await answer(200, 'a', {}, 'answer');
  expect(call.session.dialogId).toEqual({ callId: invite.callId, localTag: invite.from.tag, remoteTag: 'a' });
});

test.each([
  [undefined, 302],
  [301, 301],
] as const)('a redirected caller is told where to go (%s)', async (status, expected) => {
  const { world, carol, invite } = await inviting();
  invite.redirect([uri('sip:carol@example.net;transport=tcp'), uri('tel:+4930123456')], status);
  await world.advance(0);
  const response = carol.lastResponse('INVITE');
  expect(response.status).toBe(expected);
  expect(response.headers.list('Contact')).toEqual(['<sip:carol@example.net;transport=tcp>', '<tel:+4930123456>']);
});

test('a request that comes before the answer is its user’s to take', async () => {
  const { carol, invite, send } = await inviting();
  const taken: string[] = [];
  const user = Object.assign(new Call(), { onDigit: ({ digit }: { readonly digit: string }) => taken.push(digit) });
  invite.attend(user);
  await send('INFO', 11, { 'Content-Type': 'application/dtmf' }, '5');
  expect([carol.lastResponse('INFO').status, taken]).toEqual([200, ['5']]);
  expect(formatUri(carol.lastResponse('INFO').to.uri)).toBe('sip:bob@192.0.2.2');
});
