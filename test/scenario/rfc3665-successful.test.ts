import { expect, test } from 'vitest';
import { AccountAuthenticator } from '../../main/sip/auth/account-authenticator.ts';
import { formatUri } from '../../main/sip/message/uri.ts';
import { connected } from './connected.ts';
import { Call } from './phone.ts';
import { Relay } from './relay.ts';
import { sdp } from './sdp.ts';
import { trapezoid } from './trapezoid.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

test('3.1 Successful Session Establishment', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.101');
  const bob = world.phone('bob', '192.0.2.201');
  const call = alice.dial(bob.uri);
  await world.advance(1_000);
  const answered = bob.answer();
  await world.advance(1_000);
  answered.session?.hangup();
  await world.advance(0);
  expect(world.ladder()).toEqual([
    'alice → bob INVITE',
    'bob → alice 180 INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
    'bob → alice BYE',
    'alice → bob 200 BYE',
  ]);
  expect([call.ended, answered.ended]).toEqual([{ kind: 'remote' }, { kind: 'local' }]);
});

test('3.2 Session Establishment Through Two Proxies', async () => {
  const { world, bob, dial, seenBy, idle } = trapezoid();
  const call = dial();
  await world.advance(1_000);
  const answered = bob.answer();
  await world.advance(1_000);
  answered.session?.hangup();
  await world.advance(0);
  expect(seenBy('alice')).toEqual([
    'alice → ss1 INVITE',
    'ss1 → alice 100 INVITE',
    'ss1 → alice 180 INVITE',
    'ss1 → alice 200 INVITE',
    'alice → ss1 ACK',
    'ss1 → alice BYE',
    'alice → ss1 200 BYE',
  ]);
  expect(seenBy('bob')).toEqual([
    'ss2 → bob INVITE',
    'bob → ss2 180 INVITE',
    'bob → ss2 200 INVITE',
    'ss2 → bob ACK',
    'bob → ss2 BYE',
    'ss2 → bob 200 BYE',
  ]);
  const requests = world.network.packets.map(({ message }) => message).filter(({ kind }) => kind === 'request');
  const ack = requests.find(({ cseq }) => cseq.method === 'ACK');
  expect(ack?.headers.list('Route')).toEqual(['<sip:192.0.2.111;lr>', '<sip:192.0.2.222;lr>']);
  expect(ack?.kind === 'request' && formatUri(ack.uri)).toBe('sip:bob@192.0.2.201:5060');
  const bye = requests.find(({ cseq }) => cseq.method === 'BYE');
  expect(bye?.headers.list('Route')).toEqual(['<sip:192.0.2.222;lr>', '<sip:192.0.2.111;lr>']);
  expect(bye?.kind === 'request' && formatUri(bye.uri)).toBe('sip:alice@192.0.2.101:5060');
  expect([call.ended, answered.ended]).toEqual([{ kind: 'remote' }, { kind: 'local' }]);
  expect(await idle()).toBe(true);
});

test('3.3 Session with Multiple Proxy Authentication', async () => {
  const { world, bob, ss1, ss2, dial, seenBy, idle } = trapezoid();
  const challenge = (realm: string) =>
    `Digest realm="${realm}", qop="auth", nonce="wf84f1ceczx41ae6cbe5aea9c8e88d359", algorithm=MD5`;
  for (const [proxy, realm] of [
    [ss1, 'atlanta.example.com'],
    [ss2, 'biloxi.example.com'],
  ] as const) {
    proxy.intercept = (request, answer) => {
      const known = request.headers.all('Proxy-Authorization').some((value) => value.includes(`realm="${realm}"`));
      if (request.method !== 'INVITE' || known) return request.method === 'ACK' && request.to.tag === 'relay';
      answer(407, { 'Proxy-Authenticate': challenge(realm) });
      return true;
    };
  }
  const authenticator = new AccountAuthenticator({
    username: 'alice',
    password: () => 'wonderland',
    trusts: () => true,
    random: world.random,
    realms: ['atlanta.example.com', 'biloxi.example.com'],
  });
  const call = dial({ authenticator });
  await world.advance(0);
  bob.answer();
  await world.advance(0);
  expect(seenBy('alice')).toEqual([
    'alice → ss1 INVITE',
    'ss1 → alice 407 INVITE',
    'alice → ss1 ACK',
    'alice → ss1 INVITE',
    'ss1 → alice 100 INVITE',
    'ss1 → alice 407 INVITE',
    'alice → ss1 ACK',
    'alice → ss1 INVITE',
    'ss1 → alice 100 INVITE',
    'ss1 → alice 180 INVITE',
    'ss1 → alice 200 INVITE',
    'alice → ss1 ACK',
  ]);
  const invites = world.network.packets.filter(
    ({ from, message }) => from.address === '192.0.2.101' && message.kind === 'request' && message.method === 'INVITE',
  );
  expect(invites.map(({ message }) => message.cseq.seq)).toEqual([1, 2, 3]);
  const ack = world.network.packets.findLast(
    ({ from, message }) => from.address === '192.0.2.101' && message.cseq.method === 'ACK',
  );
  expect(ack?.message.headers.all('Proxy-Authorization')).toHaveLength(2);
  call.session.hangup();
  expect(await idle()).toBe(true);
});

