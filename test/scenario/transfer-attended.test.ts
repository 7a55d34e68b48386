import { expect, test } from 'vitest';
import { Transfer } from './party.ts';
import { parties } from './transfer-parties.ts';
import { uri } from './uri.ts';

/** A second call of the transferor's, to the target. The ladder begins after it. */
async function consulted() {
  const all = await parties();
  const { world, transferor, target } = all;
  const second = transferor.dial(target.uri);
  await world.advance(100);
  const there = target.answered[0];
  if (!there?.session) throw new Error('not connected');
  world.network.packets.length = 0;
  return { ...all, second, there };
}

const answeredInPlace = [
  'target → transferor BYE',
  'transferee → target ACK',
  'transferee → transferor NOTIFY',
  'transferor → target 200 BYE',
  'transferor → transferee 200 NOTIFY',
];

test('consultation, hung up before the transfer (§7.1)', async () => {
  const { world, transferor, target, session, second, idle } = await consulted();
  second.session.hangup();
  const transfer = new Transfer();
  transferor.events.refer(session, uri(target.uri), transfer);
  await world.advance(2_000);
  expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
  session.hangup();
  target.answered[1]?.session?.hangup();
  await world.advance(40_000);
  expect([idle(), world.clock.pending]).toEqual([true, 0]);
});

test('the target is protected: it calls the transferee, in place of the transferor (§7.2)', async () => {
  const { world, transferor, transferee, target, session, second, outward, inward, idle } = await consulted();
  const transfer = new Transfer();
  transferor.events.referTo(second.session, session, transfer);
  await world.advance(2_000);
  expect(world.ladder()).toEqual([
    'transferor → target REFER',
    'target → transferor 202 REFER',
    'target → transferor NOTIFY',
    'target → transferee INVITE',
    'transferor → target 200 NOTIFY',
    'transferee → target 200 INVITE',
    'transferee → transferor BYE',
    'target → transferee ACK',
    'target → transferor NOTIFY',
    'transferor → transferee 200 BYE',
    'transferor → target 200 NOTIFY',
  ]);
  expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
  expect([outward.ended, inward.ended]).toEqual([{ kind: 'local' }, { kind: 'remote' }]);
  second.session.hangup();
  transferee.answered[0]?.session?.hangup();
  await world.advance(40_000);
  expect(target.transferred[0]?.ended).toEqual({ kind: 'remote' });
  expect([idle(), world.clock.pending]).toEqual([true, 0]);
});

for (const [section, within] of [
  ['§7.3', 'apart'],
  ['§7.3, dialog reused', 'call'],
] as const) {
  test(`attended transfer (${section})`, async () => {
    const { world, transferor, target, session, second, there, outward, idle } = await consulted();
    const transfer = new Transfer();
    transferor.events.referTo(session, second.session, transfer, { within });
    await world.advance(2_000);
    expect(transfer.outcomes).toEqual([{ kind: 'succeeded', status: 200, reason: 'OK' }]);
    expect([second.ended, there.ended]).toEqual([{ kind: 'remote' }, { kind: 'local' }]);
    session.hangup();
    await world.advance(100);
    target.answered[1]?.session?.hangup();
    await world.advance(100);
    expect(world.ladder()).toEqual([
      'transferor → transferee REFER',
      'transferee → transferor 202 REFER',
      'transferee → transferor NOTIFY',
      'transferee → target INVITE',
      'transferor → transferee 200 NOTIFY',
      'target → transferee 200 INVITE',
      ...answeredInPlace,
      'transferor → transferee BYE',
      'transferee → transferor 200 BYE',
      'target → transferee BYE',
      'transferee → target 200 BYE',
    ]);
    expect(outward.ended).toEqual({ kind: 'remote' });
    await world.advance(40_000);
    expect([idle(), world.clock.pending]).toEqual([true, 0]);
  });
}

