import { expect, test } from 'vitest';
import type { Target } from '../../main/sip/transport.ts';
import { sdp } from './sdp.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

const at = (address: string, protocol: 'udp' | 'tcp' = 'udp'): Target => ({ protocol, address, port: 5060 });
const large = sdp('x'.repeat(1_300));

function servers() {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const first = world.peer('first', '192.0.2.11');
  const second = world.phone('second', '192.0.2.12');
  second.onRing = () => second.answer();
  world.locates('example.com', [at(first.address), at(second.address)]);
  return { world, alice, first, second };
}

/** RFC 3263 §4.3: the same request with a new branch. */
test('a server that answers 503 sends us to the next', async () => {
  const { world, alice, first } = servers();
  const call = alice.dial('sip:bob@example.com');
  await world.advance(0);
  first.answer(first.last('INVITE'), 503, 'f');
  await world.advance(100);
  expect(world.ladder()).toEqual([
    'alice → first INVITE',
    'first → alice 503 INVITE',
    'alice → first ACK',
    'alice → second INVITE',
    'second → alice 200 INVITE',
    'alice → second ACK',
  ]);
  const [one, two] = [0, 3].map((index) => world.network.packets[index]?.message);
  expect(one?.via.branch).not.toBe(two?.via.branch);
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) expect(one?.headers.get(name)).toBe(two?.headers.get(name));
  expect(call.answered).toBe(true);
});

test('a server that says nothing for 64·T1 sends us to the next', async () => {
  const { world, alice } = servers();
  const call = alice.dial('sip:bob@example.com');
  await world.advance(31_999);
  expect(call.answered).toBe(false);
  await world.advance(1);
  await world.advance(100);
  expect(call.answered).toBe(true);
});

test('a transport error sends us to the next', async () => {
  const { world, alice, first } = servers();
  world.network.decide(({ to }) =>
    to.address === first.address ? { code: 'unreachable', message: 'no route' } : undefined,
  );
  const call = alice.dial('sip:bob@example.com');
  await world.advance(100);
  expect(call.answered).toBe(true);
});

test('any other refusal is the answer', async () => {
  const { world, alice, first } = servers();
  const call = alice.dial('sip:bob@example.com');
  await world.advance(0);
  first.answer(first.last('INVITE'), 486, 'f');
  await world.advance(100);
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 486 });
  expect(world.ladder()).toHaveLength(3);
});

test('when no server is left, what one said counts more than that another was silent', async () => {
  const { world, alice, first, second } = servers();
  world.network.remove(world.network.find({ address: second.address, port: 5060 }, 'udp') ?? raise());
  const call = alice.dial('sip:bob@example.com');
  await world.advance(0);
  first.answer(first.last('INVITE'), 503, 'f', { 'Retry-After': '5' });
  await world.advance(32_000);
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 503 });
  expect(alice.agent.counts()).toMatchObject({ requests: 0, outgoing: 0 });
});

test('a hang-up keeps a cancelled call from trying the next server', async () => {
  const { world, alice, first, second } = servers();
  const call = alice.dial('sip:bob@example.com');
  await world.advance(0);
  call.session.hangup();
  first.answer(first.last('INVITE'), 503, 'f');
  await world.advance(1_000);
  expect(second.invites).toEqual([]);
  expect([call.ended, call.timesEnded]).toEqual([{ kind: 'cancelled' }, 1]);
  await world.advance(40_000);
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});

test('what the first server began is void at the second', async () => {
  const { world, alice, first } = servers();
  const third = world.peer('third', '192.0.2.13');
  world.locates('example.com', [at(first.address), at(third.address)]);
  const call = alice.dial('sip:bob@example.com');
  await world.advance(0);
  first.answer(first.last('INVITE'), 180, 'f');
  await world.advance(0);
  expect(alice.agent.counts().dialogs).toBe(1);
  first.answer(first.last('INVITE'), 503, 'f');
  await world.advance(0);
  expect(alice.agent.counts().dialogs).toBe(0);
  // The second has not said anything yet: the CANCEL waits again (§9.1).
  call.session.hangup();
  await world.advance(0);
  expect(third.requests.map(({ method }) => method)).toEqual(['INVITE']);
  third.answer(third.last('INVITE'), 100);
  await world.advance(0);
  expect(third.requests.map(({ method }) => method)).toEqual(['INVITE', 'CANCEL']);
});

