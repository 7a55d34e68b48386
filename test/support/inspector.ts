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

  close(): void {
    this.#socket.terminate();
  }

  async #call(method: string): Promise<void> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [data] = await once(this.#socket, 'message');
      if (JSON.parse(String(data)).id === id) return;
    }
  }
}
