import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { Child } from '../support/child.ts';
import { freePort } from '../support/free-port.ts';
import { offer, TcpStranger, UdpStranger, unique } from '../support/stranger.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What a hasty hand, a careless supervisor and a full disk do to the process. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const STOP_MS = 3_000;
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function folder(purpose: string): string {
  const made = temporaryFolder(purpose);
  cleanUps.push(() => made.remove());
  return made.path;
}

function start(...args: string[]): Child {
  const child = new Child(process.execPath, [join(root, 'app/start.ts'), ...args], { cwd: root });
  cleanUps.push(() => child.stop('SIGKILL'));
  return child;
}

const apart = (data = folder('data'), sip = '127.0.0.1:0'): string[] => [
  '--host=none',
  `--data=${data}`,
  `--sip=${sip}`,
  '--rtp=31100-31199',
  '--http=0',
  '--mic=silence',
  '--speaker=none',
];

interface Ready {
  readonly api: string;
  readonly port: number;
}

/** Waits until it says that it is ready, under --json. */
async function ready(child: Child): Promise<Ready> {
  const line = await child.waitFor(({ stdout }) => /^\{.*\}$/m.exec(stdout)?.[0], 'ready');
  const { api, sip } = JSON.parse(line) as { api: string; sip: string[] };
  return { api, port: Number(sip[0]?.slice(sip[0].lastIndexOf(':') + 1)) };
}

async function stranger(port: number): Promise<UdpStranger> {
  const peer = await UdpStranger.open(port);
  cleanUps.push(() => peer.close());
  return peer;
}

describe('an option that can’t be is one line on stderr and exit code 2', () => {
  it.each([
    ['--nonsense'],
    ['nonsense'],
    ['--host=window'],
    ['--sip=127.0.0.1:99999'],
    ['--sip=localhost:5060'],
    ['--sip=::1:5060'],
    ['--rtp=9-4'],
    ['--rtp=20001-20100'],
    ['--rtp=20000-99999'],
    ['--http=6000'],
    ['--http=-1'],
    ['--mic=tone:0'],
    ['--mic=wav:/no/such/file.wav'],
    ['--speaker=wav:/no/such/folder/file.wav'],
    ['--data='],
    ['--auto-answer=yes'],
    ['--sip'],
    ['--mic=tone:440\nand more'],
  ])('%s', async (option) => {
    const child = start(option);
    expect(await child.exit()).toBe(2);
    expect(child.stdout).toBe('');
    expect(child.stderr).toMatch(/^.{10,} See --help\.\n$/);
  });
});

describe('a data folder that can’t be used', () => {
  it('because it can’t be made is told in one line', async () => {
    const child = start(...apart('/proc/partyline'));
    expect(await child.exit()).toBe(1);
    expect(child.stderr).toMatch(
      /^The data folder \/proc\/partyline can.t be used \(.+\)\. Choose another with --data\.\n$/,
    );
  });

  it('because its lock is no database is told in one line', async () => {
    const data = folder('data');
    writeFileSync(join(data, 'instance.lock'), 'not a database, and longer than a header of one would be'.repeat(100));
    const child = start(...apart(data), '--json');
    expect(await child.exit()).toBe(1);
    expect(child.stderr).toMatch(/^The data folder .+ can.t be used \(.+\)\. Choose another with --data\.\n$/);
  });
});

describe('a log that can’t be written costs no call', () => {
  it('on a full disk', async () => {
    const data = folder('data');
    symlinkSync('/dev/full', join(data, 'partyline.log'));
    const sip = await freePort();
    const child = new Child(process.execPath, [join(root, 'app/start.ts'), ...apart(data, `127.0.0.1:${sip}`)], {
      cwd: root,
      env: { PARTYLINE_LOG: 'debug' },
    });
    cleanUps.push(() => child.stop('SIGKILL'));
    await child.waitFor(({ stdout }) => (stdout.includes('Ctrl+C') ? true : undefined), 'its words');
    const peer = await stranger(sip);
    for (let round = 0; round < 20; round++) expect((await peer.ask({ claimed: '-1' })).status).toBe(400);
    const call = await peer.call({ uri: 'sip:echo@127.0.0.1', body: offer(9) });
    expect((await call.bye()).status).toBe(200);
    expect(await child.stop()).toBe(0);
  });

  it('into a pipe that nobody reads any more', async () => {
    const child = new Child(process.execPath, [join(root, 'app/start.ts'), ...apart(), '--json'], {
      cwd: root,
      env: { PARTYLINE_LOG: 'debug' },
    });
    cleanUps.push(() => child.stop('SIGKILL'));
    const { port } = await ready(child);
    child.process.stderr?.destroy();
    child.process.stdout?.destroy();
    const peer = await stranger(port);
    for (let round = 0; round < 20; round++) expect((await peer.ask({ claimed: '-1' })).status).toBe(400);
    expect(await child.stop()).toBe(0);
  });
});

