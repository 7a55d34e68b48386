import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../base/clock.ts';
import { systemRandom } from '../base/random.ts';
import type { MediaCommand, MediaReport, WorkerOptions } from './protocol.ts';
import { Switchboard } from './switchboard.ts';

/** The media thread: owns the media sockets and the 20 ms tick, and talks to the main thread in `protocol.ts`. */
if (!parentPort) throw new Error('This file runs as a worker');
const port = parentPort;

const report = (message: MediaReport, transfer?: readonly ArrayBuffer[]): void =>
  port.postMessage(message, transfer ? [...transfer] : undefined);

const switchboard = await Switchboard.open(workerData as WorkerOptions, {
  clock: systemClock,
  random: systemRandom,
  report,
});
if (switchboard.ok) {
  port.on('message', (command: MediaCommand) => switchboard.value.take(command));
  report({ kind: 'ready' });
} else {
  report({ kind: 'refused', error: switchboard.error });
}