test('a server that has said something is not given up for the next (RFC 3263 §4.3)', async () => {
  const { world, alice, first } = servers();
  const outcome = alice.agent.options(uri('sip:example.com'), uri(alice.uri));
  await world.advance(0);
  first.answer(first.last('OPTIONS'), 100);
  await world.advance(32_000);
  expect(await outcome).toMatchObject({ ok: false, error: { status: 408 } });
  expect(world.ladder().filter((line) => line.includes('second'))).toEqual([]);
});

/** §18.1.1. */
test('a request over 1,300 bytes goes by TCP', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri, { offer: large });
  await world.advance(100);
  const [invite] = world.network.packets;
  expect([invite?.protocol, invite?.message.via.transport]).toEqual(['tcp', 'TCP']);
  expect(invite?.message.headers.get('Contact')).toContain(';transport=tcp');
  expect(call.answered).toBe(true);
});

test('… and by UDP after all where TCP is refused', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2', ['udp']);
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri, { offer: large });
  await world.advance(100);
  expect(world.network.packets[0]?.protocol).toBe('udp');
  expect(world.network.packets[0]?.message.headers.get('Contact')).toBe('<sip:alice@192.0.2.1:5060>');
  expect(call.answered).toBe(true);
});

test('… as it does when the connection breaks under it', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  world.network.decide(({ protocol }) => (protocol === 'tcp' ? { code: 'closed', message: 'reset' } : undefined));
  const call = alice.dial(bob.uri, { offer: large });
  await world.advance(100);
  expect(world.network.packets.map(({ protocol }) => protocol)).toEqual(['tcp', 'udp', 'udp', 'udp']);
  expect(call.answered).toBe(true);
});

test('a server that is overloaded by TCP is not asked again by UDP', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  const call = alice.dial(carol.uri, { offer: large });
  await world.advance(0);
  carol.answer(carol.last('INVITE'), 503, 'c');
  await world.advance(100);
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 503 });
  expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK']);
});

/** A peer whose Contact can't be reached from here, as behind NAT: its dialog lives on the flow that it came by. */
test('the requests of a dialog go by its own flow when its Contact leads nowhere', async () => {
  const world = new World();
  const bob = world.phone('bob', '192.0.2.2');
  const carol = world.peer('carol', '192.0.2.3');
  bob.onRing = () => bob.answer();
  const dialog = { From: '<sip:carol@192.0.2.3>;tag=c', 'Call-ID': 'behind-nat' };
  const headers = { ...dialog, To: `<${bob.uri}>`, CSeq: '1 INVITE', Contact: '<sip:carol@laptop.invalid>' };
  carol.send('INVITE', bob.uri, bob.address, headers, '', 'tcp');
  await world.advance(0);
  const To = carol.lastResponse('INVITE').headers.get('To') ?? '';
  carol.send('ACK', bob.uri, bob.address, { ...dialog, To, CSeq: '1 ACK' }, '', 'tcp');
  await world.advance(0);
  bob.incoming[0]?.session?.hangup();
  await world.advance(0);
  expect(carol.last('BYE').uri).toMatchObject({ host: 'laptop.invalid' });
  expect(world.network.packets.at(-1)).toMatchObject({ protocol: 'tcp', to: { address: carol.address } });
});

test('an ACK that could not be sent takes another way for the next copy of the 200', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  world.locates('carol.example.com', [at(carol.address)]);
  world.network.decide(({ message, protocol }) =>
    message.cseq.method === 'ACK' && protocol === 'udp' ? { code: 'unreachable', message: 'no route' } : undefined,
  );
  alice.dial(carol.uri);
  await world.advance(0);
  const contact = { Contact: '<sip:carol@carol.example.com>' };
  carol.answer(carol.last('INVITE'), 200, 'c', contact);
  await world.advance(0);
  expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE']);
  world.locates('carol.example.com', [at(carol.address, 'tcp')]);
  carol.answer(carol.last('INVITE'), 200, 'c', contact);
  await world.advance(0);
  expect(carol.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK']);
  expect(carol.last('ACK').via.transport).toBe('TCP');
});

function raise(): never {
  throw new Error('no such host');
}
