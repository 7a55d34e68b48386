import type { Address } from '../base/address.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Target } from '../sip/transport.ts';
import { type BindError, type Binding, bindError } from './bind-error.ts';
import type { Connections } from './connections.ts';
import { canonicalAddress, family, isLoopback, isWildcard } from './ip.ts';
import type { SocketContext } from './socket-context.ts';
import { TcpListener } from './tcp-listener.ts';
import { UdpListener } from './udp.ts';

type Carried = Binding['protocol'];

export interface PointContext extends SocketContext {
  readonly connections: Connections;
}

/** How often a number that the system gave for one protocol may turn out to be taken for the other. */
const PORT_ATTEMPTS = 32;

/** One address and port, with UDP, TCP or both on it (RFC 3261 §18.2.1 asks for both where there is UDP). */
export class ListeningPoint implements Address {
  readonly address: string;
  readonly port: number;
  readonly udp: UdpListener | undefined;
  readonly tcp: TcpListener | undefined;

  private constructor({ address, port }: Address, udp: UdpListener | undefined, tcp: TcpListener | undefined) {
    this.address = canonicalAddress(address);
    this.port = port;
    this.udp = udp;
    this.tcp = tcp;
  }

  /** Binds all protocols or none. With port 0 they share the number that the system gives. */
  static async open(
    at: Address,
    protocols: ReadonlySet<Carried>,
    context: PointContext,
  ): Promise<Result<ListeningPoint, BindError>> {
    let failure = bindError({ protocol: 'udp', ...at }, new Error('no protocol to listen for'));
    for (let attempt = 0; attempt < (at.port === 0 ? PORT_ATTEMPTS : 1); attempt++) {
      const opened = await ListeningPoint.#bind(at, protocols, context);
      if (opened.ok) return opened;
      failure = opened.error;
      if (failure.code !== 'in-use') break;
    }
    return err(failure);
  }

  static async #bind(
    { address, port }: Address,
    protocols: ReadonlySet<Carried>,
    context: PointContext,
  ): Promise<Result<ListeningPoint, BindError>> {
    const udp = protocols.has('udp') ? await UdpListener.open({ address, port }, context) : undefined;
    if (udp && !udp.ok) return udp;
    const number = udp?.value.local.port ?? port;
    const tcp = protocols.has('tcp')
      ? await TcpListener.open({ address, port: number }, context.connections)
      : undefined;
    if (tcp && !tcp.ok) {
      await udp?.value.close();
      return tcp;
    }
    return ok(new ListeningPoint({ address, port: tcp?.value.local.port ?? number }, udp?.value, tcp?.value));
  }

  get targets(): Target[] {
    const { address, port } = this;
    const protocols = [this.udp && ('udp' as const), this.tcp && ('tcp' as const)];
    return protocols.filter((protocol) => protocol !== undefined).map((protocol) => ({ protocol, address, port }));
  }

  /** Whether packets that leave from `localAddress` may leave from here: loopback reaches all of loopback, and nothing else. */
  covers(protocol: Carried, localAddress: string): boolean {
    if (!this[protocol] || family(this.address) !== family(localAddress)) return false;
    if (isWildcard(this.address) || this.address === localAddress) return true;
    return isLoopback(this.address) && isLoopback(localAddress);
  }

  /** Whether a Via with this sent-by can be ours (§18.1.2). */
  answersTo(host: string, port: number): boolean {
    if (port !== this.port) return false;
    return isWildcard(this.address) ? family(host) === family(this.address) : canonicalAddress(host) === this.address;
  }

  /** Where peers reach us when packets leave from `localAddress`. */
  sentBy(localAddress: string): Address {
    return { address: isWildcard(this.address) ? localAddress : this.address, port: this.port };
  }

  async close(): Promise<void> {
    this.tcp?.close();
    await this.udp?.close();
  }
}
