import { formatAddress } from '../../../main/base/address.ts';
import type { Clock } from '../../../main/base/clock.ts';
import { systemClock } from '../../../main/base/clock.ts';
import type { Dns } from '../../../main/net/dns.ts';
import { DnsCache } from '../../../main/net/dns-cache.ts';
import { DnsClient } from '../../../main/net/dns-client.ts';
import { SipResolver } from '../../../main/net/resolver.ts';
import type { Carried } from '../../../main/net/server-rules.ts';
import type { SystemNames } from '../../../main/net/system-names.ts';
import { parseUri } from '../../../main/sip/message/uri.ts';
import { DnsServer, type Zone } from '../../support/dns-server.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { errorIn, valueIn } from './messages.ts';

interface Setting {
  readonly system?: SystemNames;
  readonly carried?: readonly Carried[];
  readonly clock?: Clock;
  readonly seed?: number;
  readonly follows?: boolean;
}

/** A resolver, and the DNS server on loopback that it asks. */
export class Locating implements AsyncDisposable {
  readonly server: DnsServer;
  readonly #client: DnsClient;
  readonly #resolver: SipResolver;

  private constructor(server: DnsServer, { system, carried = ['udp', 'tcp'], clock = systemClock, seed = 1 }: Setting) {
    this.server = server;
    this.#client = new DnsClient(systemClock, server.at);
    const dns = new DnsCache(this.#client, clock);
    this.#resolver = new SipResolver({ dns, system, clock, random: new SeededRandom(seed), carried });
  }

  static async over(zone: Zone, setting: Setting = {}): Promise<Locating> {
    return new Locating(await DnsServer.open(zone, { follows: setting.follows ?? true }), setting);
  }

  /** As `udp:192.0.2.1:5060`. */
  async targets(uri: string): Promise<string[]> {
    return shown(valueIn(await this.#resolver.locate(valueIn(parseUri(uri)))));
  }

  /** Each once. */
  async serverNames(uri: string): Promise<(string | undefined)[]> {
    const located = valueIn(await this.#resolver.locate(valueIn(parseUri(uri))));
    return [...new Set(located.map(({ serverName }) => serverName))];
  }

  async failure(uri: string): Promise<{ code: string; message: string }> {
    return errorIn(await this.#resolver.locate(valueIn(parseUri(uri))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.dispose();
    await this.server[Symbol.asyncDispose]();
  }
}

export function shown(targets: readonly { protocol: string; address: string; port: number }[]): string[] {
  return targets.map((target) => `${target.protocol}:${formatAddress(target)}`);
}

const unasked = (name: string) => Promise.reject(new Error(`asked for ${name}`));

/** A DNS that must not be asked. */
export const noDns: Dns = { a: unasked, aaaa: unasked, cname: unasked, srv: unasked, naptr: unasked };
