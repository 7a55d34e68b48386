import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningApp, startApp } from '../support/app.ts';
import { Child } from '../support/child.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The app as a process: what a shell, a supervisor and a script see of it. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function folderFor(purpose: string): string {
  const folder = temporaryFolder(purpose);
  cleanUps.push(() => folder.remove());
  return folder.path;
}

function start(...args: string[]): Child {
  const child = new Child(process.execPath, [join(root, 'app/start.ts'), ...args], { cwd: root });
  cleanUps.push(() => child.stop('SIGKILL'));
  return child;
}

/** Options that meet nobody else's ports. */
const apart = (): string[] => [`--data=${folderFor('data')}`, '--sip=127.0.0.1:0', '--http=0'];

async function app(options: Parameters<typeof startApp>[0] = {}): Promise<RunningApp> {
  const running = await startApp(options);
  cleanUps.push(() => running.child.stop('SIGKILL'));
  return running;
}

/** A TCP port that somebody else has; where it is taken already, somebody else has. */
async function taken(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await Promise.race([once(server, 'listening'), once(server, 'error')]);
  cleanUps.push(() => server.close());
  return port;
}

describe('a command line that can’t be', () => {
  it('is one line on stderr and exit code 2', async () => {
    const child = start('--sip', '127.0.0.1');
    expect(await child.exit()).toBe(2);
    expect(child.stderr).toBe(
      '--sip wants an address and a port, such as 127.0.0.1:5060 or [::1]:5060, not “127.0.0.1”. See --help.\n',
    );
    expect(child.stdout).toBe('');
  });
});

describe('a question', () => {
  it('--version is answered with the version', async () => {
    const child = start('--version');
    expect(await child.exit()).toBe(0);
    expect(child.stdout).toBe(`${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`);
  });

  it('--help names every option', async () => {
    const child = start('--help');
    expect(await child.exit()).toBe(0);
    const named = [...child.stdout.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    const options = [
      'host',
      'data',
      'sip',
      'rtp',
      'dns',
      'admission',
      'tls-ca',
      'http',
      'mic',
      'speaker',
      'auto-answer',
      'room',
      'json',
      'help',
      'version',
    ];
    expect([...new Set(named)]).toEqual(options.map((name) => `--${name}`));
  });
});

describe('a start', () => {
  it('under --json is one line on stdout, and no warning of an experiment anywhere', async () => {
    const running = await app({ host: 'browser' });
    const ready = JSON.parse(running.child.stdout);
    expect(ready).toEqual({
      event: 'ready',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]{32}$/),
      api: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/api\?token=[0-9a-f]{32}$/),
      sip: [`udp:${running.sip}`, `tcp:${running.sip}`],
    });
    expect((await fetch(ready.url)).headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await running.stop()).toBe(0);
    expect(running.child.stdout.split('\n')).toHaveLength(2);
    expect(running.child.stderr).not.toContain('Warning');
  });

  it('of the API alone serves no page', async () => {
    const running = await app({ host: 'none' });
    expect(running.url).toBeNull();
    const page = running.apiUrl.replace(/^ws:/, 'http:').replace(/\/api.*/, '/');
    expect((await fetch(page)).status).toBe(404);
  });

  it('for a person is words, and how to end it', async () => {
    const child = start('--host=browser', ...apart());
    const words = await child.waitFor(({ stdout }) => (stdout.includes('Ctrl+C') ? stdout : undefined), 'its words');
    expect(words).toMatch(
      /SIP is heard on udp:127\.0\.0\.1:\d+ and tcp:127\.0\.0\.1:\d+\.\nPartyline is open at http:\/\/127\.0\.0\.1:\d+\/#token=\w+\nPress Ctrl\+C to end it\.\n$/,
    );
    expect(await child.stop('SIGINT')).toBe(0);
    expect(child.stderr).toBe('');
  });
});

