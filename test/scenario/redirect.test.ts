import { expect, test } from 'vitest';
import { followRedirect, trailFrom } from '../../main/sip/agent/redirection.ts';
import { formatUri } from '../../main/sip/message/uri.ts';
import type { Call, Phone } from './phone.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

/** Calls as a call layer would: on where a 3xx leads. Gives every call that it made. */
function dialOn(phone: Phone, to: string): Call[] {
  const calls: Call[] = [];
  const attempt = (address: string, trail = trailFrom(uri(address))) => {
    const call = phone.dial(address);
    const { onEnded } = call;
    call.onEnded = (cause) => {
      onEnded.call(call, cause);
      const redirected = followRedirect(trail, cause);
      if (redirected) attempt(formatUri(redirected.next), redirected.trail);
    };
    calls.push(call);
  };
  attempt(to);
  return calls;
}

/** RFC 3665 §3.6: from a redirect server to the callee. */
test('a call is led on by a 302, acknowledged, and answered where it leads', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  const server = world.peer('server', '192.0.2.9');
  bob.onRing = () => bob.answer();
  const calls = dialOn(alice, 'sip:bob@192.0.2.9');
  await world.advance(0);
  server.answer(server.last('INVITE'), 302, 's', { Contact: `<${bob.uri}>` });
  await world.advance(100);
  expect(world.ladder()).toEqual([
    'alice → server INVITE',
    'server → alice 302 INVITE',
    'alice → server ACK',
    'alice → bob INVITE',
    'bob → alice 200 INVITE',
    'alice → bob ACK',
  ]);
  expect(calls.map(({ answered }) => answered)).toEqual([false, true]);
});

test('contacts are tried in the order of their q, on past who is busy', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const server = world.peer('server', '192.0.2.9');
  const desk = world.phone('desk', '192.0.2.3');
  const mobile = world.phone('mobile', '192.0.2.4');
  desk.onRing = (invite) => invite.reject(486);
  mobile.onRing = () => mobile.answer();
  const calls = dialOn(alice, 'sip:bob@192.0.2.9');
  await world.advance(0);
  server.answer(server.last('INVITE'), 300, 's', { Contact: `<${mobile.uri}>;q=0.5, <${desk.uri}>;q=0.9` });
  await world.advance(100);
  expect([desk.invites.length, mobile.invites.length]).toEqual([1, 1]);
  expect(calls.map(({ answered }) => answered)).toEqual([false, false, true]);
});

test('two servers that send the call to each other end it', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const one = world.peer('one', '192.0.2.8');
  const two = world.peer('two', '192.0.2.9');
  const calls = dialOn(alice, one.uri);
  await world.advance(0);
  one.answer(one.last('INVITE'), 302, 'x', { Contact: `<${two.uri}>` });
  await world.advance(0);
  two.answer(two.last('INVITE'), 302, 'x', { Contact: `<${one.uri}>` });
  await world.advance(40_000);
  expect(calls.map(({ ended }) => ended?.kind)).toEqual(['rejected', 'rejected']);
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});
