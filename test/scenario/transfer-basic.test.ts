import { expect, test } from 'vitest';
import { Party, Transfer } from './party.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

/** The three of RFC 5589 §2, the transferee having called the transferor. The ladder begins after that. */
async function parties() {
  const world = new World();
  const transferor = new Party(world.phone('transferor', '192.0.2.1'));
  const transferee = new Party(world.phone('transferee', '192.0.2.2'));
  const target = new Party(world.phone('target', '192.0.2.3'));
  const outward = transferee.dial(transferor.uri);
  await world.advance(100);
  const inward = transferor.answered[0];
  if (!inward?.session) throw new Error('not connected');
  world.network.packets.length = 0;
  const idle = () => [transferor, transferee, target].every(({ phone }) => phone.idle);
  return { world, transferor, transferee, target, outward, session: inward.session, inward, idle };
}

const referWithin = ['transferor → transferee REFER', 'transferee → transferor 202 REFER'];
const told = ['transferee → transferor NOTIFY', 'transferor → transferee 200 NOTIFY'];

/** RFC 5589 §6.1: REFER in a dialog of its own that names the call. */
test('basic transfer succeeds (§6.1)', async () => {
  const { world, transferor, transferee, target, session, outward, idle } = await parties();
  const transfer = new Transfer();
  transferor.events.refer(session, uri(target.uri), transfer, { within: 'apart' });
  await world.advance(2_000);
  expect(transfer.outcomes).toEqual([{ kind: 'succeeded', status: 200, reason: 'OK' }]);
  session.hangup();
  await world.advance(100);
  target.answered[0]?.session?.hangup();
  await world.advance(100);
  expect(world.ladder()).toEqual([
    ...referWithin,
    'transferee → transferor NOTIFY',
    'transferee → target INVITE',
    'transferor → transferee 200 NOTIFY',
    'target → transferee 200 INVITE',
    'transferee → target ACK',
    ...told,
    'transferor → transferee BYE',
    'transferee → transferor 200 BYE',
    'target → transferee BYE',
    'transferee → target 200 BYE',
  ]);
  expect(outward.ended).toEqual({ kind: 'remote' });
  expect(transferee.referrals[0]?.session?.id).toBe(outward.session.id);
  await world.advance(40_000);
  expect([idle(), world.clock.pending]).toEqual([true, 0]);
});
