import type { WebSocket } from 'ws';
import { limits } from '../../main/base/limits.ts';
import type { Carrier } from '../ipc/session.ts';

/** The part of a WebSocket that is written to. */
export type Writable = Pick<WebSocket, 'bufferedAmount' | 'readyState' | 'terminate'> & {
  send(data: string | Uint8Array, options: { binary: boolean }, sent: () => void): void;
};

const OPEN = 1;
/** Events that each replace the one before: while the reader is behind, only the last of each is worth keeping. */
const replaceable = /^\{"event":"(snapshot|levels)"/;

/**
 * What goes out on one socket, within bounds, however slowly it is read: sound that would come late is dropped, state
 * is coalesced, and a reader that lets even the answers pile up is cut off.
 */
export class Outbox implements Carrier {
  readonly #socket: Writable;
  readonly #waiting = new Map<string, string>();

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  sendJson(text: string): void {
    const event = replaceable.exec(text)?.[1];
    if (event !== undefined && this.#behind) {
      this.#waiting.set(event, text);
      return;
    }
    if (event !== undefined) this.#waiting.delete(event);
    this.#send(text, false);
    if (this.#socket.bufferedAmount > limits.apiBacklogBytes) this.#socket.terminate();
  }

  sendBinary(bytes: Uint8Array): void {
    if (!this.#behind) this.#send(bytes, true);
  }

  get #behind(): boolean {
    return this.#socket.bufferedAmount > limits.apiLateBytes;
  }

  #send(data: string | Uint8Array, binary: boolean): void {
    if (this.#socket.readyState !== OPEN) return;
    this.#socket.send(data, { binary }, () => this.#catchUp());
  }

  #catchUp(): void {
    for (const [event, text] of this.#waiting) {
      if (this.#behind) return;
      this.#waiting.delete(event);
      this.#send(text, false);
    }
  }
}
