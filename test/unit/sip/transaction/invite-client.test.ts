import { describe, expect, it } from 'vitest';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { inviteClientStep } from '../../../../main/sip/transaction/invite-client-table.ts';
import { bothTransports, request, rowsOf, Wire } from './wire.ts';

const rows = rowsOf(
  ['calling', 'proceeding', 'accepted', 'completed', 'terminated'],
  ['1xx', '2xx', '300-699', 'timer A', 'timer B', 'timer D', 'timer M', 'transport error'],
  [
    ['calling', 'timer A', 'calling', 'send INVITE', 'double A'],
    ['calling', 'timer B', 'terminated', 'timeout to user'],
    ['calling', 'transport error', 'terminated', 'error to user'],
    ['calling', '1xx', 'proceeding', 'stop A', 'stop B', 'response to user'],
    ['calling', '2xx', 'accepted', 'stop A', 'start M', 'response to user'],
    ['calling', '300-699', 'completed', 'stop A', 'send ACK', 'start D', 'response to user'],
    ['proceeding', '1xx', 'proceeding', 'response to user'],
    ['proceeding', '2xx', 'accepted', 'stop A', 'start M', 'response to user'],
    ['proceeding', '300-699', 'completed', 'stop A', 'send ACK', 'start D', 'response to user'],
    ['accepted', '2xx', 'accepted', 'response to user'],
    ['accepted', 'timer M', 'terminated'],
    ['completed', '300-699', 'completed', 'send ACK'],
    ['completed', 'transport error', 'terminated', 'error to user'],
    ['completed', 'timer D', 'terminated'],
  ],
);

describe('RFC 6026 Figure 5: INVITE client transaction', () => {
  it.each(rows)('$state, on $event → $next: $actions', ({ state, event, next, actions }) => {
    expect(inviteClientStep(state, event)).toEqual({ state: next, actions });
  });
});

describe('an INVITE that nobody answers', () => {
  it('is sent again after T1, doubling, seven times in all, and given up after 64·T1 over UDP', () => {
    const wire = new Wire('unreliable');
    const transaction = wire.send(request('INVITE'));
    wire.advance(31_999);
    expect(wire.timesOf('INVITE')).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500]);
    expect(wire.user.told).toEqual([]);
    wire.advance(1);
    expect(wire.user.told).toEqual(['32000 timeout', '32000 terminated']);
    expect(transaction.state).toBe('terminated');
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
    wire.advance(100_000);
    expect(wire.sent).toHaveLength(7);
  });

  it('is sent once, and given up after 64·T1, over TCP', () => {
    const wire = new Wire('reliable');
    wire.send(request('INVITE'));
    expect(wire.layer.counts().timers).toBe(1);
    wire.advance(32_000);
    expect(wire.sent).toEqual(['0 INVITE']);
    expect(wire.user.told).toEqual(['32000 timeout', '32000 terminated']);
  });

  it('follows another T1', () => {
    const wire = new Wire('unreliable', { timing: { t1Ms: 100, t2Ms: 4000, t4Ms: 5000 } });
    wire.send(request('INVITE'));
    wire.advance(6400);
    expect(wire.timesOf('INVITE')).toEqual([0, 100, 300, 700, 1500, 3100, 6300]);
    expect(wire.user.told).toEqual(['6400 timeout', '6400 terminated']);
  });
});

