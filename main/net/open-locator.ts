import type { Address } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Random } from '../base/random.ts';
import type { Locator } from '../sip/agent/locator.ts';
import { DnsCache } from './dns-cache.ts';
import { DnsClient } from './dns-client.ts';
import { SipResolver } from './resolver.ts';
import { systemNames } from './system-names.ts';

/** A locator over the DNS servers and names of the system, or over the one server given and nothing else. Disposing of it ends open look-ups. */
export function openLocator(clock: Clock, random: Random, server?: Address): Locator & Disposable {
  const client = new DnsClient(clock, server);
  const dns = new DnsCache(client, clock);
  const resolver = new SipResolver({ dns, system: server ? undefined : systemNames, clock, random });
  return { locate: (uri) => resolver.locate(uri), dispose: () => client.dispose() };
}
