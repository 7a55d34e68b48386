import net, { type Server } from 'node:net';
import type { Address } from '../base/address.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type BindError, bindError } from './bind-error.ts';
import type { Connections } from './connections.ts';
import { family } from './ip.ts';

/** A TCP port that we listen on. */
export class TcpListener {
  readonly local: Address;
  readonly #server: Server;

  private constructor(server: Server, local: Address) {
    this.#server = server;
    this.local = local;
    server.on('error', () => {});
  }

  static async open(address: Address, connections: Connections): Promise<Result<TcpListener, BindError>> {
    if (family(address.address) === 0) {
      return err(bindError({ protocol: 'tcp', ...address }, new Error('not an IP address')));
    }
    const server = net.createServer({ allowHalfOpen: true });
    try {
      await listening(server, address);
    } catch (error) {
      return err(bindError({ protocol: 'tcp', ...address }, error));
    }
    const bound = server.address();
    const local = bound !== null && typeof bound === 'object' ? { address: bound.address, port: bound.port } : address;
    server.on('connection', (socket) => connections.accept(socket, local.port));
    return ok(new TcpListener(server, local));
  }

  /** Takes no more connections; those that are open live on. */
  close(): void {
    this.#server.close();
  }
}

function listening(server: Server, { address, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true, ipv6Only: family(address) === 6 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
