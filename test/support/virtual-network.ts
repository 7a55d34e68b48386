import { type Address, formatAddress } from '../../main/base/address.ts';
import type { Clock } from '../../main/base/clock.ts';
import type { Random } from '../../main/base/random.ts';
import type { SipMessage } from '../../main/sip/message/message.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { serializeMessage } from '../../main/sip/message/serializer.ts';
import type { Protocol, TransportError } from '../../main/sip/transport.ts';
import { SeededRandom } from './seeded-random.ts';
import { VirtualTransport } from './virtual-transport.ts';

/** What a link does to datagrams; streams lose, double and reorder nothing, they only take the delay. Ratios are 0 to 1. */
export interface LinkFaults {
  readonly loss: number;
  readonly duplication: number;
  /** How many datagrams are held back by up to `reorderingMs` more than the others. */
  readonly reordering: number;
  readonly reorderingMs: number;
  /** One way; uniform between the two for datagrams, the first of them for streams. */
  readonly delayMs: readonly [least: number, most: number];
}

const perfectLink: LinkFaults = {
  loss: 0,
  duplication: 0,
  reordering: 0,
  reorderingMs: 50,
  delayMs: [0, 0],
};

/** One message on its way. `fate` is what the link did to it. */
export interface Packet {
  /** Virtual time of sending, in ms. */
  readonly at: number;
  readonly from: Address;
  readonly to: Address;
  readonly protocol: Protocol;
  readonly message: SipMessage;
  readonly bytes: Uint8Array;
  readonly fate: 'delivered' | 'lost' | 'duplicated' | 'refused';
}

/** Says what happens to one packet; undefined leaves it to the link. For tests that lose exactly the second 200, say. */
export type Fate = (packet: Omit<Packet, 'fate'>) => 'deliver' | 'lose' | 'duplicate' | TransportError | undefined;

export interface VirtualNetworkOptions {
  readonly clock: Clock;
  /** For the link's faults; seeded, so that a failure can be replayed. */
  readonly random?: Random;
  readonly faults?: Partial<LinkFaults>;
}

/**
 * SIP between hosts of one process, on the virtual clock. Each message goes through the real serializer and parser, and
 * arrives in a later turn of the clock: `advance(0)` delivers what a link without delay carries.
 */
export class VirtualNetwork {
  readonly clock: Clock;
  /** All packets so far, in order of sending: the ladder diagram of the test. */
  readonly packets: Packet[] = [];
  readonly #random: Random;
  readonly #transports = new Map<string, VirtualTransport>();
  #faults: LinkFaults;
  #fate: Fate | undefined;

  constructor({ clock, random, faults }: VirtualNetworkOptions) {
    this.clock = clock;
    this.#random = random ?? new SeededRandom(1);
    this.#faults = { ...perfectLink, ...faults };
  }

  /** A host's transport, listening on UDP and TCP at one address; `protocols` narrows that. */
  host(address: string, port = 5060, protocols: readonly Protocol[] = ['udp', 'tcp']): VirtualTransport {
    const transport = new VirtualTransport(this, { address, port }, protocols);
    this.#transports.set(formatAddress({ address, port }), transport);
    return transport;
  }

  /** Takes a host off the network: datagrams to it vanish, connections to it are refused. */
  remove(transport: VirtualTransport): void {
    this.#transports.delete(formatAddress(transport.local));
  }

  setFaults(faults: Partial<LinkFaults>): void {
    this.#faults = { ...perfectLink, ...faults };
  }

  /** Decides packet by packet, before the link's own faults; undefined ends that. */
  decide(fate: Fate | undefined): void {
    this.#fate = fate;
  }

  /** The ladder as text, such as `500 192.0.2.1:5060 → 192.0.2.2:5060 INVITE (lost)`. */
  ladder(): string[] {
    return this.packets.map(({ at, from, to, message, fate }) => {
      const what =
        message.kind === 'request'
          ? message.method
          : `${message.status} ${message.headers.get('CSeq')?.split(' ').at(-1)}`;
      return `${at} ${formatAddress(from)} → ${formatAddress(to)} ${what}${fate === 'delivered' ? '' : ` (${fate})`}`;
    });
  }

  /** The transport that listens there. */
  find(address: Address, protocol: Protocol): VirtualTransport | undefined {
    const transport = this.#transports.get(formatAddress(address));
    return transport?.protocols.includes(protocol) ? transport : undefined;
  }

  /** Called by flows. */
  carry(
    message: SipMessage,
    protocol: Protocol,
    from: VirtualTransport,
    to: Address,
    failed?: (error: TransportError) => void,
  ): void {
    const bytes = serializeMessage(message);
    const sent = { at: this.clock.now(), from: from.local, to, protocol, message: read(bytes), bytes };
    const fate = this.#fate?.(sent) ?? this.#draw(protocol);
    if (typeof fate === 'object') {
      this.packets.push({ ...sent, fate: 'refused' });
      this.clock.after(0, () => failed?.(fate));
      return;
    }
    this.packets.push({ ...sent, fate: fateNames[fate] });
    if (fate === 'lose') return;
    for (let copies = fate === 'duplicate' ? 2 : 1; copies > 0; copies--) {
      this.clock.after(this.#delay(protocol), () => this.#arrive(bytes, protocol, from, to, failed));
    }
  }

  #arrive(
    bytes: Uint8Array,
    protocol: Protocol,
    from: VirtualTransport,
    to: Address,
    failed?: (error: TransportError) => void,
  ): void {
    const receiver = this.find(to, protocol);
    if (receiver) receiver.receive(read(bytes), protocol, from.local);
    else if (protocol !== 'udp') failed?.({ code: 'closed', message: `${formatAddress(to)} is gone` });
  }

  #draw(protocol: Protocol): 'deliver' | 'lose' | 'duplicate' {
    if (protocol !== 'udp') return 'deliver';
    if (this.#happens(this.#faults.loss)) return 'lose';
    return this.#happens(this.#faults.duplication) ? 'duplicate' : 'deliver';
  }

  #delay(protocol: Protocol): number {
    const [least, most] = this.#faults.delayMs;
    if (protocol !== 'udp') return least;
    const late = this.#happens(this.#faults.reordering) ? this.#random.fraction() * this.#faults.reorderingMs : 0;
    return least + (most - least) * this.#random.fraction() + late;
  }

  /** Draws nothing where nothing can happen, so that a link's randomness depends on its faults alone. */
  #happens(ratio: number): boolean {
    return ratio > 0 && this.#random.fraction() < ratio;
  }
}

const fateNames = { deliver: 'delivered', lose: 'lost', duplicate: 'duplicated' } as const;

function read(bytes: Uint8Array): SipMessage {
  const parsed = parseMessage(bytes);
  if (!parsed.ok) throw new Error(`our own serializer wrote what our parser refuses: ${parsed.error.message}`);
  return parsed.value;
}
