import { expect, test } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { Transfer } from './party.ts';
import { parties } from './transfer-parties.ts';
import { uri } from './uri.ts';

test('who wants to ask a person first says 202 and pending, and may still refuse (RFC 3515 §2.4.7)', async () => {
  const { world, transferor, transferee, session } = await parties();
  transferee.onReferral = () => {};
  const transfer = new Transfer();
  transferor.events.refer(session, uri('sip:target@192.0.2.3'), transfer);
  await world.advance(10_000);
  expect(world.timedLadder().map((line) => line.replace(/^(\d+)/, (ms) => `${Number(ms) - 100}`))).toEqual([
    '0 transferor → transferee REFER',
    '500 transferor → transferee REFER',
    '1500 transferor → transferee REFER',
    '2000 transferee → transferor 202 REFER',
    '2000 transferee → transferor NOTIFY',
    '2000 transferor → transferee 200 NOTIFY',
  ]);
  const notifies = () =>
    world.network.packets
      .map(({ message }) => message)
      .filter((message) => message.kind === 'request' && message.method === 'NOTIFY');
  expect(notifies()[0]?.headers.get('Subscription-State')).toBe('pending;expires=420');
  transferee.referrals[0]?.reject();
  transferee.referrals[0]?.accept().report(200);
  await world.advance(1_000);
  expect(notifies()[1]?.headers.get('Subscription-State')).toBe('terminated;reason=rejected');
  expect(notifies()).toHaveLength(2);
  expect(transfer.outcomes).toEqual([{ kind: 'failed', status: 603, reason: 'Decline' }]);
  expect(session.dialogId).toBeDefined();
});

test('refused at once, the REFER says so, and no NOTIFY follows', async () => {
  const { world, transferor, transferee, session } = await parties();
  transferee.onReferral = (referral) => referral.reject();
  const transfer = new Transfer();
  transferor.events.refer(session, uri('sip:target@192.0.2.3'), transfer);
  await world.advance(40_000);
  expect(world.ladder()).toEqual(['transferor → transferee REFER', 'transferee → transferor 603 REFER']);
  expect(transfer.outcomes).toEqual([{ kind: 'refused', status: 603, reason: 'Decline' }]);
});

test('a phone that fails to take a transfer answers 500', async () => {
  const { world, transferor, transferee, session } = await parties();
  transferee.onReferral = () => {
    throw new Error('the page is gone');
  };
  const transfer = new Transfer();
  transferor.events.refer(session, uri('sip:target@192.0.2.3'), transfer);
  await world.advance(100);
  expect(transfer.outcomes).toMatchObject([{ kind: 'refused', status: 500 }]);
});

test('what we do not do is refused: no Refer-To, two, other methods and schemes', async () => {
  const { world, transferee, session, outward } = await parties();
  const send = async (headers: readonly (readonly [string, string])[]) => {
    const answer = session.request('REFER', { headers });
    await world.advance(100);
    const heard = await answer;
    return heard.ok && heard.value.status;
  };
  expect(await send([])).toBe(400);
  expect(
    await send([
      ['Refer-To', '<sip:a@192.0.2.3>'],
      ['Refer-To', '<sip:b@192.0.2.3>'],
    ]),
  ).toBe(400);
  expect(await send([['Refer-To', '<sip:a@192.0.2.3;method=BYE>']])).toBe(403);
  expect(await send([['Refer-To', '<https://example.com/pay?much=1>']])).toBe(416);
  expect(await send([['Refer-To', '<sip:a@192.0.2.3?Replaces=nothing>']])).toBe(400);
  expect(
    await send([
      ['Refer-To', '<sip:a@192.0.2.3>'],
      ['Referred-By', 'who?'],
    ]),
  ).toBe(400);
  expect([transferee.referrals, outward.ended]).toEqual([[], undefined]);
});

test('headers in a Refer-To do not get into our INVITE, but for Replaces', async () => {
  const { world, session, target } = await parties();
  const to =
    '<sip:target@192.0.2.3?Route=%3Csip:203.0.113.9;lr%3E&From=sip:boss%40example.com&Replaces=x%3Bto-tag%3Da%3Bfrom-tag%3Db>';
  void session.request('REFER', { headers: [['Refer-To', to.replace(';lr', '%3Blr')]] });
  await world.advance(500);
  const [invite] = world.network.packets.flatMap(({ message }) =>
    message.kind === 'request' && message.method === 'INVITE' ? [message] : [],
  );
  expect(invite?.uriText).toBe('sip:target@192.0.2.3');
  expect(invite?.headers.has('Route')).toBe(false);
  expect(invite?.from.uri).toMatchObject({ user: 'transferee' });
  expect(invite?.headers.get('Replaces')).toBe('x;to-tag=a;from-tag=b');
  expect(target.answered).toEqual([]);
});

test('a stranger’s REFER is refused, whatever call it names', async () => {
  const { world, transferee, session } = await parties();
  const stranger = world.peer('stranger', '203.0.113.9');
  const common = { From: `<${stranger.uri}>;tag=s`, To: `<${transferee.uri}>`, 'Refer-To': '<sip:+1900@192.0.2.3>' };
  const { callId } = session;
  for (const [seq, target] of [undefined, `${callId};local-tag=guess;remote-tag=guess`].entries()) {
    stranger.send('REFER', transferee.uri, '192.0.2.2', {
      ...common,
      'Call-ID': `refer-${seq}`,
      CSeq: '1 REFER',
      ...(target && { 'Target-Dialog': target }),
    });
    await world.advance(100);
  }
  expect(stranger.statuses('REFER')).toEqual([403, 403]);
  expect(transferee.referrals).toEqual([]);
});

test('a second REFER in the same call is told apart by its number (RFC 3515 §2.4.6)', async () => {
  const { world, transferor, target, session } = await parties();
  target.onRing = (invite) => invite.reject(486);
  const [first, second] = [new Transfer(), new Transfer()];
  transferor.events.refer(session, uri(target.uri), first);
  await world.advance(2_000);
  transferor.events.refer(session, uri(target.uri), second);
  await world.advance(2_000);
  const events = world.network.packets.flatMap(({ message }) =>
    message.kind === 'request' && message.method === 'NOTIFY' ? [message.headers.get('Event')] : [],
  );
  expect(events).toEqual(['refer', 'refer', 'refer;id=2', 'refer;id=2']);
  expect([first.outcomes, second.outcomes]).toMatchObject([[{ status: 486 }], [{ status: 486 }]]);
});

test('one transfer of a call at a time', async () => {
  const { world, transferor, transferee, session } = await parties();
  transferee.onReferral = (referral) => referral.accept();
  const [first, second] = [new Transfer(), new Transfer()];
  transferor.events.refer(session, uri('sip:a@192.0.2.3'), first);
  transferor.events.refer(session, uri('sip:b@192.0.2.3'), second);
  await world.advance(100);
  expect(second.outcomes).toEqual([{ kind: 'refused', status: 491, reason: 'Request Pending' }]);
  expect(first.outcomes).toEqual([]);
});

test('no more transfers at once than the limit', async () => {
  const { world, transferee, session } = await parties();
  transferee.onReferral = () => {};
  const statuses = Array.from({ length: limits.referrals + 1 }, async () => {
    const answer = await session.request('REFER', { headers: [['Refer-To', '<sip:target@192.0.2.3>']] });
    return answer.ok && answer.value.status;
  });
  await world.advance(5_000);
  const heard = await Promise.all(statuses);
  expect(heard.filter((status) => status === 202)).toHaveLength(limits.referrals);
  expect(heard.filter((status) => status === 503)).toHaveLength(1);
});
