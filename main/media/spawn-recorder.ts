import { Worker } from 'node:worker_threads';

/** The one place that knows where the recording thread's code lies; the build puts the bundled file's address in for this one. */
export function spawnRecorder(): Worker {
  return new Worker(new URL('./recording-worker.ts', import.meta.url), { name: 'recording' });
}
