import { join } from 'node:path';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { Engine } from '../../main/engine/engine.ts';
import { Announcer } from '../host/announce.ts';
import { surviveFaults } from '../host/faults.ts';
import { onStopSignal, shutdown } from '../host/lifecycle.ts';
import { openLog } from '../host/log.ts';
import { type Options, parseCommandLine } from '../host/options.ts';
import { startEngine } from '../host/start-engine.ts';
import { usage } from '../host/usage.ts';
import { ContractSession } from '../ipc/session.ts';
import { servePorts } from './ipc.ts';
import { guardNavigation } from './navigation.ts';
import { ownArguments } from './own-arguments.ts';
import { limitPermissions } from './permissions.ts';
import { registerScheme, servePages } from './protocol.ts';
import { openWindow, showWindow } from './window.ts';

const BAD_OPTIONS = 2;

/** Reads the command line and runs; everything that Electron wants said before it is ready is said in here. */
export function startApplication(): void {
  const args = process.argv.slice(app.isPackaged ? 1 : 2);
  const commandLine = parseCommandLine(ownArguments(args));
  if (!commandLine.ok) {
    leave(BAD_OPTIONS, `${commandLine.error} See --help.`);
    return;
  }
  switch (commandLine.value.kind) {
    case 'help':
      leave(0, usage.trimEnd());
      break;
    case 'version':
      leave(0, app.getVersion());
      break;
    case 'run':
      prepare(commandLine.value.options);
  }
}

function leave(code: number, words: string): void {
  (code === 0 ? process.stdout : process.stderr).write(`${words}\n`);
  app.exit(code);
}

function prepare(options: Options): void {
  const announcer = new Announcer(options.json);
  app.enableSandbox();
  registerScheme();
  guardNavigation(app);
  // Electron's lock is per userData folder: inside ours, it is one instance per data folder.
  app.setPath('userData', join(options.dataFolder, 'window'));
  if (!app.requestSingleInstanceLock()) {
    leave(1, `Partyline is already running with the data folder ${options.dataFolder}. Its window comes forward.`);
    return;
  }
  app
    .whenReady()
    .then(() => run(options, announcer))
    .catch((error: unknown) => fail(options, announcer, error instanceof Error ? error.message : String(error)));
}

async function run(options: Options, announcer: Announcer): Promise<void> {
  const log = openLog(options.json ? 'stderr' : { folder: options.dataFolder });
  surviveFaults(log);
  const files = applicationFiles();
  limitPermissions(session.defaultSession);
  servePages(session.defaultSession.protocol, files.pages);

  const started = await startEngine(Engine.start, options, app.getVersion(), log, (words) => announcer.say(words));
  if (!started.ok) {
    fail(options, announcer, started.error.message);
    return;
  }
  const engine = started.value;
  const ports = servePorts((carrier) => new ContractSession(engine, carrier), log);
  const stop = async (): Promise<void> => {
    ports.dispose();
    await engine.close();
  };
  const unclean = (error: unknown): void => log.error({ err: error }, 'the end was not clean');
  endWith(shutdown(stop, unclean, (code) => app.exit(code)));

  keepWindow(() => openWindow(files));
  announcer.ready({ url: null, api: null, sip: engine.snapshot().endpoints });
}

function applicationFiles() {
  const root = app.getAppPath();
  return {
    pages: join(root, 'dist/renderer'),
    preload: join(root, 'dist/electron/preload.cjs'),
    icon: join(root, 'dist/electron/icon.png'),
  };
}

/** Calls end before the app does, whichever way it is asked to. */
function endWith(end: () => void): void {
  onStopSignal(end);
  app.on('before-quit', (event) => {
    event.preventDefault();
    end();
  });
}

/** One window: reopened from the dock on macOS, brought forward by a second start; elsewhere its end is the app's. */
function keepWindow(open: () => BrowserWindow): void {
  let window: BrowserWindow | undefined;
  const show = (): void => {
    if (window && !window.isDestroyed()) showWindow(window);
    else window = open();
  };
  show();
  app.on('activate', show);
  app.on('second-instance', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

/** Says what went wrong where it is seen: in a box for a person, on stderr for a program. */
function fail(options: Options, announcer: Announcer, words: string): void {
  announcer.fail(words);
  if (!options.json) dialog.showErrorBox('Partyline can’t start', words);
  app.exit(1);
}
