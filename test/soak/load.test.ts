import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandResult } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Inspector } from '../support/inspector.ts';
import { startSipp } from '../support/peers/sipp.ts';

type Vitals = CommandResult<'engine.vitals'>;

const RATE = 200;
/** Longer by hand: SOAK_SECONDS=600. */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 10);
const HOLD_MS = 200;
/** Timer J keeps a BYE's transaction for 64·T1 = 32 s (RFC 3261 §17.2.2). */
const SETTLE_MS = 40_000;
const MEGABYTE = 1024 * 1024;

let app: RunningApp;
let inspector: Inspector;

beforeAll(async () => {
  app = await startApp({ rtp: '33000-36999', node: ['--inspect=127.0.0.1:0'] });
  inspector = await Inspector.connect(app.child);
});

afterAll(async () => {
  inspector.close();
  await app.stop();
});

async function load(calls: number) {
  const sipp = await startSipp({
    scenario: 'uac',
    user: 'echo',
    remote: app.sip,
    calls,
    rate: RATE,
    holdMs: HOLD_MS,
    timeoutSeconds: SECONDS + 20,
  });
  return sipp.finished();
}

async function vitals(): Promise<Vitals> {
  await inspector.collectGarbage();
  return app.api.call('engine.vitals', {});
}

const openFiles = () => readdirSync(`/proc/${app.child.process.pid}/fd`).length;
const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

function alive({ memoryBytes, heapBytes, ...counts }: Vitals) {
  return counts;
}

function mb(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

describe(`${RATE} calls a second to the echo line for ${SECONDS} s, held ${HOLD_MS} ms each`, () => {
  it('fails none, and leaves nothing behind', { timeout: 200_000 + SECONDS * 2_000 }, async () => {
    expect((await load(RATE)).exitCode, 'the warm-up: code compiled, pools filled').toBe(0);
    await settled();
    const before = await vitals();
    const filesBefore = openFiles();

    const result = await load(RATE * SECONDS);
    expect(`${result.exitCode} ${result.errors}`).toBe('0 ');
    const busy = await app.api.call('engine.vitals', {});

    await settled();
    const after = await vitals();
    console.log(
      `heap ${mb(before.heapBytes)} before, ${mb(busy.heapBytes)} at the end of the load, ${mb(after.heapBytes)} after`,
    );
    console.log(`resident ${mb(before.memoryBytes)}, ${mb(busy.memoryBytes)}, ${mb(after.memoryBytes)}`);
    expect(alive(after)).toEqual(alive(before));
    expect(openFiles()).toBe(filesBefore);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * MEGABYTE);
  });
});
