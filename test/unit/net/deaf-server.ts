import { once } from 'node:events';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Address } from '../../../main/base/address.ts';

/** Listens with the shortest queue there is, and then its thread stands still: nothing is ever accepted. */
const script = `
  const net = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const server = net.createServer().listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(workerData, 0, 0));
  });
`;

/** More than the queue holds. */
const FILLERS = 4;

/** A TCP port that swallows attempts to connect, as a host behind a silent firewall does. */
export class DeafServer implements AsyncDisposable {
  readonly local: Address;
  readonly #worker: Worker;
  readonly #fillers: readonly net.Socket[];

  private constructor(worker: Worker, port: number) {
    this.local = { address: '127.0.0.1', port };
    this.#worker = worker;
    this.#fillers = Array.from({ length: FILLERS }, () => net.connect(port, '127.0.0.1').on('error', () => {}));
  }

  static async open(): Promise<DeafServer> {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(script, { eval: true, workerData: cell });
    const [port] = (await once(worker, 'message')) as [number];
    return new DeafServer(worker, port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const filler of this.#fillers) filler.destroy();
    await this.#worker.terminate();
  }
}
