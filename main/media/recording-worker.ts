import { parentPort } from 'node:worker_threads';
import { systemRandom } from '../base/random.ts';
import type { RecordingCommand } from './recording-protocol.ts';
import { RecordingThread } from './recording-thread.ts';

/** The recording thread: encodes and writes what the media thread hears, and may wait for the disk, as no one waits for it. */
if (!parentPort) throw new Error('This file runs as a worker');
const port = parentPort;
const recordings = new RecordingThread(systemRandom, (report) => port.postMessage(report));
port.on('message', (command: RecordingCommand) => recordings.take(command));
