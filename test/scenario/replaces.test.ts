import { expect, test } from 'vitest';
import type { DialogIdentity, Session } from '../../main/sip/agent/session.ts';
import { Party } from './party.ts';
import { parties } from './transfer-parties.ts';
import { World } from './world.ts';

/** What an INVITE to `of`'s end of a dialog must bear (RFC 3891 §3). */
function replaces(of: Session | undefined, more = ''): readonly (readonly [string, string])[] {
  const dialog: DialogIdentity | undefined = of?.dialogId;
  return [['Replaces', `${dialog?.callId};to-tag=${dialog?.localTag};from-tag=${dialog?.remoteTag}${more}`]];
}

test('a call that was just hung up is not replaced: 603, and nothing rings', async () => {
  const { world, transferor, target, session } = await parties();
  const headers = replaces(session);
  session.hangup();
  const during = target.dial(transferor.uri, { headers });
  await world.advance(1_000);
  const after = target.dial(transferor.uri, { headers });
  await world.advance(1_000);
  expect([during.ended, after.ended]).toMatchObject([{ status: 603 }, { status: 603 }]);
  expect(transferor.answered).toHaveLength(1);
});

test('no such call: 481; several headers or none that can be read: 400', async () => {
  const { world, transferor, target, session } = await parties();
  const refusals: readonly (readonly [status: number, headers: readonly (readonly [string, string])[]])[] = [
    [481, [['Replaces', 'nobody;to-tag=a;from-tag=b']]],
    [400, [...replaces(session), ...replaces(session)]],
    [400, [['Replaces', 'nobody;to-tag=a']]],
    [400, [...replaces(session), ['Join', 'nobody;to-tag=a;from-tag=b']]],
  ];
  for (const [status, headers] of refusals) {
    const call = target.dial(transferor.uri, { headers });
    await world.advance(1_000);
    expect(call.ended).toMatchObject({ kind: 'rejected', status });
  }
  expect(transferor.answered).toHaveLength(1);
  expect(transferor.phone.agent.counts().sessions).toBe(1);
});

test('early-only: 486 where the call is answered', async () => {
  const { world, transferor, target, session } = await parties();
  const call = target.dial(transferor.uri, { headers: replaces(session, ';early-only') });
  await world.advance(1_000);
  expect(call.ended).toMatchObject({ status: 486 });
});

/** RFC 3891 §1: Bob picks up a call of Alice's that still rings at Carol's. */
test('a call of ours that still rings is replaced: our INVITE is cancelled', async () => {
  const world = new World();
  const alice = new Party(world.phone('alice', '192.0.2.1'));
  const carol = world.phone('carol', '192.0.2.3');
  const bob = new Party(world.phone('bob', '192.0.2.2'));
  const ringing = alice.dial(carol.uri);
  await world.advance(100);
  const ring = world.network.packets.map(({ message }) => message).find(({ kind }) => kind === 'response');
  world.network.packets.length = 0;
  const pickup: readonly (readonly [string, string])[] = [
    ['Replaces', `${ringing.session.callId};to-tag=${ring?.from.tag};from-tag=${ring?.to.tag};early-only`],
    ['Require', 'replaces'],
  ];
  const call = bob.dial(alice.uri, { headers: pickup });
  await world.advance(100);
  expect(world.ladder()).toEqual([
    'bob → alice INVITE',
    'alice → bob 200 INVITE',
    'alice → carol CANCEL',
    'bob → alice ACK',
    'carol → alice 200 CANCEL',
    'carol → alice 487 INVITE',
    'alice → carol ACK',
  ]);
  expect([call.answered, ringing.ended]).toEqual([true, { kind: 'cancelled' }]);
});

test('a call that rings at us is nobody else’s to take: 481', async () => {
  const world = new World();
  const alice = new Party(world.phone('alice', '192.0.2.1'));
  const bob = new Party(world.phone('bob', '192.0.2.2'));
  const carol = new Party(world.phone('carol', '192.0.2.3'));
  alice.onRing = (invite) => invite.ring();
  const ringing = carol.dial(alice.uri);
  await world.advance(100);
  const tags = world.network.packets.map(({ message }) => message).find(({ kind }) => kind === 'response');
  const headers = [
    ['Replaces', `${ringing.session.callId};to-tag=${tags?.to.tag};from-tag=${tags?.from.tag}`],
  ] as const;
  const call = bob.dial(alice.uri, { headers });
  await world.advance(100);
  expect(call.ended).toMatchObject({ status: 481 });
  expect(ringing.ended).toBeUndefined();
});
