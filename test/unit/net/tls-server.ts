import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import type { Address } from '../../../main/base/address.ts';
import type { Identity } from '../../support/certificates.ts';
import { Inbox } from './inbox.ts';
import { TcpPeer } from './peers.ts';

/** A TLS server on loopback that a test speaks SIP through by hand. */
export class TlsServer implements AsyncDisposable {
  readonly accepted = new Inbox<TcpPeer>();
  /** The names that clients asked for (SNI); `false` for none. */
  readonly askedFor: (string | false | null | undefined)[] = [];
  /** Bytes of application data that came, over all connections. */
  received = 0;
  readonly #server: tls.Server;
  readonly #sockets = new Set<Socket>();
  /** Each connection that has come to its end. */
  readonly ended = new Inbox<Socket>();

  private constructor(server: tls.Server) {
    this.#server = server;
    server.on('secureConnection', (socket) => {
      this.askedFor.push(socket.servername);
      socket.on('data', (data) => (this.received += data.length));
      this.accepted.put(new TcpPeer(socket));
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.ended.put(socket));
    });
    server.on('tlsClientError', () => {});
  }

  static async open(identity: Identity, options: tls.TlsOptions = {}): Promise<TlsServer> {
    const server = tls.createServer({ ...identity, ...options });
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new TlsServer(server);
  }

  get local(): Address {
    const { address, port } = this.#server.address() as AddressInfo;
    return { address, port };
  }

  /** Shows another certificate to whoever connects from now on. */
  become(identity: Identity): void {
    this.#server.setSecureContext(identity);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
