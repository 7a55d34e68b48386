import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import type { Address } from '../../../main/base/address.ts';
import { Inbox } from './inbox.ts';

export interface Datagram {
  readonly text: string;
  readonly from: Address;
}

/** A bare UDP socket on loopback: what a stranger can do to us. */
export class UdpPeer implements AsyncDisposable {
  readonly received = new Inbox<Datagram>();
  readonly #socket: dgram.Socket;

  private constructor(socket: dgram.Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, { address, port }) => {
      this.received.put({ text: bytes.toString('latin1'), from: { address, port } });
    });
  }

  static async open(address = '127.0.0.1', port = 0): Promise<UdpPeer> {
    const socket = dgram.createSocket(net.isIPv6(address) ? 'udp6' : 'udp4');
    socket.bind({ port, address, exclusive: true });
    await once(socket, 'listening');
    return new UdpPeer(socket);
  }

  get local(): Address {
    const { address, port } = this.#socket.address();
    return { address, port };
  }

  /** Resolves when the kernel has the datagram. */
  send(data: string | Uint8Array, to: Address): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(data, to.port, to.address, (error) => (error ? reject(error) : resolve()));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }
}

/** One end of a TCP connection that a test writes and reads by hand. */
export class TcpPeer implements Disposable {
  readonly received = new Inbox<string>();
  readonly socket: net.Socket;
  /** Resolves when the far end has closed its half. */
  readonly ended: Promise<void>;
  readonly closed: Promise<void>;
  #unread = '';

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text) => this.received.put(String(text)));
    socket.on('error', () => {});
    this.ended = new Promise((resolve) => socket.once('end', resolve));
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static async connect(to: Address, localAddress?: string): Promise<TcpPeer> {
    const socket = net.connect({
      host: to.address,
      port: to.port,
      allowHalfOpen: true,
      ...(localAddress !== undefined && { localAddress }),
    });
    await once(socket, 'connect');
    return new TcpPeer(socket);
  }

  get local(): Address {
    return { address: this.socket.localAddress ?? '', port: this.socket.localPort ?? 0 };
  }

  send(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => this.socket.write(data, (error) => (error ? reject(error) : resolve())));
  }

  /** The next message without a body, up to its blank line. */
  async message(): Promise<string> {
    for (;;) {
      const end = this.#unread.indexOf('\r\n\r\n') + 4;
      if (end >= 4) {
        const text = this.#unread.slice(0, end);
        this.#unread = this.#unread.slice(end);
        return text;
      }
      this.#unread += await this.received.next();
    }
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** A TCP server on loopback. */
export class TcpServer implements AsyncDisposable {
  readonly accepted = new Inbox<TcpPeer>();
  readonly #server: net.Server;
  readonly #peers: TcpPeer[] = [];

  private constructor(server: net.Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      const peer = new TcpPeer(socket);
      this.#peers.push(peer);
      this.accepted.put(peer);
    });
  }

  static async open(address = '127.0.0.1', port = 0): Promise<TcpServer> {
    const server = net.createServer({ allowHalfOpen: true });
    server.listen({ host: address, port });
    await once(server, 'listening');
    return new TcpServer(server);
  }

  get local(): Address {
    const { address, port } = this.#server.address() as net.AddressInfo;
    return { address, port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#peers) peer[Symbol.dispose]();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** A port of each protocol on which nothing listens. */
export async function deadPort(address = '127.0.0.1'): Promise<Address> {
  const peer = await UdpPeer.open(address);
  const { local } = peer;
  await peer[Symbol.asyncDispose]();
  return { address: local.address, port: local.port };
}