describe('a port that is taken', () => {
  it('and was asked for is named, with the option that changes it: SIP', async () => {
    const port = await taken(await freePort());
    const child = start('--host=none', `--data=${folderFor('data')}`, `--sip=127.0.0.1:${port}`, '--http=0', '--json');
    expect(await child.exit()).toBe(1);
    expect(child.stderr).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} .*\\. Choose another with --sip\\.\\n$`));
    expect(child.stdout).toBe('');
  });

  it('and was asked for is named, with the option that changes it: the page', async () => {
    const port = await taken(await freePort());
    const child = start('--host=none', `--data=${folderFor('data')}`, '--sip=127.0.0.1:0', `--http=${port}`);
    expect(await child.exit()).toBe(1);
    expect(child.stderr).toBe(`Port ${port} for the page is in use. Choose another with --http.\n`);
  });

  it('by default gives way to another, which is said', async () => {
    await taken(5060);
    await taken(5580);
    const child = start('--host=none', `--data=${folderFor('data')}`);
    const words = await child.waitFor(({ stdout }) => (stdout.includes('Ctrl+C') ? stdout : undefined), 'its words');
    expect(words).toContain('127.0.0.1:5060 is taken by another program, so SIP uses another port this time.\n');
    expect(words).toContain('Port 5580 is taken by another program, so the page uses another port this time.\n');
    expect(words).not.toMatch(/udp:127\.0\.0\.1:5060|127\.0\.0\.1:5580\/api/);
    expect(await child.stop()).toBe(0);
  });
});

describe('a second instance on the same data folder', () => {
  it('says so and ends with 1; the first goes on', async () => {
    const first = await app();
    const second = start('--host=none', `--data=${first.dataFolder}`, '--sip=127.0.0.1:0', '--http=0');
    expect(await second.exit()).toBe(1);
    expect(second.stderr).toBe(
      `Partyline is already running with the data folder ${first.dataFolder}. Use its window, or start this one with another --data folder.\n`,
    );
    expect((await first.api.call('engine.snapshot', {})).calls).toEqual([]);
  });
});

describe('npm start', () => {
  it('that gets SIGTERM ends the app and gives back its exit code', async () => {
    const npm = new Child('npm', ['start', '--silent', '--', '--host=none', '--json', ...apart()], { cwd: root });
    cleanUps.push(() => npm.stop('SIGKILL'));
    const line = await npm.waitFor(({ stdout }) => stdout.match(/^.*\n/)?.[0], 'ready');
    const script = new WebSocket(JSON.parse(line).api);
    await once(script, 'open');
    npm.process.kill('SIGTERM');
    const [code, reason] = await once(script, 'close');
    expect([code, reason.toString()]).toEqual([1001, 'Partyline ends']);
    expect(await npm.exit()).toBe(0);
  });
});

describe('SIGTERM in a call', () => {
  const endsWithin = async (running: RunningApp): Promise<number> => {
    const began = performance.now();
    expect(await running.stop()).toBe(0);
    return performance.now() - began;
  };

  async function inCall(speaker = 'none') {
    const far = await app({ autoAnswer: true, mic: 'tone:440' });
    const near = await app({ speaker });
    const { callId } = await near.api.call('calls.dial', { to: `sip:me@${far.sip}` });
    await near.api.callIs(callId, 'active');
    return { near, far };
  }

  /** A recording that was finished: its header knows how long it is. */
  function expectWhole(wav: string): void {
    const file = readFileSync(wav);
    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.length).toBeGreaterThan(50_000);
  }

  it('hangs up, closes the recording, and is exit code 0 within 3 s', async () => {
    const wav = join(folderFor('wav'), 'heard.wav');
    const { near, far } = await inCall(`wav:${wav}`);
    await expect.poll(() => readFileSync(wav).length, { timeout: 10_000 }).toBeGreaterThan(50_000);
    expect(await endsWithin(near)).toBeLessThan(3_000);
    expectWhole(wav);

    const { calls } = await far.api.until(({ calls: [call] }) => call?.state === 'ended', 'the far end’s BYE');
    expect(calls[0]?.end?.code).toBe('hung-up-remotely');
  });

  it('is all that even when the far end answers nothing more', async () => {
    const wav = join(folderFor('wav'), 'heard.wav');
    const { near, far } = await inCall(`wav:${wav}`);
    await expect.poll(() => readFileSync(wav).length, { timeout: 10_000 }).toBeGreaterThan(50_000);
    far.child.process.kill('SIGSTOP');
    expect(await endsWithin(near)).toBeLessThan(3_000);
    expectWhole(wav);
  });
});
