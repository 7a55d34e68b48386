import { expect, test } from 'vitest';
import { uri } from '../../../scenario/uri.ts';
import { World } from '../../../scenario/world.ts';

test('a peer of ours says what it can do', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  const outcome = alice.agent.options(uri(bob.uri), uri(alice.uri));
  await world.advance(0);
  expect(await outcome).toEqual({
    ok: true,
    value: {
      status: 200,
      reason: 'OK',
      allow: expect.arrayContaining(['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'PRACK', 'UPDATE', 'INFO']),
      accept: ['application/sdp'],
      supported: expect.arrayContaining(['100rel', 'timer']),
      product: 'Partyline/0.1.0',
    },
  });
  await world.advance(40_000);
  expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
});

test('a refusal is an answer too', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  const outcome = alice.agent.options(uri('sip:nobody@192.0.2.2'), uri(alice.uri));
  await world.advance(0);
  expect(await outcome).toMatchObject({ ok: true, value: { status: 404, reason: 'Not Found' } });
  expect(bob.idle).toBe(false);
});

test('silence is 408 after 64·T1, a name that leads nowhere 503', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  world.peer('carol', '192.0.2.3');
  const silent = alice.agent.options(uri('sip:carol@192.0.2.3'), uri(alice.uri));
  const nowhere = alice.agent.options(uri('sip:nowhere.example'), uri(alice.uri));
  await world.advance(32_000);
  expect(await silent).toEqual({ ok: false, error: { status: 408, reason: 'Request Timeout' } });
  expect(await nowhere).toEqual({ ok: false, error: { status: 503, reason: 'Service Unavailable' } });
  expect([alice.idle, world.clock.pending]).toEqual([true, 0]);
});
