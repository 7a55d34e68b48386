import type { Socket } from 'node:net';
import { type Address, formatAddress } from '../base/address.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Target, TransportError } from '../sip/transport.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { type Dialled, Dialler } from './dialler.ts';
import type { SocketContext } from './socket-context.ts';
import { StreamConnection } from './stream-connection.ts';
import type { Trust } from './trust.ts';
import { upgrade, WebSocketConnection } from './websocket-connection.ts';

type Opened = Result<Connection, TransportError>;

/** Bytes of randomness in the host name that nobody can connect to (RFC 7118 §5). */
const INVALID_NAME_BYTES = 8;

/** Every open connection, whoever opened it, found by its protocol, the peer's address and whom we asked for there. */
export class Connections {
  readonly #context: SocketContext;
  readonly #dialler: Dialler;
  readonly #all = new Set<Connection>();
  readonly #byPeer = new Map<string, Connection>();
  readonly #dialling = new Map<string, Promise<Opened>>();
  readonly #upgrading = new Set<Socket>();
  #drained: (() => void) | undefined;

  constructor(context: SocketContext, trust: Trust) {
    this.#context = context;
    this.#dialler = new Dialler(context.clock, trust);
  }

  get size(): number {
    return this.#all.size + this.#dialler.size + this.#upgrading.size;
  }

  /** An open connection to exactly this server and port; a peer's own connection counts (§18.1.1, RFC 5923). */
  find(target: Target): Connection | undefined {
    const open = this.#byPeer.get(keyOf(target));
    if (open?.trusted !== false) return open;
    open.finish();
    return undefined;
  }

  /** Takes a connection that a peer opened to us; `port` is that of our listener. */
  accept(socket: Socket, port: number): void {
    const { localAddress, remoteAddress, remotePort } = socket;
    if (localAddress === undefined || remoteAddress === undefined || remotePort === undefined) {
      socket.destroy();
      return;
    }
    const { admission, arrivals } = this.#context;
    const full = this.size >= limits.tcpConnections;
    const admitted = full ? undefined : admission.admitConnection(remoteAddress);
    if (!admitted) {
      arrivals.drop(full ? 'connections' : 'admission');
      socket.destroy();
      return;
    }
    socket.once('close', () => admitted.dispose());
    const target: Target = { protocol: 'tcp', address: remoteAddress, port: remotePort };
    const sentBy = { address: localAddress, port };
    const options = this.#options(target, 'tcp', socket, sentBy, () => true);
    this.#add(new StreamConnection({ ...options, protocol: 'tcp', socket, incoming: true }), target);
  }

  /**
   * Opens a connection; whoever asks for the same server meanwhile gets the same one. `sentBy`: where we listen for
   * connections from there; without it this connection alone leads back to us.
   */
  dial(target: Target, sentBy?: Address): Promise<Opened> {
    const open = this.find(target);
    if (open) return Promise.resolve(ok(open));
    const key = keyOf(target);
    const under = this.#dialling.get(key);
    if (under) return under;
    const dialled = this.#dial(target, sentBy).finally(() => this.#dialling.delete(key));
    this.#dialling.set(key, dialled);
    return dialled;
  }

  /** Closes at once what leaves from an address that this machine no longer has. */
  lose(localAddress: string): void {
    for (const connection of [...this.#all]) if (connection.local.address === localAddress) connection.abort();
  }

  /** Lets queued bytes go out, for a bounded time; resolves when no connection is left. */
  async close(): Promise<void> {
    this.#dialler.close();
    for (const socket of this.#upgrading) socket.destroy();
    await Promise.all(this.#dialling.values());
    for (const connection of this.#all) connection.finish();
    if (this.#all.size > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  async #dial(target: Target, sentBy: Address | undefined): Promise<Opened> {
    if (this.size >= limits.tcpConnections) {
      return err({ code: 'overloaded', message: `${limits.tcpConnections} connections are open already` });
    }
    const dialled = await this.#dialler.dial(target, sentBy?.address);
    if (!dialled.ok) return dialled;
    return target.protocol === 'ws' || target.protocol === 'wss'
      ? this.#openWebSocket(target, target.protocol, dialled.value)
      : ok(this.#openStream(target, dialled.value, sentBy));
  }

  #openStream(target: Target, { socket, trusted }: Dialled, sentBy: Address | undefined): Connection {
    const protocol = target.protocol === 'tls' ? 'tls' : 'tcp';
    const { localAddress = '', localPort = 0 } = socket;
    const reached = sentBy ?? { address: localAddress, port: localPort };
    const options = this.#options(target, protocol, socket, reached, trusted);
    return this.#add(new StreamConnection({ ...options, protocol, socket, incoming: false }), target);
  }

  async #openWebSocket(target: Target, protocol: 'ws' | 'wss', { socket, trusted }: Dialled): Promise<Opened> {
    this.#upgrading.add(socket);
    const { clock, random } = this.#context;
    const upgraded = await upgrade(socket, target, clock);
    this.#upgrading.delete(socket);
    if (!upgraded.ok) return upgraded;
    const sentBy = { address: `${random.hex(INVALID_NAME_BYTES)}.invalid`, port: 0 };
    const options = this.#options(target, protocol, socket, sentBy, trusted);
    return ok(this.#add(new WebSocketConnection({ ...options, protocol, socket: upgraded.value }), target));
  }

  #options<P extends ConnectionOptions['protocol']>(
    target: Target,
    protocol: P,
    { localAddress = '', localPort = 0 }: Socket,
    sentBy: Address,
    trusted: () => boolean,
  ): ConnectionOptions & { readonly protocol: P } {
    const { address, port } = target;
    return {
      protocol,
      local: { address: localAddress, port: localPort },
      remote: { address, port },
      sentBy,
      context: this.#context,
      trusted,
      unusable: (it) => this.#forget(it, target),
      closed: (it) => this.#remove(it),
    };
  }

  #add(connection: Connection, target: Target): Connection {
    this.#all.add(connection);
    this.#byPeer.set(keyOf(target), connection);
    return connection;
  }

  #forget(connection: Connection, target: Target): void {
    const key = keyOf(target);
    if (this.#byPeer.get(key) === connection) this.#byPeer.delete(key);
  }

  #remove(connection: Connection): void {
    this.#all.delete(connection);
    if (this.#all.size === 0) this.#drained?.();
  }
}

/** What was checked about a server is part of it: a connection to another name at the same address is another one. */
function keyOf(target: Target): string {
  const { protocol, serverName, path = '/' } = target;
  const at = `${protocol} ${formatAddress(target)}`;
  switch (protocol) {
    case 'udp':
    case 'tcp':
      return at;
    case 'tls':
      return `${at} ${serverName?.toLowerCase()}`;
    case 'ws':
    case 'wss':
      return `${at} ${serverName?.toLowerCase()} ${path}`;
  }
}
