import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startSipp } from '../support/peers/sipp.ts';
import { temporaryFolder } from '../support/temporary.ts';

const USERS = 2_000;
const RATE = 300;

const names = Array.from({ length: USERS }, (_, n) => `u${n}`);
const passwordOf = (name: string) => `pw-${name}`;

let folder: { readonly path: string; remove(): void };
let app: RunningApp;

beforeEach(async () => {
  folder = temporaryFolder('users');
  app = await startApp({ dataFolder: join(folder.path, 'data') });
});

afterEach(async () => {
  await app.stop();
  folder.remove();
});

it(`${USERS} users register by digest at ${RATE}/s with the running app, none fails, and it knows them after a restart`, async () => {
  // Sipp looks at the first challenge alone, and knows no SHA-256.
  await app.api.call('exchange.configure', { mode: 'proxy', lan: false, legacyDigest: true });
  for (const name of names) await app.api.call('exchange.setUser', { name, password: passwordOf(name) });
  const list = join(folder.path, 'users.csv');
  const rows = names.map((user) => `${user};[authentication username=${user} password=${passwordOf(user)}]`);
  writeFileSync(list, `SEQUENTIAL\n${rows.join('\n')}\n`);
  const sipp = await startSipp({
    scenario: 'registering-users',
    remote: app.sip,
    calls: USERS,
    rate: RATE,
    timeoutSeconds: 30,
    more: ['-inf', list],
  });
  const result = await sipp.finished();
  expect(result.errors).toBe('');
  expect(result.exitCode).toBe(0);
  const registered = async () => {
    const { exchange } = await app.api.call('engine.snapshot', {});
    return exchange.users.filter(({ phones, hasPassword }) => phones === 1 && hasPassword).length;
  };
  expect(await registered()).toBe(USERS);
  expect(await app.stop()).toBe(0);
  app = await startApp({ dataFolder: app.dataFolder, sip: app.sip });
  expect(await registered()).toBe(USERS);
});
