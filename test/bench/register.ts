import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningApp, startApp } from '../support/app.ts';
import { Kamailio } from '../support/peers/kamailio.ts';
import { startSipp } from '../support/peers/sipp.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Registrations by digest beside kamailio, which keeps its users in memory: ours are in the database as well. */

const USERS = 200;
/** Each takes two server transactions, which live for 32 s (Timer J), and there is room for so many: a round has an app of its own. */
const REGISTRATIONS = 3_600;
const AT_ONCE = 50;
const ROUNDS = 3;

const names = Array.from({ length: USERS }, (_, n) => `u${n}`);
/** As the configuration of kamailio has it. */
const passwordOf = (name: string) => `pw-${name}`;

export async function benchRegister(): Promise<void> {
  const folder = temporaryFolder('register');
  const users = join(folder.path, 'users.csv');
  const rows = names.map((name) => `${name};[authentication username=${name} password=${passwordOf(name)}]`);
  writeFileSync(users, `SEQUENTIAL\n${rows.join('\n')}\n`);
  const kamailio = await Kamailio.start({ algorithm: 'MD5' });
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await ourRate(users));
      theirs.push(await perSecond(`127.0.0.1:${kamailio.ports.sip}`, users));
    }
    report(median(ours), median(theirs));
  } finally {
    await kamailio.stop();
    folder.remove();
  }
}

async function exchange(): Promise<RunningApp> {
  const app = await startApp();
  // Sipp knows no SHA-256.
  await app.api.call('exchange.configure', { mode: 'proxy', lan: false, legacyDigest: true });
  for (const name of names) await app.api.call('exchange.setUser', { name, password: passwordOf(name) });
  return app;
}

async function ourRate(users: string): Promise<number> {
  const app = await exchange();
  try {
    return await perSecond(app.sip, users);
  } finally {
    await app.stop();
  }
}

/** Whole registrations (REGISTER, 401, REGISTER, 200) a second. */
async function perSecond(remote: string, users: string): Promise<number> {
  const started = performance.now();
  const load = await startSipp({
    scenario: 'registering-users',
    remote,
    calls: REGISTRATIONS,
    rate: 20_000,
    timeoutSeconds: 60,
    more: ['-l', String(AT_ONCE), '-inf', users],
  });
  const { exitCode, errors } = await load.finished();
  if (exitCode !== 0) throw new Error(`sipp failed against ${remote}: ${errors.slice(0, 500)}`);
  return (REGISTRATIONS / (performance.now() - started)) * 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function report(ours: number, theirs: number): void {
  console.log(`Registrations by digest (MD5) over UDP, ${AT_ONCE} at once, medians of ${ROUNDS} rounds:`);
  const ratio = (ours / theirs).toFixed(2);
  console.log(`  a second: ${ours.toFixed(0)} beside kamailio's ${theirs.toFixed(0)}, ratio ${ratio}`);
}
