import { expect, test } from 'vitest';
import { Transfer } from './party.ts';
import { sdp } from './sdp.ts';
import { parties } from './transfer-parties.ts';
import { uri } from './uri.ts';

const referred = [
  'transferor → transferee REFER',
  'transferee → transferor 202 REFER',
  'transferee → transferor NOTIFY',
];
const notified = ['transferee → transferor NOTIFY', 'transferor → transferee 200 NOTIFY'];
const answered = ['target → transferee 200 INVITE', 'transferee → target ACK'];

/** The REFER goes in a dialog of its own that names the call, or within the call. */
for (const [section, within] of [
  ['§6.1', 'apart'],
  ['§6.2', 'call'],
] as const) {
  test(`a basic transfer succeeds (${section})`, async () => {
    const { world, transferor, transferee, target, session, outward, idle } = await parties();
    void session.reinvite(sdp('hold'));
    await world.advance(0);
    const transfer = new Transfer();
    transferor.events.refer(session, uri(target.uri), transfer, { within });
    await world.advance(2_000);
    expect(transfer.outcomes).toEqual([{ kind: 'succeeded', status: 200, reason: 'OK' }]);
    session.hangup();
    await world.advance(100);
    target.answered[0]?.session?.hangup();
    await world.advance(100);
    expect(world.ladder()).toEqual([
      'transferor → transferee INVITE',
      'transferee → transferor 200 INVITE',
      'transferor → transferee ACK',
      ...referred,
      'transferee → target INVITE',
      'transferor → transferee 200 NOTIFY',
      ...answered,
      ...notified,
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
}

test('the messages of §6.1 say what they say there', async () => {
  const { world, transferor, target, session, outward } = await parties();
  transferor.events.refer(session, uri(target.uri), new Transfer(), { within: 'apart' });
  await world.advance(2_000);
  const requests = world.network.packets.flatMap(({ message }) => (message.kind === 'request' ? [message] : []));
  const [refer, trying, invite, , final] = requests;
  const { callId, localParty, remoteParty } = outward.session;
  expect(refer?.headers.get('Require')).toBe('tdialog');
  expect(refer?.headers.get('Refer-To')).toBe('<sip:target@192.0.2.3>');
  expect(refer?.headers.get('Referred-By')).toBe('<sip:transferor@192.0.2.1>');
  expect(refer?.headers.get('Target-Dialog')).toBe(
    `${callId};local-tag=${remoteParty.tag};remote-tag=${localParty.tag}`,
  );
  expect(refer?.headers.get('Contact')).toBe('<sip:transferor@192.0.2.1:5060>');
  expect(refer?.callId).not.toBe(callId);
  const told = [trying, final].map((notify) => [
    notify?.headers.get('Event'),
    notify?.headers.get('Subscription-State'),
    notify?.headers.get('Content-Type'),
    new TextDecoder().decode(notify?.body),
  ]);
  expect(told).toEqual([
    ['refer', 'active;expires=420', 'message/sipfrag', 'SIP/2.0 100 Trying\r\n'],
    ['refer', 'terminated;reason=noresource', 'message/sipfrag', 'SIP/2.0 200 OK\r\n'],
  ]);
  expect([trying?.callId, trying?.to.tag]).toEqual([refer?.callId, refer?.from.tag]);
  expect(invite?.headers.get('Referred-By')).toBe('<sip:transferor@192.0.2.1>');
  expect(invite?.headers.has('Replaces')).toBe(false);
});

test('a transfer to who is busy fails, and the call goes on (§6.3.1)', async () => {
  const { world, transferor, target, session, outward, inward } = await parties();
  target.onRing = (invite) => invite.reject(486);
  const transfer = new Transfer();
  transferor.events.refer(session, uri(target.uri), transfer);
  await world.advance(2_000);
  expect(transfer.outcomes).toEqual([{ kind: 'failed', status: 486, reason: 'Busy Here' }]);
  const unheld = session.reinvite(sdp('unhold'));
  await world.advance(100);
  expect(await unheld).toMatchObject({ ok: true });
  session.hangup();
  await world.advance(100);
  expect(world.ladder()).toEqual([
    ...referred,
    'transferee → target INVITE',
    'transferor → transferee 200 NOTIFY',
    'target → transferee 486 INVITE',
    'transferee → target ACK',
    ...notified,
    'transferor → transferee INVITE',
    'transferee → transferor 200 INVITE',
    'transferor → transferee ACK',
    'transferor → transferee BYE',
    'transferee → transferor 200 BYE',
  ]);
  expect([outward.ended, inward.ended]).toEqual([{ kind: 'remote' }, { kind: 'local' }]);
});

test('a transfer to who does not answer is told step by step (§6.3.2)', async () => {
  const { world, transferor, transferee, target, session } = await parties();
  target.onRing = (invite) => invite.ring();
  const transfer = new Transfer();
  transferor.events.refer(session, uri(target.uri), transfer);
  await world.advance(5_000);
  expect(transfer.progress).toEqual([100, 180]);
  const [call] = transferee.transferred;
  call?.session?.hangup();
  call?.report?.(487);
  await world.advance(100);
  expect(transfer.outcomes).toEqual([{ kind: 'failed', status: 487, reason: 'Request Terminated' }]);
  expect(world.ladder()).toEqual([
    ...referred,
    'transferee → target INVITE',
    'transferor → transferee 200 NOTIFY',
    'target → transferee 180 INVITE',
    ...notified,
    'transferee → target CANCEL',
    'transferee → transferor NOTIFY',
    'target → transferee 200 CANCEL',
    'target → transferee 487 INVITE',
    'transferor → transferee 200 NOTIFY',
    'transferee → target ACK',
  ]);
});

test('NOTIFYs are a second apart, but for the last (RFC 3515 §3.10)', async () => {
  const { world, transferor, transferee, session } = await parties();
  const notifies = () => world.timedLadder().filter((line) => line.endsWith('transferor NOTIFY'));
  transferee.onReferral = () => {};
  transferor.events.refer(session, uri('sip:target@192.0.2.3'), new Transfer());
  await world.advance(50);
  const reports = transferee.referrals[0]?.accept();
  for (const status of [180, 181, 183]) reports?.report(status);
  await world.advance(1_200);
  reports?.report(200);
  reports?.report(486);
  await world.advance(1_200);
  const start = 150;
  expect(notifies().map((line) => Number(line.split(' ')[0]) - start)).toEqual([0, 1_000, 1_200]);
});
