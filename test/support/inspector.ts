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
  async collectGarbage(): Promise<void> {
    await this.#call('HeapProfiler.collectGarbage');
  }

  close(): void {
    this.#socket.terminate();
  }

  async #call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#lastId;
    const answered = this.#answer(id);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answered;
  }

  /** Several messages may come at once. */
  #answer(id: number): Promise<unknown> {
    return new Promise((resolve) => {
      const look = (data: Buffer): void => {
        const message = JSON.parse(String(data));
        if (message.id !== id) return;
        this.#socket.off('message', look);
        resolve(message.result);
      };
      this.#socket.on('message', look);
    });
  }
}
