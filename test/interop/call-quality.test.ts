import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallState } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { LossyPath, type PathFaults } from '../support/lossy-path.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

const DELAY_MS = 40;
/** Two reports of baresip's, which come every five seconds, and the shares of ten. */
const TALK_MS = 13_000;

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

async function callThrough(faults: Partial<PathFaults>): Promise<{ app: RunningApp; callId: string }> {
  const folder = temporaryFolder('sound');
  const speaks = join(folder.path, 'speaks.wav');
  writeToneWav(speaks, { hz: 940, sampleRate: 8_000, seconds: 30 });
  const app = await startApp({ mic: 'tone:620' });
  const baresip = await Baresip.start({ user: 'bob', speaks });
  const clean = { losesFromCaller: () => false, losesToCaller: () => false, delayMs: DELAY_MS };
  const path = await LossyPath.open(baresip.port, { ...clean, ...faults });
  cleanups.push(
    () => folder.remove(),
    () => baresip.remove(),
    () => baresip.stop(),
    () => path.close(),
    () => app.stop(),
  );
  const { callId } = await app.api.call('calls.dial', { to: `sip:bob@127.0.0.1:${path.port}` });
  await app.api.callIs(callId, 'active');
  await new Promise((resolve) => setTimeout(resolve, TALK_MS));
  return { app, callId };
}

/** What is kept with the call when it is over. */
async function hangUp({ app, callId }: { app: RunningApp; callId: string }): Promise<CallState['quality']> {
  await app.api.call('calls.hangup', { callId });
  return (await app.api.callIs(callId, 'ended')).quality;
}

describe('the quality of a call with baresip, 40 ms away', () => {
  it('is good on a clean way, with the round trip measured', async () => {
    const quality = await hangUp(await callThrough({}));
    expect(quality).toMatchObject({ lossIn: 0, lossOut: 0 });
    expect(quality?.mosOut).toBeGreaterThan(3.8);
    // Here a busy machine counts too: what it plays too late is made up.
    expect(quality?.mos).toBeGreaterThan(3.6);
    expect(quality?.mos).toBeLessThan(4.45);
    expect(quality?.roundTripMs).toBeGreaterThan(2 * DELAY_MS - 2);
    expect(quality?.roundTripMs).toBeLessThan(2 * DELAY_MS + 40);
  });

  it('tells 10 % loss each way by its name, and never reads 4.5', async () => {
    const everyTenth = (count: number) => count % 10 === 3;
    const call = await callThrough({ losesFromCaller: everyTenth, losesToCaller: everyTenth });
    const quality = await hangUp(call);
    expect(quality?.lossIn).toBeCloseTo(0.1, 1);
    expect(quality?.lossOut).toBeCloseTo(0.1, 1);
    expect(quality?.mosIn).toBeLessThan(3.6);
    expect(quality?.mosOut).toBeLessThan(3.6);
    expect(['poor', 'bad']).toContain(quality?.verdict);
    expect(quality?.advice).toMatch(/^bob may (be hard to understand|hear you badly): (9|10|11) % of the sound/);
    expect(quality?.worst).toBeLessThanOrEqual(quality?.mean ?? 0);
  });
});
