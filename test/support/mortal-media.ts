import { subscribe } from 'node:diagnostics_channel';
import { isMainThread, type Worker } from 'node:worker_threads';
import type { Child } from './child.ts';

/** Node's flags for an app whose media thread `killMedia` can kill: this file is loaded before the app. */
export const mortalMedia: readonly string[] = ['--import', import.meta.url];

/** Kills the media thread as `worker.terminate()` does, without a word to the app. Gives when, on `performance`'s clock. */
export function killMedia(app: Child): number {
  app.process.kill('SIGUSR2');
  return performance.now();
}

let media: Worker | undefined;

if (isMainThread && process.execArgv.includes(import.meta.url)) {
  subscribe('worker_threads', (message) => {
    const { worker } = message as { readonly worker: Worker };
    if (worker.threadName === 'media') media = worker;
  });
  process.on('SIGUSR2', () => void media?.terminate());
}
