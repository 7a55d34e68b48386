import { err, ok } from '../../main/base/result.ts';
import type { Locator } from '../../main/sip/agent/locator.ts';
import type { Target } from '../../main/sip/transport.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type LinkFaults, VirtualNetwork } from '../support/virtual-network.ts';
import { ExchangeHost, type ExchangeHostOptions } from './exchange-host.ts';
import { Phone } from './phone.ts';
import { ScriptedPeer } from './scripted-peer.ts';

/** Some hosts on one virtual network, and one clock for all. */
export class World {
  readonly clock = new VirtualClock();
  readonly random: SeededRandom;
  readonly network: VirtualNetwork;
  readonly #names = new Map<string, string>();
  /** What stands behind a host name; an IP address stands for itself. */
  readonly #records = new Map<string, readonly Target[]>();

  constructor({ seed = 1, faults = {} }: { seed?: number; faults?: Partial<LinkFaults> } = {}) {
    this.random = new SeededRandom(seed);
    this.network = new VirtualNetwork({ clock: this.clock, random: this.random, faults });
  }

  readonly locator: Locator = {
    locate: async (wanted) => {
      if (wanted.scheme !== 'sip') return err({ code: 'unsupported', message: `no way to call ${wanted.scheme}` });
      const known = this.#records.get(wanted.host);
      if (known) return ok(known);
      if (!/^[\d.]+$/.test(wanted.host)) return err({ code: 'not-found', message: `${wanted.host} has no address` });
      const protocol = wanted.params.get('transport') === 'tcp' ? 'tcp' : 'udp';
      return ok([{ protocol, address: wanted.host, port: wanted.port ?? 5060 }]);
    },
  };

  /** A record of the DNS: the targets behind a name, in order. */
  locates(name: string, targets: readonly Target[]): void {
    this.#records.set(name, targets);
  }

  /** One of our own user agents. */
  phone(name: string, address: string, protocols: readonly ('udp' | 'tcp')[] = ['udp', 'tcp']): Phone {
    this.#names.set(address, name);
    return new Phone(this, name, this.network.host(address, 5060, protocols));
  }

  /** Our exchange on a host of its own, with a user agent behind it. */
  exchange(address: string, options: ExchangeHostOptions = {}): ExchangeHost {
    this.#names.set(address, 'exchange');
    return new ExchangeHost(this, this.network.host(address, 5060, ['udp', 'tcp']), options);
  }

  /** A host that says exactly what the test makes it say. */
  peer(name: string, address: string): ScriptedPeer {
    this.#names.set(address, name);
    return new ScriptedPeer(name, this.network.host(address));
  }

  /** A host of the test's own in the ladder. */
  names(name: string, address: string): void {
    this.#names.set(address, name);
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** The ladder so far, as an RFC draws it: `alice → bob INVITE`, lost ones marked. */
  ladder(): string[] {
    return this.network.packets.map(({ from, to, message, fate }) => {
      const what = message.kind === 'request' ? message.method : `${message.status} ${message.cseq.method}`;
      const mark = fate === 'delivered' ? '' : ` (${fate})`;
      return `${this.#nameOf(from.address)} → ${this.#nameOf(to.address)} ${what}${mark}`;
    });
  }

  /** The same with the time in ms in front: for what is said about timers. */
  timedLadder(): string[] {
    const ladder = this.ladder();
    return this.network.packets.map(({ at }, index) => `${at} ${ladder[index]}`);
  }

  /** Loses the first `count` messages that `matches` says. */
  lose(matches: (what: string) => boolean, count = 1): void {
    let left = count;
    this.network.decide(({ from, to, message }) => {
      const kind = message.kind === 'request' ? message.method : `${message.status} ${message.cseq.method}`;
      if (left === 0 || !matches(`${this.#nameOf(from.address)} → ${this.#nameOf(to.address)} ${kind}`))
        return undefined;
      left -= 1;
      return 'lose';
    });
  }

  #nameOf(address: string): string {
    return this.#names.get(address) ?? address;
  }
}
