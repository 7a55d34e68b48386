import { expect, test } from 'vitest';
import { err } from '../../main/base/result.ts';
import { formatNameAddr } from '../../main/sip/message/name-addr.ts';
import { formatUri } from '../../main/sip/message/uri.ts';
import { Call } from './phone.ts';
import { sdp } from './sdp.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

function pair() {
  const world = new World();
  return { world, alice: world.phone('alice', '192.0.2.1'), bob: world.phone('bob', '192.0.2.2') };
}

const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, SUBSCRIBE, NOTIFY, MESSAGE';

/** RFC 3665 §3.1 with the callee hanging up, as there. */
test('a call is set up, and the callee hangs up', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri);
  await world.advance(100);
  expect(call.progress).toMatchObject([{ status: 180, reason: 'Ringing' }]);
  expect(bob.invites[0]?.localAddress).toBe('192.0.2.2');
  const answered = bob.answer();
  await world.advance(100);
  expect(call.answer).toBe('answer');
  answered.session?.hangup();
  await world.advance(100);

  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 180 INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'bob → alice BYE',
    'alice → bob 200 BYE',
  ]);
  expect(answered.ended).toEqual({ kind: 'local' });
  expect(call.ended).toEqual({ kind: 'remote' });
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('the caller hangs up, and says why', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri);
  await world.advance(100);
  call.session.hangup('SIP;cause=200;text="Done"');
  await world.advance(40_000);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'alice → bob BYE',
    'bob → alice 200 BYE',
  ]);
  expect(call.ended).toEqual({ kind: 'local' });
  expect(bob.incoming[0]?.ended).toEqual({ kind: 'remote', reason: 'SIP;cause=200;text="Done"' });
  expect([call.timesEnded, bob.incoming[0]?.timesEnded]).toEqual([1, 1]);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('a callee that takes its time sends 100 at once', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => {};
  alice.dial(bob.uri);
  await world.advance(0);
  expect(world.timedLadder()).toEqual(['0 alice → bob INVITE', '0 bob → alice 100 INVITE']);
});

test('the requests say what §8.1.1, §12.2.1.1 and §20 ask for', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  const call = alice.dial('sip:bob@192.0.2.2:5060;transport=udp?Subject=hello', { headers: [['Subject', 'lunch']] });
  await world.advance(100);
  call.session.hangup();
  await world.advance(100);
  const [invite, accepted, ack, bye] = world.network.packets.map(({ message }) => message);
  if (invite?.kind !== 'request' || ack?.kind !== 'request' || bye?.kind !== 'request') throw new Error('no call');

  const { headers } = invite;
  expect(headers.get('Contact')).toBe('<sip:alice@192.0.2.1:5060>');
  expect(headers.get('Max-Forwards')).toBe('70');
  expect(headers.get('Allow')).toBe(allow);
  expect(headers.get('User-Agent')).toBe('Partyline/0.1.0');
  expect(headers.get('Subject')).toBe('lunch');
  expect(headers.get('To')).toBe('<sip:bob@192.0.2.2:5060>');
  expect([...(invite.uri.scheme === 'sip' ? invite.uri.headers : [])]).toEqual([]);
  expect(invite.contentType?.type).toBe('application/sdp');

  const toTag = accepted?.to.tag;
  expect(toTag).toMatch(/^[0-9a-f]{16}$/);
  expect(accepted?.headers.get('Allow')).toBe(allow);
  expect(accepted?.headers.has('Supported')).toBe(true);
  expect(accepted?.headers.get('Contact')).toBe('<sip:bob@192.0.2.2:5060>');
  for (const request of [ack, bye]) {
    expect(request.callId).toBe(invite.callId);
    expect(formatNameAddr(request.from)).toBe(formatNameAddr(invite.from));
    expect(request.to.tag).toBe(toTag);
    expect(request.uri).toMatchObject({ user: 'bob', host: '192.0.2.2', port: 5060 });
  }
  expect(ack.cseq).toEqual({ seq: 1, method: 'ACK' });
  expect(bye.cseq).toEqual({ seq: 2, method: 'BYE' });
  expect(ack.via.branch).not.toBe(invite.via.branch);
});

test('over TCP the Contact says so, and nothing is repeated', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  const call = alice.dial('sip:bob@192.0.2.2;transport=tcp');
  await world.advance(100);
  call.session.hangup();
  await world.advance(100);
  expect(world.network.packets.map(({ protocol }) => protocol)).toEqual(['tcp', 'tcp', 'tcp', 'tcp', 'tcp']);
  expect(world.network.packets[0]?.message.headers.get('Contact')).toBe('<sip:alice@192.0.2.1:5060;transport=tcp>');
  expect(world.network.packets[1]?.message.headers.get('Contact')).toBe('<sip:bob@192.0.2.2:5060;transport=tcp>');
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('without an offer the 200 offers and the ACK answers', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = (invite) => {
    expect(invite.offer).toBeUndefined();
    bob.answer(sdp('offer of the callee'));
  };
  const call = new Call();
  call.ackBody = sdp('answer of the caller');
  alice.dialWithoutOffer(bob.uri, call);
  await world.advance(100);
  expect(call.answer).toBe('offer of the callee');
  expect(bob.incoming.at(-1)?.answer).toBe('answer of the caller');
});

