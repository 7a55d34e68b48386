import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Child } from './child.ts';

/** The debugger's side door into a Node process that was started with `--inspect=127.0.0.1:0`. */
export class Inspector {
  readonly #socket: WebSocket;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(child: Child): Promise<Inspector> {
    const url = await child.waitFor(({ stderr }) => /Debugger listening on (ws:\S+)/.exec(stderr)?.[1], 'its debugger');
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** Collects all garbage of the main thread, so that what is left is alive. */
  collectGarbage(): Promise<void> {
    return this.#call('HeapProfiler.collectGarbage');
  }

  /** Lets an exception loose in the media thread, as a fault of its own would. */
  async failMedia(): Promise<void> {
    const attached = this.#event('NodeWorker.attachedToWorker');
    await this.#call('NodeWorker.enable', { waitForDebuggerOnStart: false });
    const { sessionId } = await attached;
    const expression = "setImmediate(() => { throw new Error('a fault of the test') })";
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
    await this.#call('NodeWorker.sendMessageToWorker', { sessionId, message });
    await this.#call('NodeWorker.disable');
  }

  close(): void {
    this.#socket.terminate();
  }

  async #event(method: string): Promise<{ readonly sessionId: string }> {
    for (;;) {
      const [data] = await once(this.#socket, 'message');
      const told = JSON.parse(String(data));
      if (told.method === method) return told.params;
    }
  }

  async #call(method: string, params: object = {}): Promise<void> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = await once(this.#socket, 'message');
      if (JSON.parse(String(data)).id === id) return;
    }
  }
}
