import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandResult } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { startSipp } from '../support/peers/sipp.ts';

type Vitals = CommandResult<'engine.vitals'>;

const RATE = 200;
const SECONDS = 15;
const HOLD_MS = 200;
/** Timer J keeps a BYE's transaction for 64·T1 = 32 s (RFC 3261 §17.2.2). */
const SETTLE_MS = 40_000;
const MEGABYTE = 1024 * 1024;

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ rtp: '33000-36999' });
});

afterAll(async () => {
  await app.stop();
});

async function load(calls: number) {
  const sipp = await startSipp({ scenario: 'uac', user: 'echo', remote: app.sip, calls, rate: RATE, holdMs: HOLD_MS });
  return sipp.finished();
}

const vitals = () => app.api.call('engine.vitals', {});
const openFiles = () => readdirSync(`/proc/${app.child.process.pid}/fd`).length;
const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

function alive({ memoryBytes, heapBytes, ...counts }: Vitals) {
  return counts;
}

describe(`${RATE} calls a second to the echo line for ${SECONDS} s, held ${HOLD_MS} ms each`, () => {
  it('fails none, and leaves nothing behind', { timeout: 200_000 }, async () => {
    const before = { ...alive(await vitals()), files: openFiles() };
    expect((await load(RATE * 3)).exitCode, 'the warm-up').toBe(0);
    await settled();
    const warm = await vitals();

    const result = await load(RATE * SECONDS);
    expect(`${result.exitCode} ${result.errors}`).toBe('0 ');

    await settled();
    const after = await vitals();
    expect({ ...alive(after), files: openFiles() }).toEqual(before);
    const growth = (after.memoryBytes - warm.memoryBytes) / MEGABYTE;
    console.log(
      `memory: ${(warm.memoryBytes / MEGABYTE).toFixed(0)} MB warm, ${growth.toFixed(1)} MB more after the load`,
    );
    expect(growth).toBeLessThan(32);
  });
});
