import { createHash } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { AccountSettings } from '../../app/ipc/contract.ts';
import { startApp } from '../support/app.ts';
import { Kamailio } from '../support/peers/kamailio.ts';
import { UdpStranger } from '../support/stranger.ts';

/** Nothing that a person might send to somebody else, log or snapshot or answer, holds a password or what stands for it. */

const PASSWORD = 'pw-alice';
const WRONG = 'not-what-it-is';
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  delete process.env.PARTYLINE_LOG;
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

function account(port: number): AccountSettings {
  return {
    enabled: true,
    displayName: 'Alice',
    user: 'alice',
    domain: 'example.test',
    outboundProxy: `127.0.0.1:${port}`,
    transport: 'udp',
    registers: true,
    expiresSeconds: 600,
    dialPlan: { numbers: 'as-typed', rules: [], userPhone: false },
    features: {
      doNotDisturb: false,
      forwarding: { noAnswerSeconds: 20 },
      autoAnswerOnRequest: false,
      callWaiting: true,
    },
  };
}

/** The password, and the hashes by which a server knows it (RFC 7616 §3.4.2). */
function tellTales(password: string): string[] {
  const known = `alice:example.test:${password}`;
  return [password, ...['md5', 'sha256'].map((name) => createHash(name).update(known).digest('hex'))];
}

it('after registering, with the right password and a wrong one, and calling', async () => {
  process.env.PARTYLINE_LOG = 'debug';
  const kamailio = await Kamailio.start();
  cleanups.push(() => kamailio.stop());
  const app = await startApp();
  cleanups.push(() => app.stop());
  const told: unknown[] = [];
  const settings = account(kamailio.ports.sip);
  const { accountId } = await app.api.call('accounts.add', { settings, password: WRONG });
  await app.api.until(
    ({ accounts }) => accounts.some(({ id, state }) => id === accountId && state === 'refused'),
    'a refusal',
  );
  told.push(await app.api.call('engine.snapshot', {}));
  await app.api.call('accounts.update', { accountId, settings, password: PASSWORD });
  await app.api.until(
    ({ accounts }) => accounts.some(({ id, state }) => id === accountId && state === 'registered'),
    'registration',
  );
  const { callId } = await app.api.call('calls.dial', { to: 'nobody' });
  await app.api.callIs(callId, 'ended');
  told.push(await app.api.call('engine.snapshot', {}), await app.api.call('accounts.settings', { accountId }));
  // Something to be logged: a broken request, with credentials of its own.
  const peer = await UdpStranger.open(app.port);
  cleanups.push(() => peer.close());
  const credentials = `Authorization: Digest username="alice", nonce="n", response="${tellTales(PASSWORD)[1]}"`;
  expect((await peer.ask({ claimed: '-1', more: [credentials] })).status).toBe(400);
  // Under --json the log is what stderr gets; whole once the app has ended.
  await app.stop();
  const log = app.child.stderr;
  expect(log).toContain('"level":20');
  const everything = [JSON.stringify(told), log, app.child.stdout].join('\n');
  expect(everything).toContain('alice');
  for (const secret of [...tellTales(PASSWORD), ...tellTales(WRONG)])
    expect(everything.includes(secret), secret).toBe(false);
  expect(everything).not.toMatch(/\b(?:response|nonce|cnonce)=/);
});
