import dgram from 'node:dgram';
import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type BindError, bindError } from './bind-error.ts';
import { family, isPort, literalLookup } from './ip.ts';

/** Gets each datagram; `bytes` is the receiver's to keep. One long-lived function, no closure per packet. */
export type DatagramReceiver = (bytes: Uint8Array, from: Address) => void;

export interface DatagramOptions extends Address {
  /** What the kernel may hold for us while the thread is busy. It may give less; that is no error. */
  readonly bufferBytes?: number;
  /** Lets further sockets of this user bind the same port (Linux), for `refusal-watch.ts`. */
  readonly shared?: boolean;
}

export interface DatagramCounts {
  readonly received: number;
  readonly sent: number;
  /** Errors the system reported on receiving; the socket lives on. */
  readonly errors: number;
}

/** SO_REUSEPORT lets only sockets of one user share a port, and only these systems have it as we need it. */
export const canShare = process.platform === 'linux';

/** Rounds of the event loop that `close` waits for datagrams which the kernel has not taken yet. */
const FLUSH_ROUNDS = 20;

/** A bound UDP socket for IP literals. What arrives before `receive` is set is dropped. */
export class DatagramSocket implements Disposable {
  readonly local: Address;
  receive: DatagramReceiver = ignore;
  readonly #socket: dgram.Socket;
  #received = 0;
  #sent = 0;
  #errors = 0;
  #closing: Promise<void> | undefined;

  private constructor(socket: dgram.Socket, bufferBytes: number | undefined) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.local = { address, port };
    if (bufferBytes !== undefined) raiseBuffers(socket, bufferBytes);
    socket.on('message', (bytes, from) => {
      this.#received++;
      this.receive(bytes, from);
    });
    socket.on('error', () => {
      this.#errors++;
    });
  }

  /** Binds; a port of 0 lets the system choose. An IPv6 socket carries IPv6 alone. */
  static async open(options: DatagramOptions): Promise<Result<DatagramSocket, BindError>> {
    const { address, port, bufferBytes, shared } = options;
    const kind = family(address);
    const binding = { protocol: 'udp', address, port } as const;
    if (kind === 0) return err(bindError(binding, new Error('not an IP address')));
    const socket = dgram.createSocket({
      type: kind === 6 ? 'udp6' : 'udp4',
      ipv6Only: kind === 6,
      reusePort: shared === true && canShare,
      lookup: literalLookup,
    });
    try {
      await bound(socket, options);
    } catch (error) {
      socket.close();
      return err(bindError(binding, error));
    }
    return ok(new DatagramSocket(socket, bufferBytes));
  }

  /**
   * Sends one datagram to an IP literal. The kernel nearly always takes the bytes within this call; where it doesn't
   * they wait by reference, so write the next packet into another array. `failed` gets the system's error, later.
   */
  send(bytes: Uint8Array, port: number, address: string, failed?: (error: Error) => void): void {
    if (this.#closing || !isPort(port)) {
      if (failed) queueMicrotask(() => failed(new Error(this.#closing ? 'the socket is closed' : 'no such port')));
      return;
    }
    this.#sent++;
    if (failed) this.#socket.send(bytes, port, address, (error) => error && failed(error));
    else this.#socket.send(bytes, port, address);
  }

  counts(): DatagramCounts {
    return { received: this.#received, sent: this.#sent, errors: this.#errors };
  }

  /** Resolves when the port is free again. Datagrams that the kernel has not taken yet go out first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  dispose(): void {
    void this.close();
  }

  async #close(): Promise<void> {
    for (let round = 0; round < FLUSH_ROUNDS && this.#socket.getSendQueueCount() > 0; round++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.receive = ignore;
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }
}

function ignore(): void {}

function bound(socket: dgram.Socket, { address, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

function raiseBuffers(socket: dgram.Socket, bytes: number): void {
  try {
    socket.setRecvBufferSize(bytes);
    socket.setSendBufferSize(bytes);
  } catch {
    // The system's own size has to do.
  }
}
