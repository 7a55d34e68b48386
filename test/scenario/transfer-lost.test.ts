import { expect, test } from 'vitest';
import { Transfer } from './party.ts';
import { connectedTo, parties } from './transfer-parties.ts';
import { uri } from './uri.ts';

/** The dialog's header lines of a NOTIFY from the far end. */
function notify(seq: number, state: string, more: Readonly<Record<string, string>> = {}) {
  return {
    CSeq: `${seq} NOTIFY`,
    Event: 'refer',
    'Subscription-State': state,
    'Content-Type': 'message/sipfrag',
    ...more,
  };
}

test('a NOTIFY overtakes the 202', async () => {
  const { world, alice, peer, session, dialog } = await connectedTo();
  const transfer = new Transfer();
  alice.events.refer(session, uri('sip:target@192.0.2.3'), transfer);
  await world.advance(0);
  peer.send(
    'NOTIFY',
    alice.uri,
    '192.0.2.1',
    { ...dialog, ...notify(1, 'active;expires=60') },
    'SIP/2.0 180 Ringing\r\n',
  );
  await world.advance(0);
  peer.answer(peer.last('REFER'), 202, 'p', { Contact: `<${peer.uri}>` });
  await world.advance(0);
  const rest = {
    ...dialog,
    ...notify(2, 'terminated;reason=noresource', { Event: `refer;id=${peer.last('REFER').cseq.seq}` }),
  };
  peer.send('NOTIFY', alice.uri, '192.0.2.1', rest, 'SIP/2.0 200 OK\r\n');
  await world.advance(0);
  expect(transfer.progress).toEqual([180]);
  expect(transfer.outcomes).toEqual([{ kind: 'succeeded', status: 200, reason: 'OK' }]);
  expect(peer.statuses('NOTIFY')).toEqual([200, 200]);
});

test('accepted and never heard of again: unknown after 64·T1', async () => {
  const { world, alice, peer, session } = await connectedTo();
  const transfer = new Transfer();
  alice.events.refer(session, uri('sip:target@192.0.2.3'), transfer);
  await world.advance(0);
  peer.answer(peer.last('REFER'), 202, 'p');
  await world.advance(31_999);
  expect(transfer.outcomes).toEqual([]);
  await world.advance(1);
  expect(transfer.outcomes).toEqual([{ kind: 'unknown' }]);
});

test('the far end hangs up as soon as it has accepted, and still tells', async () => {
  const { world, alice, peer, session, dialog } = await connectedTo();
  const transfer = new Transfer();
  alice.events.refer(session, uri('sip:target@192.0.2.3'), transfer);
  await world.advance(0);
  peer.answer(peer.last('REFER'), 202, 'p');
  peer.send('BYE', alice.uri, '192.0.2.1', { ...dialog, CSeq: '1 BYE' });
  await world.advance(100);
  peer.send(
    'NOTIFY',
    alice.uri,
    '192.0.2.1',
    { ...dialog, ...notify(2, 'terminated;reason=noresource') },
    'SIP/2.0 200 OK\r\n',
  );
  await world.advance(100);
  expect(transfer.outcomes).toMatchObject([{ kind: 'succeeded' }]);
  expect(peer.statuses('NOTIFY')).toEqual([200]);
  await world.advance(40_000);
  expect([alice.phone.idle, world.clock.pending]).toEqual([true, 0]);
});

test('a NOTIFY that makes no sense is refused, and changes nothing', async () => {
  const { world, alice, peer, session, dialog } = await connectedTo();
  const transfer = new Transfer();
  alice.events.refer(session, uri('sip:target@192.0.2.3'), transfer);
  await world.advance(0);
  peer.answer(peer.last('REFER'), 202, 'p');
  const tries: readonly (readonly [status: number, headers: Readonly<Record<string, string>>, body: string])[] = [
    [400, notify(1, ''), 'SIP/2.0 200 OK'],
    [489, notify(2, 'active', { Event: 'dialog' }), 'SIP/2.0 200 OK'],
    [415, notify(3, 'active', { 'Content-Type': 'text/plain' }), 'SIP/2.0 200 OK'],
    [400, notify(4, 'active'), 'HTTP/1.1 200 OK'],
    [481, notify(5, 'active', { Event: 'refer;id=99' }), 'SIP/2.0 200 OK'],
  ];
  for (const [, headers, body] of tries) {
    peer.send('NOTIFY', alice.uri, '192.0.2.1', { ...dialog, ...headers }, body);
    await world.advance(0);
  }
  expect(peer.statuses('NOTIFY')).toEqual(tries.map(([status]) => status));
  expect([transfer.progress, transfer.outcomes]).toEqual([[], []]);
});

test('without a subscription (RFC 4488) nobody is told, and nobody waits', async () => {
  const { world, transferee, target, session } = await parties();
  const answer = session.request('REFER', {
    headers: [
      ['Refer-To', `<${target.uri}>`],
      ['Refer-Sub', 'false'],
      ['Supported', 'norefersub'],
    ],
  });
  await world.advance(2_000);
  const accepted = await answer;
  expect(accepted.ok && [accepted.value.status, accepted.value.headers.get('Refer-Sub')]).toEqual([200, 'false']);
  expect(world.ladder().filter((line) => line.includes('NOTIFY'))).toEqual([]);
  expect(transferee.transferred[0]?.answered).toBe(true);
});

test('the referrer may end its subscription, and the call to the target goes on (RFC 3515 §2.4.4)', async () => {
  const { world, transferor, transferee, target, session } = await parties();
  target.onRing = (invite) => invite.ring();
  transferor.events.refer(session, uri(target.uri), new Transfer());
  await world.advance(2_000);
  const answers = [0, 0].map(() =>
    session.request('SUBSCRIBE', {
      headers: [
        ['Event', 'refer'],
        ['Expires', '0'],
      ],
    }),
  );
  await world.advance(100);
  const statuses = (await Promise.all(answers)).map((answer) => answer.ok && answer.value.status);
  expect(statuses).toEqual([200, 403]);
  expect(transferee.transferred[0]?.ended).toBeUndefined();
});

test('a referrer that refuses our NOTIFYs keeps its call', async () => {
  const { world, alice, peer, dialog, answered } = await connectedTo();
  alice.onReferral = (referral) => void referral.accept();
  peer.send('REFER', alice.uri, '192.0.2.1', { ...dialog, CSeq: '1 REFER', 'Refer-To': '<sip:target@192.0.2.3>' });
  await world.advance(0);
  peer.answer(peer.last('NOTIFY'), 481);
  await world.advance(100);
  expect(peer.statuses('REFER')).toEqual([202]);
  expect(answered.ended).toBeUndefined();
  expect(alice.phone.agent.counts()).toMatchObject({ subscriptions: 0, sessions: 1 });
});
