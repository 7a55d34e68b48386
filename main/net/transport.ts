import { type Address, formatAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { type Log, silentLog } from '../base/log.ts';
import { type Random, systemRandom } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { SipResponse } from '../sip/message/message.ts';
import type { Flow, Target, TransportError, WatchedTransport } from '../sip/transport.ts';
import { Admission, type AdmissionMode } from './admission.ts';
import { Arrivals, type DropCounts } from './arrivals.ts';
import type { BindError, Binding } from './bind-error.ts';
import { Connections } from './connections.ts';
import { canonicalAddress, family, isPort } from './ip.ts';
import { ListeningPoints } from './listening-points.ts';
import { LocalAddresses } from './local-address.ts';
import { type NetworkChange, NetworkWatch } from './network-watch.ts';
import { datagramRoute, reconnectionRoute } from './response-route.ts';
import { failLater } from './transport-error.ts';
import { type TlsOptions, Trust } from './trust.ts';
import { UdpFlow } from './udp.ts';
import { WireTap } from './wire-tap.ts';

export interface SipTransportOptions {
  readonly bindings: readonly Binding[];
  readonly clock: Clock;
  /** For ping intervals and made-up host names; the system's where absent. */
  readonly random?: Random;
  readonly log?: Log;
  readonly tls?: TlsOptions;
  /** `normal` where absent. */
  readonly admission?: AdmissionMode;
  /** This machine's addresses; the system is asked where absent. */
  readonly ownAddresses?: () => ReadonlySet<string>;
}

export interface TransportCounts {
  /** Sockets that listen, and those that watch a UDP peer. */
  readonly sockets: number;
  /** TCP connections and what runs over them, those being set up included. */
  readonly connections: number;
  readonly dropped: Readonly<DropCounts>;
}

/** SIP over UDP, TCP, TLS and WebSocket, IPv4 and IPv6 (RFC 3261 §18, RFC 7118). UDP and TCP are listened to as well. */
export class SipTransport implements WatchedTransport {
  readonly #arrivals: Arrivals;
  readonly #admission: Admission;
  readonly #localAddresses: LocalAddresses;
  readonly #connections: Connections;
  readonly #points: ListeningPoints;
  readonly #network: NetworkWatch;
  readonly #log: Log;
  readonly onArrival: WatchedTransport['onArrival'];
  readonly onWire: WatchedTransport['onWire'];
  /** This machine's addresses have changed, and what was bound to lost ones is closed. */
  readonly onNetworkChange: (listener: (change: NetworkChange) => void) => Disposable;
  #closing: Promise<void> | undefined;

  private constructor(options: SipTransportOptions) {
    const { clock, random = systemRandom, log = silentLog, tls, admission = 'normal', ownAddresses } = options;
    this.#log = log;
    const tap = new WireTap(clock);
    this.#arrivals = new Arrivals((host, port) => this.#points.answersTo(host, port), tap);
    this.#admission = new Admission(clock, admission);
    this.#localAddresses = new LocalAddresses(clock);
    const shared = {
      clock,
      random,
      arrivals: this.#arrivals,
      admission: this.#admission,
      localAddresses: this.#localAddresses,
    };
    this.#connections = new Connections(shared, new Trust(tls));
    this.#points = new ListeningPoints({ ...shared, connections: this.#connections }, log);
    this.#network = new NetworkWatch(clock, ownAddresses);
    this.#network.onNetworkChange((change) => void this.#follow(change));
    this.onArrival = this.#arrivals.onArrival;
    this.onWire = tap.onWire;
    this.onNetworkChange = this.#network.onNetworkChange;
  }

  /** Listens on all bindings or none. UDP and TCP of one address share the number that a port of 0 gets. */
  static async open(options: SipTransportOptions): Promise<Result<SipTransport, BindError>> {
    const transport = new SipTransport(options);
    const opened = await transport.#points.open(options.bindings);
    if (opened.ok) return ok(transport);
    await transport.close();
    return opened;
  }

  /** Where we listen, with the numbers that a port of 0 got; grows when a peer is reached through another interface. */
  get listening(): readonly Target[] {
    return this.#points.targets;
  }

  /** Listens on one more address of this machine, UDP and TCP, on our usual port if it is free there. */
  async listen(address: string): Promise<Result<void, TransportError>> {
    const point = await this.#points.reaching('udp', canonicalAddress(address));
    return point.ok ? ok(undefined) : point;
  }

  /** A flow to an IP literal and port. A UDP flow needs no answer from the peer to be had; all others are connected. */
  async connect(target: Target): Promise<Result<Flow, TransportError>> {
    if (this.#closing) return err({ code: 'closed', message: 'the transport is closed' });
    if (family(target.address) === 0 || !isPort(target.port)) {
      return err({ code: 'unreachable', message: `${formatAddress(target)} is not an IP address and port` });
    }
    const to = { ...target, address: canonicalAddress(target.address) };
    switch (to.protocol) {
      case 'udp':
      case 'tcp':
        return this.#connectFrom(to, to.protocol);
      case 'tls':
      case 'ws':
      case 'wss':
        return this.#connections.dial(to);
    }
  }

  respond(response: SipResponse, arrivedOn: Flow, failed?: (error: TransportError) => void): void {
    if (arrivedOn instanceof UdpFlow) {
      arrivedOn.towards(datagramRoute(response) ?? arrivedOn.remote).send(response, failed);
    } else if (arrivedOn.protocol === 'tcp') {
      arrivedOn.send(response, (error) => void this.#reconnect(response, error, failed));
    } else {
      arrivedOn.send(response, failed);
    }
  }

  /** Lets an IP address send as much as it likes until disposed of: one of the person's own servers. */
  trust(address: string): Disposable {
    return this.#admission.trust(canonicalAddress(address));
  }

  proven({ remote }: Flow): void {
    this.#admission.prove(remote.address);
  }

  counts(): TransportCounts {
    return {
      sockets: this.#points.sockets,
      connections: this.#connections.size,
      dropped: { ...this.#arrivals.dropped },
    };
  }

  /** Resolves when every socket is closed; queued bytes go out first, for a bounded time (`limits.tcpLingerMs`). */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#network.dispose();
    await Promise.all([this.#points.close(), this.#connections.close()]);
    this.#arrivals.dispose();
  }

  /** Over protocols that we listen to, packets leave from where peers can reach us. */
  async #connectFrom(to: Target, protocol: Binding['protocol']): Promise<Result<Flow, TransportError>> {
    const open = protocol === 'tcp' ? this.#connections.find(to) : undefined;
    if (open) return ok(open);
    const local = this.#localAddresses.known(to) ?? (await this.#localAddresses.find(to));
    if (!local.ok) return local;
    const point = await this.#points.reaching(protocol, local.value);
    if (!point.ok) return point;
    const { udp } = point.value;
    if (protocol === 'udp' && udp) return ok(udp.flow(local.value, { address: to.address, port: to.port }));
    return this.#connections.dial(to, point.value.sentBy(local.value));
  }

  /** §18.2.2: the connection that the request came on is gone, so a new one goes to where its Via says. */
  async #reconnect(
    response: SipResponse,
    broken: TransportError,
    failed: ((error: TransportError) => void) | undefined,
  ): Promise<void> {
    const to: Address | undefined = reconnectionRoute(response);
    const again: Result<Flow, TransportError> = to ? await this.connect({ protocol: 'tcp', ...to }) : err(broken);
    if (again.ok) again.value.send(response, failed);
    else failLater(failed, again.error);
  }

  async #follow({ appeared, vanished }: NetworkChange): Promise<void> {
    this.#log.info({ appeared, vanished }, 'the network changed');
    this.#localAddresses.clear();
    for (const address of vanished) {
      this.#connections.lose(address);
      this.#points.lose(address);
    }
    await this.#points.restore(appeared);
  }
}
