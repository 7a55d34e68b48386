import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { accountOn, addAccount } from '../support/accounts.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { Kamailio, type KamailioOptions } from '../support/peers/kamailio.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { analyseWavFile, writeToneWav } from '../support/tone.ts';

const OUR_HZ = 620;
const THEIR_HZ = 940;
const TALK_MS = 2_500;

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

async function server(options?: KamailioOptions): Promise<Kamailio> {
  const kamailio = await Kamailio.start(options);
  cleanups.push(() => kamailio.stop());
  return kamailio;
}

async function phone(kamailio: Kamailio, options: Parameters<typeof startApp>[0] = {}): Promise<RunningApp> {
  const app = await startApp({ ...options, more: [`--tls-ca=${kamailio.ca}`] });
  cleanups.push(() => app.stop());
  return app;
}

async function bob(kamailio: Kamailio, speaks: string, user = 'bob'): Promise<Baresip> {
  const address = `127.0.0.1:${kamailio.ports.sip}`;
  const server = { domain: 'example.test', address, password: `pw-${user}` };
  const baresip = await Baresip.start({ user, speaks, server });
  cleanups.push(
    () => baresip.remove(),
    () => baresip.stop(),
  );
  return baresip;
}

function sounds() {
  const folder = temporaryFolder('sound');
  cleanups.push(() => folder.remove());
  const speaks = join(folder.path, 'speaks.wav');
  writeToneWav(speaks, { hz: THEIR_HZ, sampleRate: 8000, seconds: 30 });
  return { speaks, heardHere: join(folder.path, 'heard.wav') };
}

const talk = () => new Promise((resolve) => setTimeout(resolve, TALK_MS));

function expectTone(file: string | undefined, hz: number): void {
  const { hz: heard, purity } = analyseWavFile(file ?? 'no recording');
  expect(Math.abs(heard - hz)).toBeLessThan(2);
  expect(purity).toBeGreaterThan(0.9);
}

describe('kamailio', () => {
  it.each(['udp', 'tcp', 'tls', 'ws'] as const)('connects us with baresip, called over %s', async (transport) => {
    const { speaks, heardHere } = sounds();
    const kamailio = await server();
    const app = await phone(kamailio, { mic: `tone:${OUR_HZ}`, speaker: `wav:${heardHere}` });
    const account = await addAccount(app, accountOn(kamailio, transport), 'pw-alice');
    const baresip = await bob(kamailio, speaks);
    const { callId } = await app.api.call('calls.dial', { to: 'bob@example.test' });
    const call = await app.api.callIs(callId, 'active');
    expect(call.accountId).toBe(account.id);
    expect(call.encrypted).toBe(transport === 'tls');
    await talk();
    await app.api.call('calls.hangup', { callId });
    await baresip.event('CALL_CLOSED');
    await baresip.stop();
    expect(await app.stop()).toBe(0);
    expectTone(baresip.recordings()[0], OUR_HZ);
    expectTone(heardHere, THEIR_HZ);
  });

  it.each(['udp', 'tcp', 'ws'] as const)(
    'has us called by baresip over %s; we hold, go on, and it hangs up',
    async (transport) => {
      const { speaks } = sounds();
      const kamailio = await server();
      const app = await phone(kamailio, { mic: `tone:${OUR_HZ}` });
      const account = await addAccount(app, accountOn(kamailio, transport), 'pw-alice');
      const baresip = await bob(kamailio, speaks);
      baresip.dial('sip:alice@example.test');
      const { id, accountId } = await app.api.incoming();
      expect(accountId).toBe(account.id);
      await app.api.call('calls.answer', { callId: id });
      await baresip.event('CALL_ESTABLISHED');
      await app.api.call('calls.hold', { callId: id });
      await app.api.until(({ calls }) => calls.some((call) => call.hold === 'local'), 'it is held');
      await app.api.call('calls.resume', { callId: id });
      await app.api.until(({ calls }) => calls.some((call) => call.hold === 'none'), 'it goes on');
      baresip.hangup();
      expect((await app.api.callIs(id, 'ended')).end?.code).toBe('hung-up-remotely');
    },
  );

  it('has us ask for a longer session where it lets no shorter one pass (RFC 4028)', async () => {
    const { speaks } = sounds();
    const kamailio = await server({ minSessionSeconds: 2_400 });
    const app = await phone(kamailio);
    await addAccount(app, accountOn(kamailio, 'udp'), 'pw-alice');
    await bob(kamailio, speaks);
    const { callId } = await app.api.call('calls.dial', { to: 'bob@example.test' });
    await app.api.callIs(callId, 'active');
    const { base64 } = await app.api.call('wire.export', { traceId: callId, format: 'text' });
    const text = Buffer.from(base64, 'base64').toString();
    expect(text.match(/^Session-Expires: .*$/gm)?.slice(0, 2)).toEqual([
      'Session-Expires: 1800',
      'Session-Expires: 2400',
    ]);
    expect(text).toMatch(/^SIP\/2.0 422 /m);
    await app.api.call('calls.hangup', { callId });
  });

  it('transfers baresip to another one, blind', async () => {
    const { speaks } = sounds();
    const kamailio = await server();
    const app = await phone(kamailio);
    await addAccount(app, accountOn(kamailio, 'udp'), 'pw-alice');
    await bob(kamailio, speaks);
    const carol = await bob(kamailio, speaks, 'carol');
    const { callId } = await app.api.call('calls.dial', { to: 'bob@example.test' });
    await app.api.callIs(callId, 'active');
    await app.api.call('calls.transfer', { callId, to: 'carol@example.test' });
    await carol.event('CALL_ESTABLISHED');
    const ended = await app.api.callIs(callId, 'ended');
    expect([ended.end?.code, ended.transfer?.state]).toEqual(['transferred', 'done']);
  });

  it('transfers baresip to another one, attended', async () => {
    const { speaks } = sounds();
    const kamailio = await server();
    const app = await phone(kamailio);
    await addAccount(app, accountOn(kamailio, 'udp'), 'pw-alice');
    await bob(kamailio, speaks);
    const carol = await bob(kamailio, speaks, 'carol');
    const first = await app.api.call('calls.dial', { to: 'bob@example.test' });
    await app.api.callIs(first.callId, 'active');
    const second = await app.api.call('calls.dial', { to: 'carol@example.test' });
    await app.api.callIs(second.callId, 'active');
    await app.api.call('calls.transferTo', { callId: first.callId, otherCallId: second.callId });
    await carol.event('CALL_CLOSED');
    expect((await app.api.callIs(first.callId, 'ended')).end?.code).toBe('transferred');
    await app.api.callIs(second.callId, 'ended');
    expect(carol.events.filter(({ type }) => type === 'CALL_ESTABLISHED')).toHaveLength(2);
  });
});
