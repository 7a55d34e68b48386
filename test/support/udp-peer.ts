import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Address } from '../../main/base/address.ts';

/** A datagram that came in. */
export interface Arrival {
  readonly bytes: Uint8Array;
  readonly from: Address;
}

/** A bare UDP socket on loopback for tests that speak a protocol by hand; keeps all that comes. */
export class UdpPeer {
  readonly arrivals: Arrival[] = [];
  readonly local: Address;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.local = { address, port };
    socket.on('message', (bytes, { address: from, port: fromPort }) => {
      this.arrivals.push({ bytes, from: { address: from, port: fromPort } });
    });
  }

  static async open(address = '127.0.0.1', port = 0): Promise<UdpPeer> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.bind(port, address);
    await once(socket, 'listening');
    return new UdpPeer(socket);
  }

  send(bytes: Uint8Array, to: Address): void {
    this.#socket.send(bytes, to.port, to.address);
  }

  /** Resolves once this many datagrams have come in all. */
  async received(count: number): Promise<readonly Arrival[]> {
    while (this.arrivals.length < count) await once(this.#socket, 'message');
    return this.arrivals;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }
}
