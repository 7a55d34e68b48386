import { spawn } from 'node:child_process';
import { onStopSignal, STOP_DEADLINE_MS } from './host/lifecycle.ts';
import { nodeFlags } from './node-flags.ts';

/**
 * Runs the built app in Electron with our own options, until its window or a signal ends it; gives its exit code.
 * Electron shares our stdout and stderr, so what it says about itself is said here.
 */
export async function runElectron(binary: string, root: string, args: readonly string[]): Promise<number> {
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  const child = spawn(binary, [`--js-flags=${nodeFlags.join(' ')}`, root, ...args], {
    stdio: 'inherit',
    env: environment,
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  child.on('error', (error) => {
    process.stderr.write(`Electron could not be started: ${error.message}\n`);
    resolve(1);
  });
  child.on('exit', (code) => resolve(code ?? 1));
  const end = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS).unref();
  };
  onStopSignal(end);
  return promise;
}
