import { describe, expect, it } from 'vitest';
import { nonInviteClientStep } from '../../../../main/sip/transaction/non-invite-client-table.ts';
import { bothTransports, request, rowsOf, Wire } from './wire.ts';

const rows = rowsOf(
  ['trying', 'proceeding', 'completed', 'terminated'],
  ['1xx', '200-699', 'timer E', 'timer F', 'timer K', 'transport error'],
  [
    ['trying', 'timer E', 'trying', 'send request', 'double E'],
    ['trying', 'timer F', 'terminated', 'timeout to user'],
    ['trying', 'transport error', 'terminated', 'error to user'],
    ['trying', '1xx', 'proceeding', 'response to user'],
    ['trying', '200-699', 'completed', 'stop E', 'start K', 'response to user'],
    ['proceeding', 'timer E', 'proceeding', 'send request', 'E in T2'],
    ['proceeding', 'timer F', 'terminated', 'timeout to user'],
    ['proceeding', 'transport error', 'terminated', 'error to user'],
    ['proceeding', '1xx', 'proceeding', 'response to user'],
    ['proceeding', '200-699', 'completed', 'stop E', 'start K', 'response to user'],
    ['completed', 'timer K', 'terminated'],
  ],
);

describe('RFC 3261 Figure 6: non-INVITE client transaction', () => {
  it.each(rows)('$state, on $event → $next: $actions', ({ state, event, next, actions }) => {
    expect(nonInviteClientStep(state, event)).toEqual({ state: next, actions });
  });
});

describe('a request that nobody answers', () => {
  it('is sent again after T1, doubling up to T2, and given up after 64·T1 over UDP', () => {
    const wire = new Wire('unreliable');
    wire.send(request('OPTIONS'));
    wire.advance(32_000);
    expect(wire.timesOf('OPTIONS')).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect(wire.user.told).toEqual(['32000 timeout', '32000 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });

  it('is sent once, and given up after 64·T1, over TCP', () => {
    const wire = new Wire('reliable');
    wire.send(request('BYE'));
    wire.advance(32_000);
    expect(wire.sent).toEqual(['0 BYE']);
    expect(wire.user.told).toEqual(['32000 timeout', '32000 terminated']);
  });
});

describe('a request that is put off with a 100', () => {
  it('is sent again every T2 from Timer E on, and still given up after 64·T1, over UDP', () => {
    const wire = new Wire('unreliable');
    const transaction = wire.send(request('OPTIONS'));
    wire.advance(700);
    wire.answer(100);
    expect(transaction.state).toBe('proceeding');
    wire.advance(31_300);
    expect(wire.timesOf('OPTIONS')).toEqual([0, 500, 1500, 5500, 9500, 13_500, 17_500, 21_500, 25_500, 29_500]);
    expect(wire.user.told).toEqual(['700 response 100', '32000 timeout', '32000 terminated']);
  });

  it('is not sent again over TCP', () => {
    const wire = new Wire('reliable');
    wire.send(request('OPTIONS'));
    wire.answer(100);
    wire.advance(32_000);
    expect(wire.sent).toEqual(['0 OPTIONS']);
    expect(wire.user.told).toEqual(['0 response 100', '32000 timeout', '32000 terminated']);
  });
});

describe.each([200, 302, 404, 500, 603])('a request that is answered %i', (status) => {
  it('hides further answers for T4 over UDP', () => {
    const wire = new Wire('unreliable');
    const transaction = wire.send(request('BYE'));
    wire.advance(500);
    wire.answer(status);
    expect(transaction.state).toBe('completed');
    wire.answer(status);
    wire.advance(4999);
    wire.answer(200);
    expect(wire.user.told).toEqual([`500 response ${status}`]);
    wire.advance(1);
    expect(wire.user.told).toEqual([`500 response ${status}`, '5500 terminated']);
    expect(wire.sent).toEqual(['0 BYE', '500 BYE']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });

  it('ends at once over TCP', () => {
    const wire = new Wire('reliable');
    wire.send(request('BYE'));
    wire.answer(status);
    expect(wire.user.told).toEqual([`0 response ${status}`, '0 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });
});

describe.each(bothTransports)('a request that can not be sent, %s transport', (reliability) => {
  it('ends with a transport error', () => {
    const wire = new Wire(reliability);
    wire.network.decide(() => ({ code: 'refused', message: 'no one listens' }));
    wire.send(request('BYE'));
    expect(wire.user.told).toEqual(['0 refused', '0 terminated']);
    expect(wire.layer.counts()).toMatchObject({ client: 0, timers: 0 });
  });
});
