import { describe, expect, it } from 'vitest';
import { nonInviteServerStep } from '../../../../main/sip/transaction/non-invite-server-table.ts';
import { arriving, bothTransports, rowsOf, Wire } from './wire.ts';

const rows = rowsOf(
  ['trying', 'proceeding', 'completed', 'terminated'],
  ['request', '100', 'useless 1xx', '200-699', '408', 'late', 'timer J', 'transport error'],
  [
    ['trying', '100', 'proceeding', 'stop 100', 'send response'],
    ['trying', 'late', 'proceeding', 'send 100'],
    ['trying', '200-699', 'completed', 'stop 100', 'start J', 'send response'],
    ['trying', '408', 'completed', 'stop 100', 'forget 100', 'start J'],
    ['trying', 'transport error', 'trying', 'error to user'],
    ['proceeding', 'request', 'proceeding', 'send again'],
    ['proceeding', '100', 'proceeding', 'stop 100', 'send response'],
    ['proceeding', '200-699', 'completed', 'stop 100', 'start J', 'send response'],
    ['proceeding', '408', 'completed', 'stop 100', 'forget 100', 'start J'],
    ['proceeding', 'transport error', 'proceeding', 'error to user'],
    ['completed', 'request', 'completed', 'send again'],
    ['completed', 'timer J', 'terminated'],
    ['completed', 'transport error', 'completed', 'error to user'],
  ],
);

describe('RFC 3261 Figure 8 with RFC 4320: non-INVITE server transaction', () => {
  it.each(rows)('$state, on $event → $next: $actions', ({ state, event, next, actions }) => {
    expect(nonInviteServerStep(state, event)).toEqual({ state: next, actions });
  });
});

describe('a request that comes in', () => {
  it('is told to the user once, and not answered while the user says nothing', () => {
    const wire = new Wire('unreliable');
    wire.deliver(arriving('OPTIONS'));
    wire.advance(500);
    wire.deliver(arriving('OPTIONS'));
    expect(wire.arrived).toHaveLength(1);
    expect(wire.transaction.state).toBe('trying');
    expect(wire.sent).toEqual([]);
  });

  it('is answered again each time that it comes again, for 64·T1 over UDP', () => {
    const wire = new Wire('unreliable');
    wire.deliver(arriving('OPTIONS'));
    wire.respond(200);
    wire.respond(404);
    wire.advance(500);
    wire.deliver(arriving('OPTIONS'));
    wire.advance(31_499);
    wire.deliver(arriving('OPTIONS'));
    expect(wire.sent).toEqual(['0 200', '500 200', '31999 200']);
    wire.advance(1);
    expect(wire.told).toEqual(['32000 OPTIONS terminated']);
    expect(wire.arrived).toHaveLength(1);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });

  it('is over with its answer over TCP', () => {
    const wire = new Wire('reliable');
    wire.deliver(arriving('BYE'));
    wire.respond(200);
    expect(wire.sent).toEqual(['0 200']);
    expect(wire.told).toEqual(['0 BYE terminated']);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });

  it('is kept when its answer can not be sent, so that it may be asked for again (RFC 6026 §8.8)', () => {
    const wire = new Wire('unreliable');
    wire.deliver(arriving('BYE'));
    wire.network.decide(({ from }) =>
      from.address === '192.0.2.1' ? { code: 'unreachable', message: 'no route' } : undefined,
    );
    wire.respond(200);
    expect(wire.told).toEqual(['0 BYE unreachable']);
    wire.network.decide(undefined);
    wire.deliver(arriving('BYE'));
    expect(wire.received).toHaveLength(1);
    expect(wire.transaction.state).toBe('completed');
  });
});

describe('RFC 4320 §4: provisional answers and 408', () => {
  it('sends no 101–199', () => {
    const wire = new Wire('reliable');
    wire.deliver(arriving('OPTIONS'));
    wire.respond(180);
    wire.respond(183);
    expect(wire.sent).toEqual([]);
    expect(wire.transaction.state).toBe('trying');
  });

  it('sends no 100 over UDP before a client’s Timer E has reached T2, after 3.5 s', () => {
    const wire = new Wire('unreliable');
    wire.deliver(arriving('OPTIONS'));
    wire.advance(3499);
    wire.respond(100);
    expect(wire.sent).toEqual([]);
  });

  it('sends a 100 at any time over TCP', () => {
    const wire = new Wire('reliable');
    wire.deliver(arriving('OPTIONS'));
    wire.respond(100);
    expect(wire.sent).toEqual(['0 100']);
    expect(wire.transaction.state).toBe('proceeding');
  });

  it.each(bothTransports)('sends a 100 of its own after 3.5 s, %s transport', (reliability) => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('OPTIONS'));
    wire.advance(3500);
    expect(wire.sent).toEqual(['3500 100']);
    wire.advance(4000);
    wire.deliver(arriving('OPTIONS'));
    wire.respond(200);
    expect(wire.sent).toEqual(['3500 100', '7500 100', '7500 200']);
  });

  it.each(bothTransports)('sends no 408, and answers nothing more, %s transport', (reliability) => {
    const wire = new Wire(reliability);
    wire.deliver(arriving('OPTIONS'));
    wire.advance(3500);
    wire.respond(408);
    wire.respond(200);
    wire.advance(32_000);
    expect(wire.sent).toEqual(['3500 100']);
    expect(wire.layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });
});
