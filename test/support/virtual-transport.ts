import { type Address, sameAddress } from '../../main/base/address.ts';
import type { Disposable } from '../../main/base/disposable.ts';
import { Emitter } from '../../main/base/emitter.ts';
import { err, ok, type Result } from '../../main/base/result.ts';
import type { SipMessage, SipRequest, SipResponse } from '../../main/sip/message/message.ts';
import { formatVia, parseVia } from '../../main/sip/message/via.ts';
import type {
  Arrival,
  Flow,
  KeepAliveWish,
  Protocol,
  Target,
  Transport,
  TransportError,
} from '../../main/sip/transport.ts';
import type { VirtualNetwork } from './virtual-network.ts';

interface Keeper {
  readonly protocol: Protocol;
  readonly remote: Address;
  readonly lost: (error: TransportError) => void;
  readonly wish: KeepAliveWish;
}

/** One host's end of a `VirtualNetwork`. */
export class VirtualTransport implements Transport {
  readonly local: Address;
  readonly protocols: readonly Protocol[];
  /** Who was found to be no forger. */
  readonly provenPeers = new Set<string>();
  readonly #network: VirtualNetwork;
  readonly #arrival = new Emitter<Arrival>();
  readonly #keepers = new Set<Keeper>();

  readonly onArrival = this.#arrival.on;

  constructor(network: VirtualNetwork, local: Address, protocols: readonly Protocol[]) {
    this.#network = network;
    this.local = local;
    this.protocols = protocols;
  }

  proven({ remote }: Flow): void {
    this.provenPeers.add(remote.address);
  }

  async connect({ protocol, address, port }: Target): Promise<Result<Flow, TransportError>> {
    const listening = this.#network.find({ address, port }, protocol) !== undefined;
    if (protocol !== 'udp' && !listening) return err({ code: 'refused', message: `nothing listens at ${address}` });
    return ok(this.flowTo({ address, port }, protocol));
  }

  /** The same at once and whether or not anyone listens, for tests of what lies below `connect`. */
  flowTo(remote: Address, protocol: Protocol = 'udp'): Flow {
    return {
      protocol,
      reliable: protocol !== 'udp',
      local: this.local,
      remote,
      sentBy: this.local,
      send: (message, failed) => this.#network.carry(message, protocol, this, remote, failed),
      keepAlive: (lost, wish = {}) => this.#keep({ protocol, remote, lost, wish }),
    };
  }

  /** Peers that a flow is kept alive to. */
  get keptAlive(): readonly Address[] {
    return [...this.#keepers].map(({ remote }) => remote);
  }

  /** What those who keep flows alive say of the peers' wishes. */
  get keepAliveWishes(): readonly KeepAliveWish[] {
    return [...this.#keepers].map(({ wish }) => wish);
  }

  /** What a closed connection or a missing pong does to every flow that is kept alive to this peer. */
  lose(remote: Address, error: TransportError = { code: 'closed', message: `${remote.address} is gone` }): void {
    for (const keeper of [...this.#keepers]) {
      if (sameAddress(keeper.remote, remote) && this.#keepers.delete(keeper)) keeper.lost(error);
    }
  }

  #keep(keeper: Keeper): Disposable {
    this.#keepers.add(keeper);
    return { dispose: () => void this.#keepers.delete(keeper) };
  }

  /** §18.2.2 with RFC 3581 §4. */
  respond(response: SipResponse, arrivedOn: Flow, failed?: (error: TransportError) => void): void {
    if (arrivedOn.reliable) {
      arrivedOn.send(response, failed);
      return;
    }
    const top = parseVia(response.headers.list('Via')[0] ?? '');
    if (!top.ok) {
      arrivedOn.send(response, failed);
      return;
    }
    const { host, port, received, rport } = top.value;
    const to = { address: received ?? host, port: rport ?? port ?? 5060 };
    this.#network.carry(response, arrivedOn.protocol, this, to, failed);
  }

  /** A message from the network; `from` is where its packet came from. */
  receive(message: SipMessage, protocol: Protocol, from: Address): void {
    if (message.kind === 'request') stampSource(message, from);
    this.#arrival.emit({ message, flow: this.flowTo(from, protocol) });
  }
}

/** Says in the top Via where the request came from (§18.2.1, RFC 3581 §4); one that can't be read stays as it is. */
function stampSource(request: SipRequest, from: Address): void {
  const [first, ...others] = request.headers.list('Via');
  const via = parseVia(first ?? '');
  if (!via.ok) return;
  const { host, rport } = via.value;
  const stamped = formatVia({
    ...via.value,
    ...(host === from.address && rport === undefined ? {} : { received: from.address }),
    ...(rport === undefined ? {} : { rport: from.port }),
  });
  request.headers.set('Via', [stamped, ...others].join(', '));
}
