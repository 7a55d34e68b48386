import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { newToken } from './browser/token.ts';
import { places } from './build/places.ts';
import { defaults } from './host/options.ts';
import { nodeFlags } from './node-flags.ts';

/**
 * `npm run dev`: the pages from vite, which reloads them as they change, and the engine beside it, started anew when its
 * sources change. Options after `--` go to the engine. The token stays, so the page finds the new engine by itself.
 */

const PAGES_PORT = 5590;
const SETTLE_MS = 150;
const engineSources = ['main', 'app/ipc', 'app/host', 'app/browser'];

const token = newToken();
const engineOrigin = `http://127.0.0.1:${defaults.http}`;
const engineArguments = ['--host=none', `--http=${defaults.http}`, ...process.argv.slice(2)];

function startEngine(): ChildProcess {
  const args = [...nodeFlags, join(places.root, 'app/start.ts'), ...engineArguments];
  return spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, PARTYLINE_TOKEN: token } });
}

async function stopEngine(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  engine.kill('SIGTERM');
  await once(engine, 'exit');
}

async function startPages(): Promise<void> {
  const server = await createServer({
    configFile: places.rendererConfig,
    server: {
      host: '127.0.0.1',
      port: PAGES_PORT,
      proxy: { '/api': { target: engineOrigin, ws: true, changeOrigin: true, rewriteWsOrigin: true } },
    },
  });
  await server.listen();
  const [url = `http://127.0.0.1:${PAGES_PORT}/`] = server.resolvedUrls?.local ?? [];
  console.log(`The pages are at ${url}#token=${token}`);
}

/** Runs `changed` once the sources have been still for a moment. */
function watchSources(changed: () => void): void {
  let settle: NodeJS.Timeout | undefined;
  for (const folder of engineSources) {
    watch(join(places.root, folder), { recursive: true }, () => {
      clearTimeout(settle);
      settle = setTimeout(changed, SETTLE_MS);
    });
  }
}

let engine = startEngine();
let restarting: Promise<void> = Promise.resolve();
await startPages();
watchSources(() => {
  restarting = restarting.then(async () => {
    console.log('The engine changed: starting it anew.');
    await stopEngine(engine);
    engine = startEngine();
  });
});

// Vite ends the process at SIGTERM by itself; whichever way it ends, the engine hangs up and goes too.
process.on('exit', () => engine.kill('SIGTERM'));
process.once('SIGINT', () => process.exit(0));
