import type { SrvRecord } from 'node:dns';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { LocateError, Locator } from '../sip/agent/locator.ts';
import type { Uri } from '../sip/message/uri.ts';
import { defaultPort, type Protocol, type Target } from '../sip/transport.ts';
import type { Dns } from './dns.ts';
import { HostAddresses } from './host-addresses.ts';
import { family, isPort } from './ip.ts';
import { lookUpFailed, nameProblem, onlyOver, takesNoCalls, unsupported } from './locate-words.ts';
import { isHostName, isLocalName, isLoopbackName } from './names.ts';
import { offeredServices } from './naptr.ts';
import { type Carried, defaultProtocol, type Route, routeOf, type Service, serviceOf } from './server-rules.ts';
import { inOrderOfTrial } from './srv.ts';
import type { SystemNames } from './system-names.ts';

type Found = Result<readonly Target[], LocateError>;

interface Server {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
}

interface Parts {
  readonly dns: Dns;
  /** Undefined: the DNS alone is asked. */
  readonly system: SystemNames | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** What our transports can carry. */
  readonly carried?: readonly Carried[];
}

/** Finds the servers behind a SIP URI: RFC 3263 §4, with RFC 2782 for the order. Every locating draws its order anew. */
export class SipResolver implements Locator {
  readonly #dns: Dns;
  readonly #hosts: HostAddresses;
  readonly #asksSystem: boolean;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #carried: ReadonlySet<Carried>;

  constructor({ dns, system, clock, random, carried = ['udp', 'tcp', 'tls'] }: Parts) {
    this.#dns = dns;
    this.#hosts = new HostAddresses(dns, system);
    this.#asksSystem = system !== undefined;
    this.#clock = clock;
    this.#random = random;
    this.#carried = new Set(carried);
  }

  /** The servers in the order in which they are to be tried; within `limits.locateMs`. */
  async locate(uri: Uri): Promise<Found> {
    switch (uri.scheme) {
      case 'sip':
      case 'sips': {
        const route = routeOf(uri, this.#carried);
        if (!route.ok) return err(unsupported(route.error));
        const found = await this.#inTime(uri.host, this.#follow(route.value));
        return found.ok ? ok(found.value.map((target) => inNameOf(uri.host, target))) : found;
      }
      case 'tel':
        return err(unsupported('A telephone number needs a provider that connects it; dial a SIP address'));
      case 'other':
        return err(unsupported(`A ${uri.name} address can't be called; dial a SIP address`));
    }
  }

  async #inTime(host: string, found: Promise<Found>): Promise<Found> {
    const late = Promise.withResolvers<Found>();
    const timer = this.#clock.after(limits.locateMs, () => late.resolve(err(lookUpFailed(host, 'silent'))));
    try {
      return await Promise.race([found, late.promise]);
    } finally {
      timer.dispose();
    }
  }

