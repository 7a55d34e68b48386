import { Worker } from 'node:worker_threads';
import type { WorkerOptions } from './protocol.ts';

/** The one place that knows where the worker's code lies; the build puts the bundled file's address in for this one. */
export function spawnWorker(options: WorkerOptions): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { name: 'media', workerData: options });
}
