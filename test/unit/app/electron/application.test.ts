import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApplication } from '../../../../app/electron/application.ts';
import { err, ok } from '../../../../main/base/result.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import {
  app,
  BrowserWindowStandIn,
  cancellable,
  errorBoxes,
  ipcMain,
  log,
  pageAt,
  reset,
  session,
} from './stand-in.ts';

const engines = vi.hoisted(() => ({ start: vi.fn() }));

vi.mock('electron', async () => (await import('./stand-in.ts')).electron);
vi.mock('../../../../main/engine/engine.ts', () => ({ Engine: { start: engines.start } }));

const folder = temporaryFolder('application');
afterAll(() => folder.remove());

/** As much of an engine as a window needs; `closed` counts how often it was closed. */
function fakeEngine() {
  const nothing = { dispose: () => {} };
  const engine = {
    closed: 0,
    snapshot: () => ({ endpoints: ['udp:127.0.0.1:5060', 'tcp:127.0.0.1:5060'] }),
    onSnapshot: () => nothing,
    onLevels: () => nothing,
    onQuality: () => nothing,
    onMessage: () => nothing,
    onCallEnded: () => nothing,
    audio: { detach: () => {} },
    close: async () => {
      engine.closed++;
    },
  };
  return engine;
}

let engine: ReturnType<typeof fakeEngine>;
let out: string;
let errors: string;

beforeEach(() => {
  reset();
  process.removeAllListeners('SIGTERM').removeAllListeners('SIGHUP');
  engine = fakeEngine();
  engines.start.mockReset().mockImplementation(async () => ok(engine));
  out = '';
  errors = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});

function start(...args: string[]): void {
  vi.spyOn(process, 'argv', 'get').mockReturnValue(['partyline', `--data=${folder.path}`, ...args]);
  startApplication();
}

async function started(...args: string[]): Promise<void> {
  start('--json', ...args);
  app.becomeReady();
  await expect.poll(() => BrowserWindowStandIn.opened).toHaveLength(1);
}

describe('before Electron is ready', () => {
  it('the sandbox is on for all, the scheme is known, the folder and its lock are ours', () => {
    start();
    app.becomeReady();
    expect(log).toEqual([
      'enableSandbox',
      'registerSchemesAsPrivileged',
      `setPath userData ${folder.path}/window`,
      'requestSingleInstanceLock',
      'ready',
    ]);
  });

  it('new contents are guarded', () => {
    start();
    expect(app.listenerCount('web-contents-created')).toBe(1);
  });

  it('a second instance on the same data folder says so and ends with 1', async () => {
    app.hasLock = false;
    start();
    expect(app.exits).toEqual([1]);
    expect(errors).toBe(
      `Partyline is already running with the data folder ${folder.path}. Its window comes forward.\n`,
    );
    expect(engines.start).not.toHaveBeenCalled();
  });

  it('a bad option is one line and ends with 2', () => {
    start('--sip', 'nonsense');
    expect(app.exits).toEqual([2]);
    expect(errors).toMatch(/^--sip wants an address and a port, .*\n$/);
  });

  it.each([
    ['--version', '0.1.0\n'],
    ['--help', 'Partyline, a SIP phone'],
  ])('%s is answered without a window', (flag, words) => {
    start(flag);
    expect(app.exits).toEqual([0]);
    expect(out).toContain(words);
  });

  it('options of Chromium’s are left to Chromium', () => {
    start('--remote-debugging-port=0');
    expect(app.exits).toEqual([]);
  });
});

describe('once it is ready', () => {
  it('the engine runs as the options say, and the pages and permissions are in place before the window', async () => {
    await started('--sip', '127.0.0.1:5070', '--auto-answer', '--mic', 'silence');
    expect(engines.start.mock.calls[0]?.[0]).toMatchObject({
      version: '0.1.0',
      dataFolder: folder.path,
      sip: { address: '127.0.0.1', port: 5070 },
      autoAnswer: true,
      rooms: [],
      microphone: 'silence',
    });
    const { handlers, schemes } = session.defaultSession;
    expect([...schemes.keys()]).toEqual(['app']);
    expect(Object.values(handlers).map((handler) => typeof handler)).toEqual(['function', 'function', 'function']);
  });

  it('a program is told in one line of JSON', async () => {
    await started();
    expect(out).toBe('{"event":"ready","url":null,"api":null,"sip":["udp:127.0.0.1:5060","tcp:127.0.0.1:5060"]}\n');
  });

  it('a page gets the contract over its port, the snapshot first', async () => {
    await started();
    const { contents, mainFrame, ports } = pageAt('app://partyline/');
    ipcMain.emit('partyline:connect', { sender: contents, senderFrame: mainFrame });
    const read: string[] = [];
    ports[0]?.on('message', ({ data }) => read.push(data));
    ports[0]?.start();
    expect(JSON.parse(read[0] ?? '')).toEqual({ event: 'snapshot', data: engine.snapshot() });
  });

  it('a second start brings the window forward', async () => {
    await started();
    app.emit('second-instance');
    expect(BrowserWindowStandIn.opened).toHaveLength(1);
    expect(BrowserWindowStandIn.opened[0]?.done.slice(-2)).toEqual(['show', 'focus']);
  });

  it('a window that is gone is opened anew from the dock', async () => {
    await started();
    const [window] = BrowserWindowStandIn.opened;
    if (window) window.destroyed = true;
    app.emit('activate');
    expect(BrowserWindowStandIn.opened).toHaveLength(2);
  });
});

describe('the end', () => {
  it('waits until the calls are ended, then is 0', async () => {
    await started();
    const event = cancellable();
    app.emit('before-quit', event);
    expect(event.defaultPrevented).toBe(true);
    await expect.poll(() => app.exits).toEqual([0]);
    expect(engine.closed).toBe(1);
  });

  it('comes with SIGTERM', async () => {
    await started();
    process.emit('SIGTERM');
    await expect.poll(() => app.exits).toEqual([0]);
    expect(engine.closed).toBe(1);
  });

  it.each([
    ['linux', 1],
    ['win32', 1],
    ['darwin', 0],
  ] as const)('comes with the last window on %s: %i', async (platform, closed) => {
    await started();
    vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
    app.emit('window-all-closed');
    await expect.poll(() => engine.closed).toBe(closed);
  });
});

describe('an engine that can’t start', () => {
  const failure = { code: 'port-in-use', message: 'UDP port 127.0.0.1:5060 is in use' };
  const words = 'UDP port 127.0.0.1:5060 is in use. Choose another with --sip.';

  it('is told to a person in a box', async () => {
    engines.start.mockResolvedValue(err(failure));
    start('--sip', '127.0.0.1:5060');
    app.becomeReady();
    await expect.poll(() => app.exits).toEqual([1]);
    expect(errorBoxes).toEqual([`Partyline can’t start: ${words}`]);
    expect(BrowserWindowStandIn.opened).toEqual([]);
  });

  it('is told to a program on stderr, and nobody has to press a button', async () => {
    engines.start.mockResolvedValue(err(failure));
    start('--sip', '127.0.0.1:5060', '--json');
    app.becomeReady();
    await expect.poll(() => app.exits).toEqual([1]);
    expect([errorBoxes, errors]).toEqual([[], `${words}\n`]);
  });
});