describe('SIGTERM', () => {
  async function endsInTime(child: Child): Promise<number | null> {
    const began = performance.now();
    const code = await child.stop();
    expect(performance.now() - began, 'ms until it was gone').toBeLessThan(STOP_MS);
    return code;
  }

  it.each([0, 50, 150, 250, 350, 450, 600, 800])(
    '%i ms after the start ends it, and the next start works',
    async (delayMs) => {
      const data = folder('data');
      const child = start(...apart(data), '--json');
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const code = await endsInTime(child);
      expect([0, null]).toContain(code);
      expect(child.stderr).not.toMatch(/Error|at .*\.ts:/);
      const next = start(...apart(data), '--json');
      await ready(next);
      expect(await next.stop()).toBe(0);
    },
  );

  it('while it rings here refuses the call', async () => {
    const child = start(...apart(), '--json');
    const { port } = await ready(child);
    const peer = await stranger(port);
    const callId = unique('ringing');
    await peer.send(peer.make({ method: 'INVITE', body: offer(9), callId }));
    await peer.answer(callId, '1 INVITE', (status) => status === 180);
    expect(await endsInTime(child)).toBe(0);
    expect((await peer.answer(callId, '1 INVITE')).status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ['rings', true],
    ['says nothing', false],
  ])('while the far end %s ends in time, with a CANCEL where that is allowed', async (_what, rings) => {
    const child = start(...apart(), '--json');
    const { port, api } = await ready(child);
    const peer = await stranger(port);
    const client = await ApiClient.connect(api);
    await client.call('calls.dial', { to: `sip:bob@127.0.0.1:${peer.local.port}` });
    const invite = await peer.inbox.find((text) => (text.startsWith('INVITE') ? text : undefined), 'an INVITE');
    if (rings) {
      const kept = invite.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/i.test(line));
      const to = /^To: (.*)$/im.exec(invite)?.[1]?.trim();
      await peer.send(
        `${['SIP/2.0 180 Ringing', ...kept, `To: ${to};tag=b`, 'Content-Length: 0', '', ''].join('\r\n')}`,
      );
      await client.until(({ calls: [call] }) => call?.state === 'ringing', 'ringing');
    }
    expect(await endsInTime(child)).toBe(0);
    expect(peer.inbox.texts.some((text) => text.startsWith('CANCEL'))).toBe(rings);
  });

  it('in a rush of calls ends in time', async () => {
    const child = start(...apart(), '--json');
    const { port } = await ready(child);
    const peer = await stranger(port);
    for (let call = 0; call < 100; call++) {
      await peer.send(
        peer.make({ method: 'INVITE', uri: `sip:${call % 2 ? 'echo' : 'ring'}@127.0.0.1`, body: offer(9) }),
      );
    }
    expect(await endsInTime(child)).toBe(0);
  });
});

describe('kill -9', () => {
  it('in a call, and a start at once on the same folder and ports, works', async () => {
    const data = folder('data');
    const address = `127.0.0.1:${await freePort()}`;
    for (let life = 0; life < 3; life++) {
      const child = start(...apart(data, address), '--json');
      const { port } = await ready(child);
      const peer = await TcpStranger.open(port);
      cleanUps.push(() => peer.close());
      const call = await peer.call({ uri: 'sip:echo@127.0.0.1', body: offer(9) });
      expect(call.answer.status).toBe(200);
      expect(await child.stop('SIGKILL')).toBeNull();
    }
  });
});