test('the headers of §7.3: Refer-To with Replaces escaped, Replaces as the target sees its dialog', async () => {
  const { world, transferor, session, second } = await consulted();
  transferor.events.referTo(session, second.session, new Transfer());
  await world.advance(100);
  const [refer, , , invite] = world.network.packets.map(({ message }) => message);
  const { callId, localParty, remoteParty } = second.session;
  expect(refer?.headers.get('Refer-To')).toBe(
    `<sip:target@192.0.2.3:5060?Replaces=${callId}%3Bto-tag%3D${remoteParty.tag}%3Bfrom-tag%3D${localParty.tag}>`,
  );
  expect(invite?.headers.get('Replaces')).toBe(`${callId};to-tag=${remoteParty.tag};from-tag=${localParty.tag}`);
  expect(invite?.headers.get('Require')).toBe('replaces');
  expect(invite?.kind === 'request' && invite.uriText).toBe('sip:target@192.0.2.3:5060');
});

test('a target behind a proxy is called at its address of record (§7.5)', async () => {
  const { world, transferor, session, second } = await consulted();
  world.locates('chicago.example.com', [{ protocol: 'udp', address: '192.0.2.3', port: 5060 }]);
  const transfer = new Transfer();
  transferor.events.referTo(session, second.session, transfer, { at: uri('sip:target@chicago.example.com') });
  await world.advance(2_000);
  const invite = world.network.packets.map(({ message }) => message).find((message) => message.headers.has('Replaces'));
  expect(invite?.kind === 'request' && invite.uriText).toBe('sip:target@chicago.example.com');
  expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
  expect(second.ended).toEqual({ kind: 'remote' });
});

test('the transferee takes no REFER, the target does (§7.4)', async () => {
  const { world, transferor, transferee, session, second, outward } = await consulted();
  transferee.onReferral = (referral) => referral.reject(501);
  const [first, other] = [new Transfer(), new Transfer()];
  transferor.events.referTo(session, second.session, first);
  await world.advance(100);
  expect(first.outcomes).toEqual([{ kind: 'refused', status: 501, reason: 'Not Implemented' }]);
  transferor.events.referTo(second.session, session, other);
  await world.advance(2_000);
  expect(other.outcomes).toMatchObject([{ kind: 'succeeded' }]);
  expect(outward.ended).toEqual({ kind: 'local' });
});

test('semi-attended: the transfer waits for the target to answer (§7.6)', async () => {
  const { world, transferor, target, session } = await parties();
  target.onRing = (invite) => invite.ring();
  const second = transferor.dial(target.uri);
  await world.advance(100);
  const early = new Transfer();
  transferor.events.referTo(session, second.session, early);
  await world.advance(0);
  expect(early.outcomes).toEqual([{ kind: 'refused', status: 481, reason: 'Call/Transaction Does Not Exist' }]);
  const transfer = new Transfer();
  second.onAnswer = () => void world.clock.after(0, () => transferor.events.referTo(session, second.session, transfer));
  const [invite] = target.phone.invites;
  if (invite) target.accept(invite);
  await world.advance(2_000);
  expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
  expect(second.ended).toEqual({ kind: 'remote' });
});

test('a target without Replaces: 420, and a basic transfer instead (§7.7)', async () => {
  const { world, transferor, session } = await parties();
  const old = world.peer('old', '192.0.2.4');
  const second = transferor.dial(old.uri, { headers: [['Require', 'replaces']] });
  await world.advance(0);
  old.answer(old.last('INVITE'), 420, 'old', { Unsupported: 'replaces' });
  await world.advance(0);
  expect(second.ended).toMatchObject({ kind: 'rejected', status: 420 });
  const transfer = new Transfer();
  transferor.events.refer(session, uri(old.uri), transfer);
  await world.advance(100);
  const invite = old.last('INVITE');
  expect(invite.headers.has('Require')).toBe(false);
  old.answer(invite, 200, 'old', {}, 'answer');
  await world.advance(100);
  expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
});

test('the target learns who transferred (§8)', async () => {
  const { world, transferor, session, second, target } = await consulted();
  transferor.events.referTo(session, second.session, new Transfer());
  await world.advance(2_000);
  expect(target.phone.invites[1]?.request.headers.get('Referred-By')).toBe('<sip:transferor@192.0.2.1>');
});