test('the offer is made for the address that the INVITE leaves from', async () => {
  const { world, alice, bob } = pair();
  const asked: string[] = [];
  alice.dial(bob.uri, {
    offer: async (localAddress) => {
      asked.push(localAddress);
      return { ok: true, value: sdp(`media at ${localAddress}`) };
    },
  });
  await world.advance(100);
  expect(asked).toEqual(['192.0.2.1']);
  expect(new TextDecoder().decode(bob.invites[0]?.offer?.bytes)).toBe('media at 192.0.2.1');
});

test('a call that can make no offer is not sent', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri, { offer: async () => err('no port for the sound') });
  await world.advance(100);
  expect(call.ended).toEqual({ kind: 'unreachable', message: 'no port for the sound' });
  expect(world.ladder()).toEqual([]);
  expect(alice.idle).toBe(true);
});

test('an offer that fails to be made ends the call, not the program', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri, { offer: () => Promise.reject(new Error('the sound is gone')) });
  await world.advance(100);
  expect(call.ended).toEqual({ kind: 'unreachable', message: 'The request could not be made.' });
  expect(alice.idle).toBe(true);
});

test('a phone that fails to take a call answers 500', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => {
    throw new Error('the page is gone');
  };
  const call = alice.dial(bob.uri);
  await world.advance(100);
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 500 });
});

test('a phone that fails to take an answer acknowledges it, and hangs up', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri);
  call.onAnswer = () => {
    throw new Error('the page is gone');
  };
  await world.advance(100);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'alice → bob BYE',
    'bob → alice 200 BYE',
  ]);
  expect([call.ended, call.timesEnded]).toEqual([{ kind: 'failed', message: 'the answer could not be taken' }, 1]);
  expect(bob.incoming[0]?.ended).toEqual({ kind: 'remote' });
  await world.advance(70_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('an ACK that leaves out the answer is told as one without', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer(sdp('offer of bob'));
  alice.dialWithoutOffer(bob.uri);
  await world.advance(100);
  expect(bob.incoming[0]).toMatchObject({ acknowledged: true, answer: undefined });
});

test('a call by way of a proxy that we were told of (§8.1.1.1)', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const proxy = world.peer('proxy', '192.0.2.9');
  const call = alice.dial('sip:bob@example.com', { route: [uri('sip:192.0.2.9;lr')], contactUser: 'desk' });
  await world.advance(0);
  const invite = proxy.last('INVITE');
  expect(invite.uri).toMatchObject({ user: 'bob', host: 'example.com' });
  expect(invite.headers.list('Route')).toEqual(['<sip:192.0.2.9;lr>']);
  expect(invite.headers.get('Contact')).toBe('<sip:desk@192.0.2.1:5060>');
  proxy.answer(invite, 180, 'b');
  await world.advance(0);
  call.session.hangup();
  await world.advance(0);
  expect(proxy.last('CANCEL').headers.list('Route')).toEqual(['<sip:192.0.2.9;lr>']);
});

test('early media comes with the progress', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = (invite) => invite.progress(183, sdp('early'));
  const call = alice.dial(bob.uri);
  await world.advance(100);
  expect(call.progress).toMatchObject([{ status: 183, body: { contentType: 'application/sdp' } }]);
  expect(call.progress[0]?.remoteTag).toBe(world.network.packets[1]?.message.to.tag);
});

test('a phone that rings for long says so every minute (§13.3.1.1)', async () => {
  const { world, alice, bob } = pair();
  const call = alice.dial(bob.uri);
  await world.advance(150_000);
  expect(world.timedLadder().slice(1)).toEqual([
    '0 bob → alice 180 INVITE',
    '60000 bob → alice 180 INVITE',
    '120000 bob → alice 180 INVITE',
  ]);
  bob.answer();
  await world.advance(100);
  expect(call.answered).toBe(true);
});

test('a phone may call itself', async () => {
  const { world, alice } = pair();
  alice.onRing = () => alice.answer();
  const call = alice.dial(alice.uri);
  await world.advance(100);
  expect(call.answer).toBe('answer');
  call.session.hangup();
  await world.advance(40_000);
  expect(alice.incoming[0]?.ended).toEqual({ kind: 'remote' });
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});

test('an account without a domain calls from where the INVITE leaves, throughout the dialog', async () => {
  const { world, alice, bob } = pair();
  bob.onRing = () => bob.answer();
  const from = { uri: uri('sip:alice@127.0.0.1:5080') };
  const call = alice.dial(bob.uri, { from, fromLocalAddress: true });
  await world.advance(100);
  call.session.hangup();
  await world.advance(100);
  const requests = world.network.packets.flatMap(({ message }) => (message.kind === 'request' ? [message] : []));
  expect(requests.map(({ method, from: sent }) => `${method} ${formatUri(sent.uri)}`)).toEqual([
    'INVITE sip:alice@192.0.2.1:5060',
    'ACK sip:alice@192.0.2.1:5060',
    'BYE sip:alice@192.0.2.1:5060',
  ]);
});
