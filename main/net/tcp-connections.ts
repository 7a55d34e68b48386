import net, { type Socket } from 'node:net';
import { type Address, formatAddress } from '../base/address.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Flow, TransportError } from '../sip/transport.ts';
import type { SocketContext } from './socket-context.ts';
import { TcpConnection } from './tcp-connection.ts';
import { transportError } from './transport-error.ts';

type Dialled = Result<Flow, TransportError>;

/** Every open TCP connection, whoever opened it, found by the peer's address. */
export class TcpConnections {
  readonly #context: SocketContext;
  readonly #all = new Set<TcpConnection>();
  readonly #byRemote = new Map<string, TcpConnection>();
  readonly #dialling = new Map<string, Promise<Dialled>>();
  readonly #attempts = new Set<Socket>();
  #drained: (() => void) | undefined;

  constructor(context: SocketContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#all.size + this.#attempts.size;
  }

  /** An open connection to exactly this address and port; a peer's own connection counts (§18.1.1). */
  find(remote: Address): TcpConnection | undefined {
    return this.#byRemote.get(formatAddress(remote));
  }

  /** Takes a connection that a peer opened to us; `port` is that of our listener. */
  accept(socket: Socket, port: number): void {
    const { localAddress, remoteAddress, remotePort } = socket;
    if (localAddress === undefined || remoteAddress === undefined || remotePort === undefined) {
      socket.destroy();
      return;
    }
    if (this.size >= limits.tcpConnections) {
      this.#context.arrivals.drop('connections');
      socket.destroy();
      return;
    }
    const sentBy = { address: localAddress, port };
    this.#add(socket, { address: remoteAddress, port: remotePort }, sentBy, true);
  }

  /** Opens a connection from the address of `sentBy`; whoever asks for the same peer meanwhile gets the same one. */
  dial(remote: Address, sentBy: Address): Promise<Dialled> {
    const key = formatAddress(remote);
    const open = this.#byRemote.get(key);
    if (open) return Promise.resolve(ok(open));
    const under = this.#dialling.get(key);
    if (under) return under;
    const dialled = this.#dial(remote, sentBy).finally(() => this.#dialling.delete(key));
    this.#dialling.set(key, dialled);
    return dialled;
  }

  /** Lets queued bytes go out, for a bounded time; resolves when no connection is left. */
  async close(): Promise<void> {
    for (const attempt of this.#attempts) attempt.destroy();
    for (const connection of this.#all) connection.finish();
    if (this.#all.size > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  async #dial(remote: Address, sentBy: Address): Promise<Dialled> {
    if (this.size >= limits.tcpConnections) {
      return err({ code: 'overloaded', message: `${limits.tcpConnections} TCP connections are open already` });
    }
    const socket = net.connect({
      host: remote.address,
      port: remote.port,
      localAddress: sentBy.address,
      allowHalfOpen: true,
    });
    this.#attempts.add(socket);
    const failure = await this.#connected(socket, remote);
    this.#attempts.delete(socket);
    if (failure) {
      socket.destroy();
      return err(failure);
    }
    return ok(this.#add(socket, remote, sentBy, false));
  }

  #connected(socket: Socket, remote: Address): Promise<TransportError | undefined> {
    return new Promise((resolve) => {
      const timeout = this.#context.clock.after(limits.tcpConnectMs, () => {
        resolve({ code: 'timed-out', message: `no connection to ${formatAddress(remote)} over TCP in time` });
      });
      const settle = (error?: TransportError) => {
        timeout.dispose();
        socket.removeAllListeners();
        socket.on('error', () => {});
        resolve(error);
      };
      socket.once('connect', () => settle(isSelf(socket) ? refusedBySelf(remote) : undefined));
      socket.once('error', (error) => settle(transportError(error, 'tcp', remote)));
      socket.once('close', () => settle({ code: 'closed', message: 'the transport was closed' }));
    });
  }

  #add(socket: Socket, remote: Address, sentBy: Address, incoming: boolean): TcpConnection {
    const { localAddress = sentBy.address, localPort = 0 } = socket;
    const connection = new TcpConnection({
      socket,
      local: { address: localAddress, port: localPort },
      remote,
      sentBy,
      incoming,
      clock: this.#context.clock,
      arrivals: this.#context.arrivals,
      unusable: (it) => this.#forget(it),
      closed: (it) => this.#remove(it),
    });
    this.#all.add(connection);
    this.#byRemote.set(formatAddress(remote), connection);
    return connection;
  }

  #forget(connection: TcpConnection): void {
    const key = formatAddress(connection.remote);
    if (this.#byRemote.get(key) === connection) this.#byRemote.delete(key);
  }

  #remove(connection: TcpConnection): void {
    this.#all.delete(connection);
    if (this.#all.size === 0) this.#drained?.();
  }
}

/** A socket that dials an unused port of its own machine can be given that very port and meet itself. */
function isSelf(socket: Socket): boolean {
  return socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress;
}

function refusedBySelf(remote: Address): TransportError {
  return { code: 'refused', message: `nothing listens at ${formatAddress(remote)} over TCP` };
}
