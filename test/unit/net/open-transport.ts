import type { Address } from '../../../main/base/address.ts';
import { type Clock, systemClock } from '../../../main/base/clock.ts';
import type { Binding } from '../../../main/net/bind-error.ts';
import { SipTransport, type SipTransportOptions } from '../../../main/net/transport.ts';
import type { Arrival } from '../../../main/sip/transport.ts';
import { Inbox } from './inbox.ts';
import { valueIn } from './messages.ts';
import { TcpPeer } from './peers.ts';

/** A transport under test, with what it hands up. */
export class Opened implements AsyncDisposable {
  readonly transport: SipTransport;
  readonly arrivals = new Inbox<Arrival>();

  private constructor(transport: SipTransport) {
    this.transport = transport;
    transport.onArrival(this.arrivals.put);
  }

  static async on(
    addresses: readonly string[] = ['127.0.0.1'],
    clock: Clock = systemClock,
    options: Partial<SipTransportOptions> = {},
  ): Promise<Opened> {
    const bindings = addresses.flatMap((address): Binding[] => [
      { protocol: 'udp', address, port: 0 },
      { protocol: 'tcp', address, port: 0 },
    ]);
    return new Opened(valueIn(await SipTransport.open({ bindings, clock, ...options })));
  }

  /** The first address that it listens on; UDP and TCP share the number. */
  get local(): Address {
    const [first] = this.transport.listening;
    if (!first) throw new Error('listens nowhere');
    return { address: first.address, port: first.port };
  }

  /** Awaits until that many connections are open; each turn of the loop lets the sockets' events in. */
  async connections(count: number): Promise<void> {
    while (this.transport.counts().connections !== count) await new Promise((resolve) => setImmediate(resolve));
  }

  /** A ping and its pong on a connection of their own: what reached this machine before has been read by then. */
  async roundTrip(): Promise<void> {
    using peer = await TcpPeer.connect(this.local);
    await peer.send('\r\n\r\n');
    await peer.received.next();
    const before = this.transport.counts().connections;
    peer.socket.end();
    await peer.closed;
    await this.connections(before - 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport.close();
  }
}