test('3.4 Successful Session with Proxy Failure', async () => {
  const { world, alice, bob, ss1, dial } = trapezoid();
  world.locates('atlanta.example.com', [
    { protocol: 'udp', address: '192.0.2.99', port: 5060 },
    { protocol: 'udp', address: ss1.address, port: 5060 },
  ]);
  bob.onRing = () => bob.answer();
  const call = dial({ route: [uri('sip:atlanta.example.com;lr')] });
  await world.advance(31_999);
  expect(call.answered).toBe(false);
  await world.advance(1);
  expect([call.answered, call.answer]).toEqual([true, 'answer']);
  expect(alice.agent.counts().sessions).toBe(1);
});

test('3.5 Session Through a SIP ALG: what it rewrites is what we follow', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.101');
  const alg = world.peer('alg', '192.0.2.128');
  const call = alice.dial('sip:bob@192.0.2.128');
  await world.advance(0);
  alg.answer(alg.last('INVITE'), 200, 'b', { Contact: '<sip:bob@192.0.2.128:5060;from=inside>' }, 'answer');
  await world.advance(0);
  expect(formatUri(alg.last('ACK').uri)).toBe('sip:bob@192.0.2.128:5060;from=inside');
  expect(call.answered).toBe(true);
});

test('3.6 Session via Redirect and Proxy Servers with SDP in ACK', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.101');
  const redirect = world.peer('redirect', '192.0.2.110');
  const bob = world.phone('bob', '192.0.2.201');
  world.names('ss3', '192.0.2.233');
  world.locates('chicago.example.com', [
    { protocol: 'udp', address: new Relay(world.network.host('192.0.2.233'), bob.address).address, port: 5060 },
  ]);
  const asked = alice.dialWithoutOffer(redirect.uri);
  await world.advance(0);
  expect(redirect.last('INVITE').body).toHaveLength(0);
  redirect.answer(redirect.last('INVITE'), 302, 'r', { Contact: '<sip:bob@chicago.example.com>' });
  await world.advance(0);
  expect(asked.ended).toMatchObject({ kind: 'rejected', status: 302, contacts: ['sip:bob@chicago.example.com'] });
  const call = new Call();
  call.ackBody = sdp('alice’s answer');
  alice.dialWithoutOffer('sip:bob@chicago.example.com', call);
  await world.advance(1_000);
  const answered = bob.answer(sdp('bob’s offer'));
  await world.advance(1_000);
  expect([call.answer, answered.answer]).toEqual(['bob’s offer', 'alice’s answer']);
  answered.session?.hangup();
  await world.advance(0);
  expect(world.ladder()).toEqual([
    'alice → redirect INVITE',
    'redirect → alice 302 INVITE',
    'alice → redirect ACK',
    'alice → ss3 INVITE',
    'ss3 → alice 100 INVITE',
    'ss3 → bob INVITE',
    'bob → ss3 180 INVITE',
    'ss3 → alice 180 INVITE',
    'bob → ss3 200 INVITE',
    'ss3 → alice 200 INVITE',
    'alice → ss3 ACK',
    'ss3 → bob ACK',
    'bob → ss3 BYE',
    'ss3 → alice BYE',
    'alice → ss3 200 BYE',
    'ss3 → bob 200 BYE',
  ]);
  expect([call.ended, answered.ended]).toEqual([{ kind: 'remote' }, { kind: 'local' }]);
});

test('3.7 Session with re-INVITE: IP Address Change', async () => {
  const { world, alice, call, answered, session } = await connected();
  const outcome = session.reinvite(sdp('c=IN IP4 192.0.2.254'));
  await world.advance(0);
  expect((await outcome).ok).toBe(true);
  expect(call.reoffers).toEqual(['c=IN IP4 192.0.2.254']);
  session.hangup();
  await world.advance(0);
  expect(world.ladder()).toEqual([
    'bob → alice INVITE',
    'alice → bob 200 INVITE',
    'bob → alice ACK',
    'bob → alice BYE',
    'alice → bob 200 BYE',
  ]);
  expect([call.ended, answered.ended, alice.agent.counts().sessions]).toEqual([
    { kind: 'remote' },
    { kind: 'local' },
    0,
  ]);
});
