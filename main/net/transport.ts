import { type Address, formatAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import { type Log, silentLog } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { SipResponse } from '../sip/message/message.ts';
import type { Flow, Target, Transport, TransportError } from '../sip/transport.ts';
import { Arrivals, type DropCounts } from './arrivals.ts';
import type { BindError, Binding } from './bind-error.ts';
import { canonicalAddress, family, isPort } from './ip.ts';
import { ListeningPoint, type PointContext } from './listening-point.ts';
import { LocalAddresses } from './local-address.ts';
import { datagramRoute, reconnectionRoute } from './response-route.ts';
import { TcpConnections } from './tcp-connections.ts';
import { failLater } from './transport-error.ts';
import { UdpFlow } from './udp.ts';

export interface SipTransportOptions {
  readonly bindings: readonly Binding[];
  readonly clock: Clock;
  readonly log?: Log;
}

export interface TransportCounts {
  /** Sockets that listen, and those that watch a UDP peer. */
  readonly sockets: number;
  /** TCP connections, those being set up included. */
  readonly connections: number;
  readonly dropped: Readonly<DropCounts>;
}

type Opened = Result<ListeningPoint, TransportError>;

const bothProtocols: ReadonlySet<Binding['protocol']> = new Set(['udp', 'tcp']);

/** SIP over UDP and TCP, IPv4 and IPv6 (RFC 3261 §18). */
export class SipTransport implements Transport {
  readonly #context: PointContext;
  readonly #arrivals: Arrivals;
  readonly #localAddresses: LocalAddresses;
  readonly #connections: TcpConnections;
  readonly #log: Log;
  readonly #points: ListeningPoint[] = [];
  /** Points being opened on an interface's address, so that two requests open one. */
  readonly #opening = new Map<string, Promise<Opened>>();
  readonly onArrival: Transport['onArrival'];
  #closing: Promise<void> | undefined;

  private constructor({ clock, log = silentLog }: SipTransportOptions) {
    this.#log = log;
    this.#arrivals = new Arrivals((host, port) => this.#points.some((point) => point.answersTo(host, port)));
    this.#localAddresses = new LocalAddresses(clock);
    const shared = { clock, arrivals: this.#arrivals, localAddresses: this.#localAddresses };
    this.#connections = new TcpConnections(shared);
    this.#context = { ...shared, connections: this.#connections };
    this.onArrival = this.#arrivals.onArrival;
  }

  /** Listens on all bindings or none. UDP and TCP of one address share the number that a port of 0 gets. */
  static async open(options: SipTransportOptions): Promise<Result<SipTransport, BindError>> {
    const transport = new SipTransport(options);
    for (const { at, protocols } of grouped(options.bindings)) {
      const point = await ListeningPoint.open(at, protocols, transport.#context);
      if (!point.ok) {
        await transport.close();
        return point;
      }
      transport.#points.push(point.value);
    }
    return ok(transport);
  }

  /** Where we listen, with the numbers that a port of 0 got; grows when a peer is reached through another interface. */
  get listening(): readonly Target[] {
    return this.#points.flatMap((point) => point.targets);
  }

  /** A flow to an IP literal and port. A UDP flow needs no answer from the peer to be had; a TCP flow is connected. */
  async connect(target: Target): Promise<Result<Flow, TransportError>> {
    const { protocol, port } = target;
    if (this.#closing) return err({ code: 'closed', message: 'the transport is closed' });
    if (protocol !== 'udp' && protocol !== 'tcp') {
      return err({ code: 'unreachable', message: `SIP over ${protocol.toUpperCase()} is not carried yet` });
    }
    if (family(target.address) === 0 || !isPort(port)) {
      return err({ code: 'unreachable', message: `${formatAddress(target)} is not an IP address and port` });
    }
    const remote = { address: canonicalAddress(target.address), port };
    const open = protocol === 'tcp' ? this.#connections.find(remote) : undefined;
    if (open) return ok(open);
    const local = this.#localAddresses.known(remote) ?? (await this.#localAddresses.find(remote));
    if (!local.ok) return local;
    const point = await this.#pointFor(protocol, local.value);
    if (!point.ok) return point;
    const { udp } = point.value;
    if (protocol === 'udp' && udp) return ok(udp.flow(local.value, remote));
    return this.#connections.dial(remote, point.value.sentBy(local.value));
  }

  respond(response: SipResponse, arrivedOn: Flow, failed?: (error: TransportError) => void): void {
    if (arrivedOn instanceof UdpFlow) {
      arrivedOn.towards(datagramRoute(response) ?? arrivedOn.remote).send(response, failed);
    } else {
      arrivedOn.send(response, (error) => void this.#reconnect(response, error, failed));
    }
  }

  counts(): TransportCounts {
    let sockets = 0;
    for (const { udp, tcp } of this.#points) sockets += (udp?.sockets ?? 0) + (tcp ? 1 : 0);
    return { sockets, connections: this.#connections.size, dropped: { ...this.#arrivals.dropped } };
  }

  /** Resolves when every socket is closed; queued bytes go out first, for a bounded time (`limits.tcpLingerMs`). */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#opening.values());
    const points = this.#points.splice(0);
    const closed = points.map((point) => point.close());
    await Promise.all([...closed, this.#connections.close()]);
    this.#arrivals.dispose();
  }

  /** §18.2.2: the connection that the request came on is gone, so a new one goes to where its Via says. */
  async #reconnect(
    response: SipResponse,
    broken: TransportError,
    failed: ((error: TransportError) => void) | undefined,
  ): Promise<void> {
    const to = reconnectionRoute(response);
    const again: Result<Flow, TransportError> = to ? await this.connect({ protocol: 'tcp', ...to }) : err(broken);
    if (again.ok) again.value.send(response, failed);
    else failLater(failed, again.error);
  }

  async #pointFor(protocol: Binding['protocol'], localAddress: string): Promise<Opened> {
    const point = this.#points.find((candidate) => candidate.covers(protocol, localAddress));
    if (point) return ok(point);
    let opening = this.#opening.get(localAddress);
    if (!opening) {
      opening = this.#openOn(localAddress).finally(() => this.#opening.delete(localAddress));
      this.#opening.set(localAddress, opening);
    }
    return opening;
  }

  /** A socket bound to loopback reaches no other host: listen where packets to this peer leave, on our usual port if it is free there. */
  async #openOn(address: string): Promise<Opened> {
    const usual = this.#points[0]?.port ?? 0;
    let point = await ListeningPoint.open({ address, port: usual }, bothProtocols, this.#context);
    if (!point.ok && usual !== 0 && point.error.code === 'in-use') {
      point = await ListeningPoint.open({ address, port: 0 }, bothProtocols, this.#context);
    }
    if (!point.ok) return err({ code: 'unreachable', message: point.error.message });
    this.#points.push(point.value);
    this.#log.info({ listening: formatAddress(point.value) }, 'listening on another interface');
    return ok(point.value);
  }
}

interface Group {
  readonly at: Address;
  readonly protocols: Set<Binding['protocol']>;
}

/** The bindings by address and port, in the order given. */
function grouped(bindings: readonly Binding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { protocol, address, port } of bindings) {
    const key = formatAddress({ address: canonicalAddress(address), port });
    const group = groups.get(key);
    if (group) group.protocols.add(protocol);
    else groups.set(key, { at: { address, port }, protocols: new Set([protocol]) });
  }
  return [...groups.values()];
}