  #follow(route: Route): Promise<Found> {
    switch (route.kind) {
      case 'host':
        return this.#atHost(route);
      case 'service':
        return this.#atDomain(route.domain, [route.service], route.service.protocol);
      case 'domain':
        return this.#byNaptr(route.domain, route.scheme);
    }
  }

  /** §4.1 where the URI names neither transport nor port. */
  async #byNaptr(domain: string, scheme: 'sip' | 'sips'): Promise<Found> {
    const constructed = this.#constructedServices(domain, scheme);
    if (!this.#hasServices(domain)) return this.#atDomain(domain, constructed, defaultProtocol(scheme));
    this.#askAhead(domain, constructed);
    const answer = await this.#dns.naptr(domain);
    const offered = offeredServices(answer.kind === 'records' ? answer.records : [], this.#carried, scheme);
    const [preferred] = offered.services;
    if (preferred) return this.#atDomain(domain, offered.services, preferred.protocol);
    // A domain that offers only what we can't carry is not guessed at; SRV records of its own may still say more.
    const only = offered.dropped.length > 0 ? onlyOver(domain, offered.dropped) : undefined;
    return this.#atDomain(domain, constructed, only ?? defaultProtocol(scheme));
  }

  /** "The client constructs SRV queries for those transport protocols it supports" (§4.1). */
  #constructedServices(domain: string, scheme: 'sip' | 'sips'): readonly Service[] {
    const protocols: readonly Carried[] = scheme === 'sips' ? ['tls'] : ['udp', 'tcp'];
    return protocols.filter((protocol) => this.#carried.has(protocol)).map((protocol) => serviceOf(protocol, domain));
  }

  /** §4.2 without a port: the SRV records, else the domain's own addresses over `otherwise`, or the error that it is. */
  async #atDomain(domain: string, services: readonly Service[], otherwise: Carried | LocateError): Promise<Found> {
    if (!this.#hasServices(domain)) return this.#fallBack(domain, otherwise);
    this.#askAhead(domain, services);
    const answers = await Promise.all(services.map(({ name }) => this.#dns.srv(name)));
    const listed = services.map(({ protocol }, index) => {
      const answer = answers[index];
      return { protocol, records: answer?.kind === 'records' ? answer.records : [] };
    });
    if (listed.every(({ records }) => records.length === 0)) return this.#fallBack(domain, otherwise);
    const servers = listed.flatMap(({ protocol, records }) => this.#servers(protocol, records));
    return servers.length === 0 ? err(takesNoCalls(domain)) : this.#addressed(servers.slice(0, limits.locatedServers));
  }

  /** All that may be needed is asked for side by side; whoever needs it shares the question (`DnsCache`). */
  #askAhead(domain: string, services: readonly Service[]): void {
    for (const { name } of services) void this.#dns.srv(name);
    void this.#dns.a(domain);
    void this.#dns.aaaa(domain);
  }

  async #fallBack(domain: string, otherwise: Carried | LocateError): Promise<Found> {
    if (typeof otherwise !== 'string') return err(otherwise);
    return this.#atHost({ protocol: otherwise, host: domain, port: defaultPort(otherwise) });
  }

  /** The target "." is no server (RFC 2782). */
  #servers(protocol: Carried, records: readonly SrvRecord[]): readonly Server[] {
    const real = records.filter(({ name, port }) => name !== '' && name !== '.' && isPort(port));
    return inOrderOfTrial(real, this.#random).map(({ name, port }) => ({ protocol, host: name, port }));
  }

  async #atHost({ protocol, host, port }: Server): Promise<Found> {
    return this.#addressed([{ protocol, host, port }]);
  }

  /** The addresses of all servers, looked up side by side; a server without any is left out, unless there is no other. */
  async #addressed(servers: readonly Server[]): Promise<Found> {
    const found = await Promise.all(servers.map(({ host }) => this.#hosts.find(host)));
    const targets = new Map<string, Target>();
    servers.forEach(({ protocol, port }, index) => {
      const addresses = found[index];
      for (const address of addresses?.ok ? addresses.value : []) {
        targets.set(`${protocol} ${address} ${port}`, { protocol, address, port });
      }
    });
    if (targets.size > 0) return ok([...targets.values()].slice(0, limits.locatedTargets));
    const failed = found.findIndex((result) => !result.ok && result.error.kind === 'failed');
    const shown = Math.max(failed, 0);
    const [server, result] = [servers[shown], found[shown]];
    return server && result && !result.ok ? err(nameProblem(server.host, result.error)) : ok([]);
  }

  /** Names of the house have addresses at most, and no server is asked about what is no name. */
  #hasServices(domain: string): boolean {
    if (!isHostName(domain) || isLoopbackName(domain)) return false;
    return !(this.#asksSystem && isLocalName(domain));
  }
}

/** Whom a server must prove to be: the domain that was asked for, whatever names the DNS led to (RFC 5922 §7.3). */
function inNameOf(host: string, target: Target): Target {
  if (target.protocol === 'udp' || target.protocol === 'tcp' || !isHostName(host) || family(host) !== 0) return target;
  return { ...target, serverName: host.replace(/\.$/, '').toLowerCase() };
}
