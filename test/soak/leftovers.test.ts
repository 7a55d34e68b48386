import { expect, it } from 'vitest';
import { AccountAuthenticator } from '../../main/sip/auth/account-authenticator.ts';
import { ha1 } from '../../main/sip/auth/ha1.ts';
import { dialogInfoBody } from '../../main/sip/event/dialog-info-xml.ts';
import { alwaysWhole } from '../../main/sip/event/notifier-options.ts';
import { Subscription } from '../../main/sip/event/subscription.ts';
import { Party, Transfer } from '../scenario/party.ts';
import { instanceId } from '../scenario/registering.ts';
import { parties } from '../scenario/transfer-parties.ts';
import { uri } from '../scenario/uri.ts';
import { World } from '../scenario/world.ts';

/** What was begun often and has ended leaves nothing: no dialog, transaction or timer. */

const realm = 'partyline';
const password = 'pw-bob';

it('200 times registered by digest, and unregistered', async () => {
  const world = new World();
  const users = { open: false, lookup: () => ({ 'SHA-256': ha1('SHA-256', 'bob', realm, password) }) };
  const host = world.exchange('192.0.2.1', { realm, users });
  const bob = world.phone('bob', '192.0.2.2');
  for (let cycle = 0; cycle < 200; cycle++) {
    const registration = bob.agent.register({
      aor: uri('sip:bob@192.0.2.1'),
      registrar: uri('sip:192.0.2.1'),
      contactUser: 'bob',
      instanceId,
      expiresSeconds: 600,
      authenticator: new AccountAuthenticator({
        username: 'bob',
        password: () => password,
        trusts: () => true,
        random: world.random,
      }),
    });
    await world.advance(100);
    expect([registration.state.kind, host.exchange.counts().bindings]).toEqual(['registered', 1]);
    const closed = registration.close();
    await world.advance(100);
    await closed;
    expect(host.exchange.counts().bindings).toBe(0);
  }
  // One timer for all bindings looks for those that have expired.
  await world.advance(600_000);
  expect([bob.leftovers, host.idle, world.clock.pending]).toEqual([{}, true, 0]);
  expect(host.exchange.counts()).toMatchObject({ users: 0, bindings: 0 });
});

it('100 subscriptions, one after the other', async () => {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const bob = new Party(world.phone('bob', '192.0.2.2'));
  const dialogs = bob.events.offer({
    event: 'dialog',
    contentType: 'application/dialog-info+xml',
    expires: { leastSeconds: 60, mostSeconds: 600 },
    throttleMs: 5_000,
    admits: () => 200,
    teller: alwaysWhole((_, version) => dialogInfoBody({ version, state: 'full', entity: bob.uri, dialogs: [] })),
  });
  let told = 0;
  for (let count = 0; count < 100; count++) {
    const subscription = new Subscription(
      alice.agent.core,
      {
        to: uri(bob.uri),
        from: { uri: uri(alice.uri) },
        event: 'dialog',
        accept: ['application/dialog-info+xml'],
        expiresSeconds: 600,
      },
      { onNotify: () => told++, onEnded: () => {} },
    );
    await world.advance(6_000);
    subscription.unsubscribe();
    await world.advance(6_000);
    expect(dialogs.size).toBe(0);
  }
  expect(told).toBeGreaterThanOrEqual(100);
  await world.advance(64_000);
  expect([alice.leftovers, bob.phone.leftovers, world.clock.pending]).toEqual([{}, {}, 0]);
});

it('100 transfers', async () => {
  for (let count = 0; count < 100; count++) {
    const { world, transferor, transferee, target, session, idle } = await parties();
    const transfer = new Transfer();
    transferor.events.refer(session, uri(target.uri), transfer);
    await world.advance(2_000);
    expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
    session.hangup();
    target.answered[0]?.session?.hangup();
    await world.advance(40_000);
    expect([idle(), world.clock.pending, transferee.phone.leftovers]).toEqual([true, 0, {}]);
  }
});
