import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './build/places.ts';
import { isElectronStale, isRendererStale } from './build/stale.ts';
import { chooseHost, findElectron, windowObstacle } from './choose-host.ts';
import { Announcer } from './host/announce.ts';
import { type Options, parseCommandLine } from './host/options.ts';
import { usage } from './host/usage.ts';

/** `npm start`: reads the options, chooses who shows the pages, builds them where they are missing, and runs. */

const BAD_OPTIONS = 2;
const args = process.argv.slice(2);

async function start(options: Options): Promise<number | undefined> {
  const announcer = new Announcer(options.json);
  const electron = findElectron(places.root);
  const choice = chooseHost(options.host, { electron, noWindow: windowObstacle(electron) });
  if (!choice.ok) return failed(choice.error);
  if (choice.value.words !== undefined) announcer.say(choice.value.words);

  if (choice.value.host !== 'none') await buildPages(announcer);
  if (choice.value.host === 'electron') {
    await buildBundles(announcer);
    const { runElectron } = await import('./run-electron.ts');
    return runElectron(choice.value.binary, places.root, args);
  }

  const { runBrowserHost } = await import('./browser/main.ts');
  const ran = await runBrowserHost({
    options,
    version: ownVersion(),
    pages: choice.value.host === 'none' ? undefined : places.pages,
    announcer,
    token: process.env.PARTYLINE_TOKEN,
  });
  return ran.ok ? undefined : failed(ran.error);
}

/** The bundler is loaded only where there is something to build: it costs half a second of every start. */
async function buildPages(announcer: Announcer): Promise<void> {
  if (!isRendererStale()) return;
  announcer.say('Building the pages…');
  const { buildRenderer } = await import('./build/renderer.ts');
  await buildRenderer();
}

async function buildBundles(announcer: Announcer): Promise<void> {
  if (!isElectronStale()) return;
  announcer.say('Building the Electron app…');
  const { buildElectron } = await import('./build/electron.ts');
  await buildElectron();
}

function failed(words: string): number {
  process.stderr.write(`${words}\n`);
  return 1;
}

function ownVersion(): string {
  return JSON.parse(readFileSync(join(places.root, 'package.json'), 'utf8')).version;
}

const commandLine = parseCommandLine(args);
if (!commandLine.ok) {
  process.stderr.write(`${commandLine.error} See --help.\n`);
  process.exitCode = BAD_OPTIONS;
} else {
  switch (commandLine.value.kind) {
    case 'help':
      process.stdout.write(usage);
      break;
    case 'version':
      process.stdout.write(`${ownVersion()}\n`);
      break;
    case 'run': {
      const code = await start(commandLine.value.options);
      if (code !== undefined) process.exit(code);
    }
  }
}
