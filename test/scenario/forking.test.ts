import { expect, test } from 'vitest';
import type { SipRequest } from '../../main/sip/message/message.ts';
import { World } from './world.ts';

/** Alice has called through a forking proxy, played by a peer that answers for several phones. */
async function forked() {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const proxy = world.peer('proxy', '192.0.2.9');
  const call = alice.dial('sip:bob@192.0.2.9');
  await world.advance(0);
  return { world, alice, proxy, call, invite: proxy.last('INVITE') };
}

function acked(requests: readonly SipRequest[], method: string): (string | undefined)[] {
  return requests.filter((request) => request.method === method).map(({ to }) => to.tag);
}

test('several phones ring, one answers (§13.2.2.1)', async () => {
  const { world, alice, proxy, call, invite } = await forked();
  for (const tag of ['desk', 'mobile', 'desk']) proxy.answer(invite, 180, tag);
  await world.advance(0);
  expect(call.progress.map(({ remoteTag }) => remoteTag)).toEqual(['desk', 'mobile', 'desk']);
  expect(alice.agent.counts().dialogs).toBe(2);
  proxy.answer(invite, 200, 'mobile', {}, 'mobile answer');
  await world.advance(0);
  expect(call.answer).toBe('mobile answer');
  expect(call.session.remoteParty.tag).toBe('mobile');
  expect(acked(proxy.requests, 'ACK')).toEqual(['mobile']);
  // 64·T1 later no fork can answer any more: the early dialog of the other is over (§13.2.2.4).
  await world.advance(32_000);
  expect(alice.agent.counts()).toMatchObject({ dialogs: 1, sessions: 1 });
});

test('two phones answer: both are acknowledged, the second is ended with BYE (§13.2.2.4)', async () => {
  const { world, alice, proxy, call, invite } = await forked();
  proxy.answer(invite, 200, 'desk', { Contact: '<sip:desk@192.0.2.9>' }, 'desk answer');
  proxy.answer(invite, 200, 'mobile', { Contact: '<sip:mobile@192.0.2.9>' }, 'mobile answer');
  await world.advance(0);
  expect(call.answer).toBe('desk answer');
  expect(acked(proxy.requests, 'ACK')).toEqual(['desk', 'mobile']);
  expect(acked(proxy.requests, 'BYE')).toEqual(['mobile']);
  const bye = proxy.last('BYE');
  expect(bye.uri).toMatchObject({ user: 'mobile' });
  expect(bye.cseq.seq).toBe(2);
  proxy.answer(bye, 200);
  await world.advance(0);
  expect([call.ended, call.timesEnded]).toEqual([undefined, 0]);
  expect(alice.agent.counts()).toMatchObject({ dialogs: 1, sessions: 1 });
});

test('every copy of each 200 gets the ACK of its fork again', async () => {
  const { world, proxy, invite } = await forked();
  proxy.answer(invite, 200, 'desk');
  proxy.answer(invite, 200, 'mobile');
  await world.advance(0);
  proxy.answer(invite, 200, 'mobile');
  proxy.answer(invite, 200, 'desk');
  proxy.answer(invite, 200, 'desk');
  await world.advance(0);
  expect(acked(proxy.requests, 'ACK')).toEqual(['desk', 'mobile', 'mobile', 'desk', 'desk']);
  expect(acked(proxy.requests, 'BYE')).toEqual(['mobile']);
});

test('the 200 says the route set anew, the early dialog keeps its numbers (§13.2.2.4)', async () => {
  const { world, proxy, call, invite } = await forked();
  proxy.answer(invite, 180, 'desk', { 'Record-Route': '<sip:192.0.2.77;lr>', Contact: '<sip:early@192.0.2.88>' });
  proxy.answer(invite, 200, 'desk', {
    'Record-Route': '<sip:192.0.2.9;lr;n=2>, <sip:192.0.2.9;lr;n=1>',
    Contact: '<sip:desk@192.0.2.88>',
  });
  await world.advance(0);
  call.session.hangup();
  await world.advance(0);
  for (const request of [proxy.last('ACK'), proxy.last('BYE')]) {
    expect(request.headers.list('Route')).toEqual(['<sip:192.0.2.9;lr;n=1>', '<sip:192.0.2.9;lr;n=2>']);
    expect(request.uri).toMatchObject({ user: 'desk', host: '192.0.2.88' });
  }
});

test('a refusal ends all early dialogs (§12.3)', async () => {
  const { world, alice, proxy, call, invite } = await forked();
  proxy.answer(invite, 180, 'desk');
  proxy.answer(invite, 180, 'mobile');
  proxy.answer(invite, 603, 'mobile');
  await world.advance(0);
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 603 });
  expect(alice.agent.counts().dialogs).toBe(0);
});

test('a proxy that pretends to a thousand forks gets 32 early dialogs', async () => {
  const { world, alice, proxy, invite } = await forked();
  for (let fork = 0; fork < 1_000; fork++) proxy.answer(invite, 180, `fork-${fork}`);
  await world.advance(0);
  expect(alice.agent.counts().dialogs).toBe(32);
});

test('of a thousand forks that answer, 32 are acknowledged and all of those but one ended', async () => {
  const { world, alice, proxy, call, invite } = await forked();
  for (let fork = 0; fork < 1_000; fork++) proxy.answer(invite, 200, `fork-${fork}`);
  await world.advance(0);
  expect([acked(proxy.requests, 'ACK').length, acked(proxy.requests, 'BYE').length]).toEqual([32, 31]);
  expect([call.ended, alice.agent.counts().sessions]).toEqual([undefined, 32]);
});

test('a 200 of a fork that rang through the CANCEL is acknowledged and ended', async () => {
  const { world, alice, proxy, call, invite } = await forked();
  proxy.answer(invite, 180, 'desk');
  await world.advance(0);
  call.session.hangup();
  await world.advance(0);
  proxy.answer(proxy.last('CANCEL'), 200);
  proxy.answer(invite, 200, 'desk');
  proxy.answer(invite, 200, 'mobile');
  await world.advance(0);
  expect(acked(proxy.requests, 'ACK')).toEqual(['desk', 'mobile']);
  expect(acked(proxy.requests, 'BYE')).toEqual(['desk', 'mobile']);
  for (const bye of proxy.requests.filter(({ method }) => method === 'BYE')) proxy.answer(bye, 200);
  expect([call.ended, call.timesEnded, call.answered]).toEqual([{ kind: 'cancelled' }, 1, false]);
  await world.advance(40_000);
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});

test('a 200 without a To tag still makes a call (§12.1.2, RFC 2543)', async () => {
  const { world, proxy, call, invite } = await forked();
  proxy.answer(invite, 200, undefined, {}, 'old answer');
  await world.advance(0);
  expect(call.answer).toBe('old answer');
  expect(proxy.last('ACK').to.tag).toBeUndefined();
});
