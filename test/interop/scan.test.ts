import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Child } from '../support/child.ts';
import { type NetworkNamespace, Wire } from '../support/network-namespace.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The tools of sipvicious, as somebody would try them on an exchange whose users have passwords. */

const OWN = '10.78.0.1';
const SCANNER = '10.78.0.3';
const PORT = 5060;
const users = ['alice', 'bob', '101'];
/** svwar gives up at the first name that gets what a made-up one got. */
const names = ['alice', '100', '101', 'carol', 'bob', 'dave', '102'];
const passwords = ['alice', '1234', 'secret', 'password', 'pw-bob', 'pw-101', 'letmein'];

const folder = temporaryFolder('scan');
const wire = new Wire(SCANNER);
let app: RunningApp;

/** The rows of the table that a tool printed, without its heading. */
interface Scan {
  readonly rows: readonly (readonly string[])[];
  readonly output: string;
}

beforeAll(async () => {
  wire.near.setAddress(OWN);
  app = await startApp({ on: wire.near, sip: `${OWN}:${PORT}` });
  // By MD5 alone, as svcrack knows no other.
  await app.api.call('exchange.configure', { mode: 'proxy', lan: true, legacyDigest: true });
  for (const name of users) await app.api.call('exchange.setUser', { name, password: `pw-${name}` });
});

afterAll(async () => {
  await app.stop();
  wire.remove();
  folder.remove();
});

function list(name: string, words: readonly string[]): string {
  const path = join(folder.path, name);
  writeFileSync(path, `${words.join('\n')}\n`);
  return path;
}

/** Ends it after so many seconds: svcrack goes on for long when it is out of words. */
async function scan(tool: string, args: readonly string[], from: NetworkNamespace = wire.far): Promise<Scan> {
  const [command = '', ...prefix] = from.prefix;
  const all = [...prefix, 'timeout', '-s', 'INT', '8', tool, ...args];
  const child = new Child(command, all, { cwd: folder.path, env: { TERM: 'dumb', HOME: folder.path } });
  await child.exit();
  const rows = child.stdout
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return { rows: rows.slice(1), output: child.stdout + child.stderr };
}

describe('sipvicious, from another host', () => {
  it('svmap is told what is there, once', async () => {
    const { rows } = await scan('svmap', ['-x', SCANNER, '-p', String(PORT), OWN]);
    expect(rows).toEqual([[`${OWN}:${PORT}`, expect.stringMatching(/^Partyline\//)]]);
  });

  it('svwar finds no user, however it asks', async () => {
    const found = await Promise.all(
      ['REGISTER', 'INVITE', 'OPTIONS'].map(async (method, index) => {
        const from = ['-x', SCANNER, '-P', String(5_070 + index)];
        return scan('svwar', ['--force', '-m', method, '-d', list('names', names), ...from, '-p', String(PORT), OWN]);
      }),
    );
    for (const { rows, output } of found) {
      expect(output).toContain('found nothing');
      // It has asked for a user and got what a name that is nobody's gets.
      expect(output).toMatch(/unknown response[\s\S]*sip:alice@/);
      expect(rows).toEqual([]);
    }
  });

  it('svcrack guesses nothing but what its list holds', async () => {
    const crack = (name: string, words: readonly string[], port: number) => {
      const from = ['-x', SCANNER, '-P', String(port)];
      return scan('svcrack', ['-u', 'alice', '-d', list(name, words), ...from, '-p', String(PORT), OWN]);
    };
    const [without, withIt] = await Promise.all([
      crack('without', passwords, 5_080),
      crack('with', [...passwords, 'pw-alice'], 5_081),
    ]);
    expect(without.rows).toEqual([]);
    expect(withIt.rows).toEqual([['alice', 'pw-alice']]);
  });

  it('svcrack with a long list is answered no faster than any flood', async () => {
    const seconds = 8;
    const words = Array.from({ length: 20_000 }, (_, n) => `guess-${n}`);
    const args = ['-vv', '-u', 'bob', '-d', list('long', words), '-x', SCANNER, '-P', '5090', '-p', String(PORT), OWN];
    const { output, rows } = await scan('svcrack', args);
    const tried = output.match(/trying guess-/g)?.length ?? 0;
    console.log(`svcrack tried ${tried} passwords`);
    expect(rows).toEqual([]);
    expect(tried).toBeGreaterThan(0);
    expect(tried).toBeLessThan(limits.admissionBurst + seconds * limits.admissionPerSecond);
  });
});
