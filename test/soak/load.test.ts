import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountSettings, CommandResult } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Inspector } from '../support/inspector.ts';
import { startSipp } from '../support/peers/sipp.ts';

type Vitals = CommandResult<'engine.vitals'>;

const RATE = 200;
/** Longer by hand: SOAK_SECONDS=600. */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 5);
const HOLD_MS = 200;
const PASSWORD = 'pw-soak';
/** Timer J keeps a BYE's transaction for 64·T1 = 32 s (RFC 3261 §17.2.2). */
const SETTLE_MS = 40_000;
const MEGABYTE = 1024 * 1024;

let app: RunningApp;
let inspector: Inspector;

beforeAll(async () => {
  app = await startApp({ rtp: '24000-27999', node: ['--inspect=127.0.0.1:0'] });
  await makeUse();
  inspector = await Inspector.connect(app.child);
});

afterAll(async () => {
  inspector.close();
  await app.stop();
});

/** Everything that an app has on when it is in use: an exchange with users, and an account that is registered with a password. */
async function makeUse(): Promise<void> {
  const { api } = app;
  await api.call('exchange.setUser', { name: 'soak', password: PASSWORD });
  const settings: AccountSettings = {
    enabled: true,
    displayName: 'Soak',
    user: 'soak',
    domain: app.sip,
    transport: 'udp',
    registers: true,
    expiresSeconds: 3_600,
    codecs: ['opus', 'G722', 'PCMU', 'PCMA', 'L16'],
    dialPlan: { numbers: 'as-typed', rules: [], userPhone: false },
    features: {
      doNotDisturb: false,
      forwarding: { noAnswerSeconds: 20 },
      autoAnswerOnRequest: false,
      callWaiting: true,
    },
  };
  const { accountId } = await api.call('accounts.add', { settings, password: PASSWORD });
  await api.until(
    ({ accounts }) => accounts.some(({ id, state }) => id === accountId && state === 'registered'),
    'the account to be registered',
  );
}

async function load(calls: number) {
  const sipp = await startSipp({
    scenario: 'timed-caller',
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

/** What is told of the ticks is of the time since it was last asked. */
function alive({ memoryBytes, heapBytes, ticks, ...counts }: Vitals) {
  return counts;
}

function mb(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

describe(`${RATE} calls a second to the echo line for ${SECONDS} s, held ${HOLD_MS} ms each, with session timers`, () => {
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
