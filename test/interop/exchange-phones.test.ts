import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { Baresip, type BaresipOptions } from '../support/peers/baresip.ts';
import { Linphone } from '../support/peers/linphone.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { analyseWavFile, writeToneWav } from '../support/tone.ts';

const HZ = { alice: 500, bob: 940, linda: 700 };
/** Long enough that the middle of each recording is talk. */
const TALK_MS = 3_000;

const cleanups: (() => unknown)[] = [];
let app: RunningApp;
let folder: { readonly path: string; remove(): void };

beforeEach(async () => {
  folder = temporaryFolder('sound');
  app = await startApp();
  cleanups.push(
    () => folder.remove(),
    () => app.stop(),
  );
});

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

const talk = () => new Promise((resolve) => setTimeout(resolve, TALK_MS));

function speech(user: keyof typeof HZ): string {
  const file = join(folder.path, `${user}.wav`);
  writeToneWav(file, { hz: HZ[user], sampleRate: 8000, seconds: 30 });
  return file;
}

async function baresip(user: 'alice' | 'bob', options: Partial<BaresipOptions> = {}): Promise<Baresip> {
  const server = { domain: app.sip, address: app.sip };
  const phone = await Baresip.start({ user, speaks: speech(user), server, ...options });
  cleanups.push(
    () => phone.remove(),
    () => phone.stop(),
  );
  return phone;
}

async function expectHeard(file: string | undefined, hz: number): Promise<void> {
  const heard = analyseWavFile(file ?? 'no recording');
  expect(Math.abs(heard.hz - hz)).toBeLessThan(2);
}

describe.each([
  ['udp', 'udp'],
  ['tcp', 'udp'],
  ['udp', 'tcp'],
] as const)('baresip over %s and baresip over %s, registered with us', (callers, callees) => {
  it('call each other by name and hear each other', async () => {
    const alice = await baresip('alice', { transport: callers });
    const bob = await baresip('bob', { transport: callees });
    alice.dial(bob.uri);
    await Promise.all([alice.event('CALL_ESTABLISHED'), bob.event('CALL_ESTABLISHED')]);
    await talk();
    bob.hangup();
    await Promise.all([alice.event('CALL_CLOSED'), bob.event('CALL_CLOSED')]);
    await Promise.all([alice.stop(), bob.stop()]);
    await expectHeard(alice.recordings()[0], HZ.bob);
    await expectHeard(bob.recordings()[0], HZ.alice);
  });
});

describe('a baresip registered with us', () => {
  it.each(['udp', 'tcp'] as const)('over %s is called by us by name, and calls us', async (transport) => {
    const bob = await baresip('bob', { transport });
    const { callId } = await app.api.call('calls.dial', { to: bob.uri });
    await app.api.callIs(callId, 'active');
    bob.hangup();
    expect((await app.api.callIs(callId, 'ended')).end?.code).toBe('hung-up-remotely');
    bob.dial(`sip:me@${app.sip}`);
    const { id } = await app.api.incoming();
    await app.api.call('calls.answer', { callId: id });
    await app.api.callIs(id, 'active');
    await app.api.call('calls.hangup', { callId: id });
    await app.api.callIs(id, 'ended');
  });
});

/** That so many calls of a linphone are over: it takes no command for a new one before. */
const calls = (count: number) => new RegExp(`(Call \\d+ .*(ended|terminated)[\\s\\S]*){${count}}`, 'i');

describe.each([
  { mode: 'proxy', password: undefined },
  { mode: 'proxy', password: 'secret' },
  { mode: 'redirect', password: undefined },
] as const)('linphone and baresip, registered with us (mode $mode, password $password)', ({ mode, password }) => {
  it('call each other and us', async () => {
    for (const name of password ? ['linda', 'bob'] : [])
      await app.api.call('exchange.setUser', { name, password: password ?? '' });
    // Linphone takes SHA-256, baresip gives up on it.
    const server = { domain: app.sip, address: app.sip, ...(password !== undefined && { password }) };
    const linda = await Linphone.start({ user: 'linda', server, autoAnswer: true });
    cleanups.push(
      () => linda.remove(),
      () => linda.stop(),
    );
    await app.api.call('exchange.configure', { mode, lan: false, legacyDigest: true });
    const bob = await baresip('bob', { server });
    linda.call(`sip:me@${app.sip}`);
    const { id } = await app.api.incoming();
    await app.api.call('calls.answer', { callId: id });
    await app.api.callIs(id, 'active');
    linda.hangup();
    await app.api.callIs(id, 'ended');
    await linda.said(calls(1));
    bob.dial(linda.uri);
    await bob.event('CALL_ESTABLISHED');
    bob.hangup();
    await bob.event('CALL_CLOSED');
    await linda.said(calls(2));
    bob.events.length = 0;
    linda.call(bob.uri);
    await bob.event('CALL_ESTABLISHED');
    linda.hangup();
    await bob.event('CALL_CLOSED');
    const { callId } = await app.api.call('calls.dial', { to: linda.uri });
    await app.api.callIs(callId, 'active');
    await app.api.call('calls.hangup', { callId });
    await app.api.callIs(callId, 'ended');
  });
});
