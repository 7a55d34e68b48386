import { expect, test } from 'vitest';
import { trapezoid } from './trapezoid.ts';

test('3.8 Unsuccessful No Answer', async () => {
  const { world, bob, dial, seenBy, idle } = trapezoid();
  const call = dial();
  await world.advance(1_000);
  call.session.hangup();
  await world.advance(0);
  expect(seenBy('alice')).toEqual([
    'alice → ss1 INVITE',
    'ss1 → alice 100 INVITE',
    'ss1 → alice 180 INVITE',
    'alice → ss1 CANCEL',
    'ss1 → alice 200 CANCEL',
    'ss1 → alice 487 INVITE',
    'alice → ss1 ACK',
  ]);
  expect(seenBy('bob')).toEqual([
    'ss2 → bob INVITE',
    'bob → ss2 180 INVITE',
    'ss2 → bob CANCEL',
    'bob → ss2 200 CANCEL',
    'bob → ss2 487 INVITE',
    'ss2 → bob ACK',
  ]);
  expect([call.ended, bob.incoming[0]?.ended]).toEqual([{ kind: 'cancelled' }, { kind: 'cancelled' }]);
  expect(await idle()).toBe(true);
});

test('3.9 Unsuccessful Busy', async () => {
  const { world, bob, dial, seenBy, idle } = trapezoid();
  bob.onRing = (invite) => invite.reject(486);
  const call = dial();
  await world.advance(0);
  expect(seenBy('alice')).toEqual([
    'alice → ss1 INVITE',
    'ss1 → alice 100 INVITE',
    'ss1 → alice 486 INVITE',
    'alice → ss1 ACK',
  ]);
  expect(seenBy('bob')).toEqual(['ss2 → bob INVITE', 'bob → ss2 486 INVITE', 'ss2 → bob ACK']);
  expect(call.ended).toEqual({ kind: 'rejected', status: 486, reason: 'Busy Here' });
  expect(await idle()).toBe(true);
});

test('3.10 Unsuccessful No Response from User Agent', async () => {
  const { world, bob, ss2, dial, seenBy, idle } = trapezoid();
  world.network.decide(({ to }) => (to.address === bob.address ? 'lose' : undefined));
  ss2.intercept = (request, answer) => {
    if (request.method === 'INVITE') world.clock.after(32_000, () => answer(480));
    return request.method === 'ACK';
  };
  const call = dial();
  await world.advance(32_000);
  expect(seenBy('alice')).toEqual([
    'alice → ss1 INVITE',
    'ss1 → alice 100 INVITE',
    'ss1 → alice 480 INVITE',
    'alice → ss1 ACK',
  ]);
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 480 });
  expect(await idle()).toBe(true);
});

test('3.11 Unsuccessful Temporarily Unavailable', async () => {
  const { world, bob, dial, seenBy, idle } = trapezoid();
  const call = dial();
  await world.advance(1_000);
  bob.invites[0]?.reject(480);
  await world.advance(0);
  expect(seenBy('alice')).toEqual([
    'alice → ss1 INVITE',
    'ss1 → alice 100 INVITE',
    'ss1 → alice 180 INVITE',
    'ss1 → alice 480 INVITE',
    'alice → ss1 ACK',
  ]);
  expect(seenBy('bob')).toEqual(['ss2 → bob INVITE', 'bob → ss2 180 INVITE', 'bob → ss2 480 INVITE', 'ss2 → bob ACK']);
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 480, reason: 'Temporarily Unavailable' });
  expect(await idle()).toBe(true);
});
