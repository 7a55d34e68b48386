import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { accountAt, accountIs, addAccount } from '../support/accounts.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Wire } from '../support/network-namespace.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { Kamailio } from '../support/peers/kamailio.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { analyseWavFile, longestGapMs, writeToneWav } from '../support/tone.ts';

const FAR = '10.77.0.1';
const BEFORE = '10.77.0.2';
const AFTER = '10.77.0.3';
const OUR_HZ = 620;
const THEIR_HZ = 940;
/** What the issue of a changed network allows until both are heard again. */
const RECOVERY_MS = 5_000;

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function laptop(wire: Wire, options: Parameters<typeof startApp>[0] = {}): Promise<RunningApp> {
  const app = await startApp({ on: wire.near, sip: '0.0.0.0:5060', ...options });
  cleanups.push(() => app.stop());
  return app;
}

function wired(): Wire {
  const wire = new Wire(FAR);
  cleanups.push(() => wire.remove());
  wire.near.setAddress(BEFORE);
  return wire;
}

/** Pulls the cable, and plugs the laptop into a network that gives it another address. Gives how long it had none, in ms. */
async function changeNetwork(wire: Wire): Promise<number> {
  const lost = performance.now();
  wire.near.down();
  await pause(1_000);
  wire.near.setAddress(AFTER);
  return performance.now() - lost;
}

it('a call goes on from another address: both are heard again within 5 s', async () => {
  const folder = temporaryFolder('sound');
  cleanups.push(() => folder.remove());
  const [speaks, heardHere] = [join(folder.path, 'speaks.wav'), join(folder.path, 'heard.wav')];
  writeToneWav(speaks, { hz: THEIR_HZ, sampleRate: 8000, seconds: 40 });
  const wire = wired();
  const app = await laptop(wire, { mic: `tone:${OUR_HZ}`, speaker: `wav:${heardHere}` });
  const baresip = await Baresip.start({ user: 'bob', speaks, on: { host: wire.far, address: FAR } });
  cleanups.push(
    () => baresip.remove(),
    () => baresip.stop(),
  );
  const { callId } = await app.api.call('calls.dial', { to: baresip.uri });
  await app.api.callIs(callId, 'active');
  await pause(2_000);
  const withoutNetworkMs = await changeNetwork(wire);
  await pause(RECOVERY_MS + 2_000);
  expect((await app.api.callIs(callId, 'active')).id).toBe(callId);
  await app.api.call('calls.hangup', { callId });
  await baresip.event('CALL_CLOSED');
  await baresip.stop();
  expect(await app.stop()).toBe(0);
  const gapHere = longestGapMs(heardHere);
  console.log(`without a network for ${Math.round(withoutNetworkMs)} ms, not heard for ${gapHere} ms`);
  expect(gapHere).toBeGreaterThan(500);
  expect(gapHere).toBeLessThan(withoutNetworkMs + RECOVERY_MS);
  const there = analyseWavFile(baresip.recordings()[0] ?? 'no recording');
  expect(Math.abs(there.hz - OUR_HZ)).toBeLessThan(2);
  // Of 9 s of call, what was heard before and after.
  expect(there.seconds * 1000).toBeGreaterThan(2_000 + 2_000);
});

it.each(['udp', 'tcp'] as const)('an account over %s is registered again within 5 s', async (transport) => {
  const wire = wired();
  const kamailio = await Kamailio.start({ on: { host: wire.far, address: FAR } });
  cleanups.push(() => kamailio.stop());
  const app = await laptop(wire);
  const settings = accountAt(`${FAR}:${kamailio.ports.sip}`, { transport });
  const { id: accountId } = await addAccount(app, settings, 'pw-alice');
  await changeNetwork(wire);
  await app.api.until(
    ({ accounts }) => accounts.some(({ id, state }) => id === accountId && state !== 'registered'),
    'it notices',
    RECOVERY_MS,
  );
  await accountIs(app, accountId, 'registered', RECOVERY_MS);
  const { text } = await app.api.call('wire.export', { traceId: accountId, format: 'text' }).then(({ base64 }) => ({
    text: Buffer.from(base64, 'base64').toString(),
  }));
  expect(text).toMatch(new RegExp(`Contact: <sip:[0-9a-f]+@${AFTER.replaceAll('.', '\\.')}`));
});