describe.each(bothTransports)('an INVITE that is answered, %s transport', (reliability) => {
  it('rests after a 1xx, without Timers A and B, and passes each 1xx up', () => {
    const wire = new Wire(reliability);
    const transaction = wire.send(request('INVITE'));
    wire.answer(100);
    expect(transaction.state).toBe('proceeding');
    wire.answer(180);
    expect(wire.layer.counts().timers).toBe(0);
    wire.advance(180_000);
    expect(wire.user.told).toEqual(['0 response 100', '0 response 180']);
    expect(wire.sent).toEqual(['0 INVITE']);
  });

  it('passes each 2xx up, of whichever branch, sends no ACK of its own, and ends with Timer M after 64·T1', () => {
    const wire = new Wire(reliability);
    const transaction = wire.send(request('INVITE'));
    wire.answer(180);
    wire.advance(2000);
    wire.answer(200, 'one');
    wire.advance(500);
    wire.answer(200, 'one');
    wire.answer(200, 'two');
    expect(transaction.state).toBe('accepted');
    wire.advance(31_499);
    expect(wire.layer.counts()).toMatchObject({ client: 1, timers: 1 });
    wire.advance(1);
    expect(wire.user.told).toEqual([
      '0 response 180',
      '2000 response 200',
      '2500 response 200',
      '2500 response 200',
      '34000 terminated',
    ]);
    expect(wire.user.responses.map(({ to }) => to.tag)).toEqual(['far', 'one', 'one', 'two']);
    expect(wire.sent).toEqual(['0 INVITE']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });

  it('ignores what comes after a 2xx but 2xx', () => {
    const wire = new Wire(reliability);
    wire.send(request('INVITE'));
    wire.answer(200);
    wire.answer(183);
    wire.answer(486);
    expect(wire.user.told).toEqual(['0 response 200']);
    expect(wire.sent).toEqual(['0 INVITE']);
  });

  it('leaves Accepted when the user is done with it', () => {
    const wire = new Wire(reliability);
    const transaction = wire.send(request('INVITE'));
    wire.answer(200);
    transaction.terminate();
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
    expect(wire.user.told).toEqual(['0 response 200']);
  });
});

describe('an INVITE that is rejected', () => {
  it('acknowledges each copy of the answer for 32 s over UDP, and passes up the first', () => {
    const wire = new Wire('unreliable');
    const transaction = wire.send(request('INVITE'));
    wire.advance(500);
    wire.answer(486);
    expect(transaction.state).toBe('completed');
    wire.advance(500);
    wire.deliver(responseTo(sentInvite(wire), 486, undefined, { toTag: 'far' }));
    expect(wire.sent).toEqual(['0 INVITE', '500 INVITE', '500 ACK', '1000 ACK']);
    wire.advance(31_499);
    expect(wire.layer.counts().client).toBe(1);
    wire.advance(1);
    expect(wire.user.told).toEqual(['500 response 486', '32500 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });

  it('keeps Timer D at 32 s where T1 is short', () => {
    const wire = new Wire('unreliable', { timing: { t1Ms: 100, t2Ms: 4000, t4Ms: 5000 } });
    wire.send(request('INVITE'));
    wire.answer(404);
    wire.advance(32_000);
    expect(wire.user.told).toEqual(['0 response 404', '32000 terminated']);
  });

  it('acknowledges, and ends at once, over TCP', () => {
    const wire = new Wire('reliable');
    wire.send(request('INVITE'));
    wire.answer(180);
    wire.answer(603);
    expect(wire.sent).toEqual(['0 INVITE', '0 ACK']);
    expect(wire.user.told).toEqual(['0 response 180', '0 response 603', '0 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });

  it('builds the ACK of §17.1.1.3 from the INVITE and the To of the answer', () => {
    const wire = new Wire();
    const invite = request('INVITE', { Route: '<sip:p1.example.com;lr>, <sip:p2.example.com;lr>', Subject: 'Lunch' });
    wire.send(invite);
    const via = sentInvite(wire).headers.list('Via');
    wire.answer(486, '99sa0xk');
    const ack = wire.received.at(-1);
    expect(ack).toMatchObject({ method: 'ACK', uri: invite.uri });
    expect([...(ack?.headers.entries() ?? [])].filter(([name]) => name !== 'Content-Length')).toEqual([
      ['Via', via[0]],
      ['Max-Forwards', '70'],
      ['Route', '<sip:p1.example.com;lr>, <sip:p2.example.com;lr>'],
      ['From', 'Alice <sip:alice@atlanta.example.com>;tag=88sja8x'],
      ['To', 'Bob <sip:bob@biloxi.example.com>;tag=99sa0xk'],
      ['Call-ID', '987asjd97y7atg'],
      ['CSeq', '986759 ACK'],
    ]);
    expect(ack?.body).toHaveLength(0);
  });
});

describe('an INVITE that can not be sent', () => {
  it('ends with a transport error', () => {
    const wire = new Wire();
    wire.network.decide(() => ({ code: 'unreachable', message: 'no route' }));
    wire.send(request('INVITE'));
    expect(wire.user.told).toEqual(['0 unreachable', '0 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });

  it('ends with a transport error when it is the ACK', () => {
    const wire = new Wire();
    wire.send(request('INVITE'));
    wire.network.decide(({ message }) =>
      message.kind === 'request' && message.method === 'ACK' ? { code: 'unreachable', message: 'no route' } : undefined,
    );
    wire.answer(486);
    expect(wire.user.told).toEqual(['0 response 486', '0 unreachable', '0 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });
});

function sentInvite(wire: Wire) {
  const invite = wire.received.find((message) => message.kind === 'request' && message.method === 'INVITE');
  if (invite?.kind !== 'request') throw new Error('no INVITE has arrived');
  return invite;
}
