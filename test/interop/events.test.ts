import { afterEach, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { type SippOptions, type SippResult, startSipp } from '../support/peers/sipp.ts';
import { UdpPeer } from '../support/udp-peer.ts';
import { alive } from '../support/vitals.ts';
import { messagesOf } from '../support/wire.ts';
import { soundPacket } from '../unit/media/call-rig.ts';

/** Provisional responses that are reliable, sessions with a timer, and calls that are watched: sipp says each as its RFC does. */

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

async function phone(options: Parameters<typeof startApp>[0] = {}): Promise<RunningApp> {
  const app = await startApp(options);
  cleanups.push(() => app.stop());
  return app;
}

async function calls(app: RunningApp, scenario: string, more: Partial<SippOptions> = {}): Promise<SippResult> {
  const sipp = await startSipp({ scenario, remote: app.sip, user: 'echo', ...more });
  return sipp.finished();
}

async function callee(scenario: string, more: Partial<SippOptions> = {}) {
  const sipp = await startSipp({ scenario, ...more });
  cleanups.push(() => sipp.stop());
  return { sipp, uri: `sip:sipp@127.0.0.1:${sipp.port}` };
}

function expectSuccess(result: SippResult): void {
  expect(`${result.exitCode} ${result.errors}`).toBe('0 ');
}

describe('100rel (RFC 3262)', () => {
  it('is done for a caller that insists on it', async () => {
    const app = await phone();
    const sipp = await startSipp({ scenario: 'reliable-caller', remote: app.sip, user: 'me' });
    await sipp.seen(/^CSeq: 2 PRACK/gm, 2);
    await app.api.call('calls.answer', { callId: (await app.api.incoming()).id });
    expectSuccess(await sipp.finished());
  });

  it('is done with a callee that insists on it: its early media is heard before it answers', async () => {
    const app = await phone();
    const voice = await UdpPeer.open();
    cleanups.push(() => voice.close());
    const { sipp, uri } = await callee('reliable-callee', {
      holdMs: 3_000,
      more: ['-key', 'audio', `${voice.local.port}`],
    });
    const { callId } = await app.api.call('calls.dial', { to: uri });
    await sipp.seen(/^PRACK /gm, 1);
    const port = Number(/^m=audio (\d+)/m.exec(await messagesOf(app, callId))?.[1]);
    let sequence = 0;
    const speaking = setInterval(() => {
      // Neither silence nor a tone: as loud as can be.
      voice.send(soundPacket(sequence++, { fill: sequence % 2 ? 0x80 : 0x00 }), { address: '127.0.0.1', port });
    }, 20);
    cleanups.push(() => clearInterval(speaking));
    const heard = async (): Promise<number> => (await app.api.event('levels')).speaker;
    await expect.poll(heard, { timeout: 2_500 }).toBeGreaterThan(-40);
    const { calls: now } = await app.api.call('engine.snapshot', {});
    expect(now[0]?.state).toBe('dialling');
    await app.api.callIs(callId, 'active');
    await app.api.call('calls.hangup', { callId });
    expectSuccess(await sipp.finished());
  });
});

describe('session timers (RFC 4028)', () => {
  it('are kept by whoever promised it, and end the call of who is gone', { timeout: 110_000 }, async () => {
    const app = await phone();
    const before = await alive(app);
    const [vanishing, updated, reinvited] = await Promise.all(
      ['vanishing-caller', 'updated-caller', 'reinvited-caller'].map((scenario) =>
        calls(app, scenario, { timeoutSeconds: 95 }),
      ),
    );
    for (const result of [vanishing, updated, reinvited]) if (result) expectSuccess(result);
    await expect.poll(async () => (await alive(app)).mediaSockets).toBe(before.mediaSockets);
    expect((await alive(app)).mediaStreams).toBe(0);
  });

  it('are refreshed by the peer', async () => {
    expectSuccess(await calls(await phone(), 'refreshing-caller'));
  });

  it('are longer where a 422 wants that', async () => {
    const app = await phone();
    const { sipp, uri } = await callee('long-session-callee');
    const { callId } = await app.api.call('calls.dial', { to: uri });
    await app.api.callIs(callId, 'active');
    await app.api.call('calls.hangup', { callId });
    expectSuccess(await sipp.finished());
  });
});

it('a program on this machine watches the calls (RFC 4235)', async () => {
  const [app, caller] = [await phone(), await phone()];
  const watcher = await startSipp({ scenario: 'dialog-watcher', remote: app.sip, user: 'me' });
  await watcher.seen(/^NOTIFY /gm, 1);
  const { callId } = await caller.api.call('calls.dial', { to: `sip:me@${app.sip}` });
  const { id } = await app.api.incoming();
  await watcher.seen(/<state>early/g, 1);
  await app.api.call('calls.answer', { callId: id });
  await watcher.seen(/<state>confirmed/g, 1);
  await caller.api.call('calls.hangup', { callId });
  expectSuccess(await watcher.finished());
});
