import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startSipp } from '../support/peers/sipp.ts';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

describe('a far end that never says a word', () => {
  it('is given up after 64·T1, in words (timer B)', async () => {
    const sipp = await startSipp({ scenario: 'deaf-callee', transport: 'udp', timeoutSeconds: 60 });
    const { callId } = await app.api.call('calls.dial', { to: `sip:sipp@127.0.0.1:${sipp.port}` });
    const { end, startedAt, endedAt } = await app.api.callIs(callId, 'ended', 40_000);
    expect(end?.code).toBe('unreachable');
    expect((endedAt ?? 0) - startedAt).toBeGreaterThan(31_000);
    await sipp.stop();
  });

  it('is told at once where nobody hears on the port', async () => {
    const { callId } = await app.api.call('calls.dial', { to: 'sip:bob@127.0.0.1:9;transport=tcp' });
    expect((await app.api.callIs(callId, 'ended', 6_000)).end?.code).toBe('unreachable');
  });
});
