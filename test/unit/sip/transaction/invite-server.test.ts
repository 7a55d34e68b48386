import { describe, expect, it } from 'vitest';
import { inviteServerStep } from '../../../../main/sip/transaction/invite-server-table.ts';
import { arriving, bothTransports, rowsOf, Wire } from './wire.ts';

const rows = rowsOf(
  ['proceeding', 'accepted', 'completed', 'confirmed', 'terminated'],
  ['INVITE', 'ACK', '1xx', '2xx', '300-699', '200 ms', 'timer G', 'timer H', 'timer I', 'timer L', 'transport error'],
  [
    ['proceeding', 'INVITE', 'proceeding', 'send again'],
    ['proceeding', '200 ms', 'proceeding', 'send 100'],
    ['proceeding', '1xx', 'proceeding', 'stop 100', 'send response'],
    ['proceeding', '2xx', 'accepted', 'stop 100', 'start L', 'send response'],
    ['proceeding', '300-699', 'completed', 'stop 100', 'start G', 'start H', 'send response'],
    ['proceeding', 'transport error', 'proceeding', 'error to user'],
    ['accepted', '2xx', 'accepted', 'send response'],
    ['accepted', 'ACK', 'accepted', 'ACK to user'],
    ['accepted', 'timer L', 'terminated'],
    ['accepted', 'transport error', 'accepted', 'error to user'],
    ['completed', 'INVITE', 'completed', 'send again'],
    ['completed', 'ACK', 'confirmed', 'stop G', 'start I'],
    ['completed', 'timer G', 'completed', 'send again', 'double G'],
    ['completed', 'timer H', 'terminated', 'timeout to user'],
    ['completed', 'transport error', 'completed', 'error to user'],
    ['confirmed', 'timer I', 'terminated'],
  ],
);

describe('RFC 6026 Figure 7: INVITE server transaction', () => {
  it.each(rows)('$state, on $event → $next: $actions', ({ state, event, next, actions }) => {
    expect(inviteServerStep(state, event)).toEqual({ state: next, actions });
  });
});

describe.each(bothTransports)('an INVITE that comes in, %s transport', (reliability) => {
  it('gets a 100 after 200 ms from a user that says nothing, without To tag and with its Timestamp', () => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('INVITE', 'z9hG4bK1', { Timestamp: '54' }));
    wire.advance(199);
    expect(wire.sent).toEqual([]);
    wire.advance(1);
    expect(wire.sent).toEqual(['200 100']);
    expect(wire.received[0]?.to.tag).toBeUndefined();
    expect(wire.received[0]?.headers.get('Timestamp')).toBe('54');
    wire.advance(60_000);
    expect(wire.sent).toEqual(['200 100']);
    expect(wire.transaction.state).toBe('proceeding');
  });

  it('gets no 100 of the transaction where the user answers in time', () => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('INVITE'));
    wire.advance(100);
    wire.respond(180);
    wire.advance(1000);
    expect(wire.sent).toEqual(['100 180']);
    expect(wire.layer.counts().timers).toBe(0);
  });

  it('sends each provisional answer, and the last one again for an INVITE that comes again', () => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('INVITE'));
    wire.respond(100);
    wire.respond(180);
    wire.advance(500);
    wire.deliver(arriving('INVITE'));
    expect(wire.sent).toEqual(['0 100', '0 180', '500 180']);
    expect(wire.arrived).toHaveLength(1);
  });

  it('absorbs INVITEs after a 2xx for 64·T1, and sends the 2xx again only when the user does', () => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('INVITE'));
    wire.respond(200);
    wire.advance(500);
    wire.deliver(arriving('INVITE'));
    wire.respond(200);
    wire.respond(180);
    wire.respond(486);
    expect(wire.sent).toEqual(['0 200', '500 200']);
    expect(wire.transaction.state).toBe('accepted');
    wire.advance(31_499);
    wire.deliver(arriving('INVITE'));
    expect(wire.arrived).toHaveLength(1);
    wire.advance(1);
    expect(wire.told).toEqual(['32000 INVITE terminated']);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });

  it('gives the ACK of a 2xx to the user, be its branch new, as it must, or that of the INVITE', () => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('INVITE', 'z9hG4bK1'));
    wire.respond(200);
    wire.deliver(arriving('ACK', 'z9hG4bK2'));
    wire.deliver(arriving('ACK', 'z9hG4bK1'));
    expect(wire.told).toEqual(['0 ACK 986759', '0 ACK 986759']);
    expect(wire.transaction.state).toBe('accepted');
  });

  it('says so when no ACK comes for 64·T1 after a non-2xx', () => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('INVITE'));
    wire.advance(100);
    wire.respond(486);
    wire.advance(31_999);
    expect(wire.told).toEqual([]);
    wire.advance(1);
    expect(wire.told).toEqual(['32100 INVITE timeout', '32100 INVITE terminated']);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });

  it('sends the first final answer only', () => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('INVITE'));
    wire.respond(486);
    wire.respond(200);
    wire.respond(603);
    wire.respond(180);
    expect(wire.sent).toEqual(['0 486']);
  });

  it('stays where it is when an answer can not be sent, and tells the user (RFC 6026 §7.1)', () => {
    const wire = new Wire(reliability);
    wire.network.decide(({ from }) =>
      from.address === '192.0.2.1' ? { code: 'unreachable', message: 'no route' } : undefined,
    );
    wire.deliver(arriving('INVITE'));
    wire.respond(180);
    expect(wire.transaction.state).toBe('proceeding');
    wire.respond(200);
    expect(wire.transaction.state).toBe('accepted');
    expect(wire.told).toEqual(['0 INVITE unreachable', '0 INVITE unreachable']);
    wire.deliver(arriving('INVITE'));
    expect(wire.arrived).toHaveLength(1);
  });
});

describe('a non-2xx answer', () => {
  it('is sent again after T1, doubling up to T2, until Timer H, over UDP', () => {
    const wire = new Wire('unreliable');
    wire.deliver(arriving('INVITE'));
    wire.respond(404);
    wire.advance(32_000);
    expect(wire.timesOf('404')).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
  });

  it('is sent again at once for an INVITE that comes again', () => {
    const wire = new Wire('unreliable');
    wire.deliver(arriving('INVITE'));
    wire.respond(404);
    wire.advance(300);
    wire.deliver(arriving('INVITE'));
    wire.advance(200);
    expect(wire.timesOf('404')).toEqual([0, 300, 500]);
  });

  it('rests once it is acknowledged; further ACKs and INVITEs are absorbed for T4, over UDP', () => {
    const wire = new Wire('unreliable');
    wire.deliver(arriving('INVITE'));
    wire.respond(404);
    wire.advance(600);
    wire.deliver(arriving('ACK'));
    expect(wire.transaction.state).toBe('confirmed');
    wire.deliver(arriving('ACK'));
    wire.deliver(arriving('INVITE'));
    wire.advance(4999);
    expect(wire.transaction.state).toBe('confirmed');
    wire.advance(1);
    expect(wire.told).toEqual(['5600 INVITE terminated']);
    expect(wire.sent).toEqual(['0 404', '500 404']);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });

  it('is sent once, and its ACK ends the transaction, over TCP', () => {
    const wire = new Wire('reliable');
    wire.deliver(arriving('INVITE'));
    wire.respond(404);
    wire.advance(10_000);
    expect(wire.sent).toEqual(['0 404']);
    wire.deliver(arriving('ACK'));
    expect(wire.told).toEqual(['10000 INVITE terminated']);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });
});
