import dns, { type NaptrRecord, type RecordWithTtl, type SrvRecord } from 'node:dns';
import { type Address, formatAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { Dns, DnsAnswer, DnsFailure } from './dns.ts';

/** What node:dns calls an answer without records. A name that can't be one is asked of nobody, and there is none such. */
const absences: Readonly<Record<string, 'no-such-name' | 'no-such-record'>> = {
  ENOTFOUND: 'no-such-name',
  EBADNAME: 'no-such-name',
  ENODATA: 'no-such-record',
};

const failures: Readonly<Record<string, DnsFailure>> = {
  ETIMEOUT: 'silent',
  ECANCELLED: 'silent',
  ECONNREFUSED: 'unreachable',
  EREFUSED: 'refused',
  EBADRESP: 'garbled',
  EFORMERR: 'garbled',
};

/** Asks the DNS servers of the system, or the one it is given, over UDP and, for long answers, TCP. */
export class DnsClient implements Dns, Disposable {
  readonly #clock: Clock;
  readonly #server: Address | undefined;
  #resolver: dns.promises.Resolver;
  #madeAt: number;
  #unanswered = 0;

  constructor(clock: Clock, server?: Address) {
    this.#clock = clock;
    this.#server = server;
    this.#resolver = newResolver(server);
    this.#madeAt = clock.now();
  }

  a(name: string): Promise<DnsAnswer<string>> {
    return this.#addresses((resolver) => resolver.resolve4(name, { ttl: true }));
  }

  aaaa(name: string): Promise<DnsAnswer<string>> {
    return this.#addresses((resolver) => resolver.resolve6(name, { ttl: true }));
  }

  cname(name: string): Promise<DnsAnswer<string>> {
    return this.#ask((resolver) => resolver.resolveCname(name));
  }

  srv(name: string): Promise<DnsAnswer<SrvRecord>> {
    return this.#ask((resolver) => resolver.resolveSrv(name), byPriority);
  }

  naptr(name: string): Promise<DnsAnswer<NaptrRecord>> {
    return this.#ask((resolver) => resolver.resolveNaptr(name), byOrder);
  }

  /** Questions still open are answered as by a silent server. */
  dispose(): void {
    this.#resolver.cancel();
  }

  async #addresses(
    question: (resolver: dns.promises.Resolver) => Promise<RecordWithTtl[]>,
  ): Promise<DnsAnswer<string>> {
    const answer = await this.#ask(question);
    if (answer.kind !== 'records') return answer;
    const lifeMs = 1000 * Math.min(...answer.records.map(({ ttl }) => ttl));
    return { kind: 'records', records: answer.records.map(({ address }) => address), lifeMs };
  }

  /** `preference`: which records are kept of a long answer; the first where nothing is said. */
  async #ask<T>(
    question: (resolver: dns.promises.Resolver) => Promise<T[]>,
    preference: (a: T, b: T) => number = () => 0,
  ): Promise<DnsAnswer<T>> {
    const resolver = this.#current();
    this.#unanswered += 1;
    try {
      const records = (await question(resolver)).sort(preference).slice(0, limits.dnsRecords);
      return records.length === 0
        ? { kind: 'no-such-record' }
        : { kind: 'records', records, lifeMs: limits.dnsUntoldTtlMs };
    } catch (error) {
      return withoutRecords(error);
    } finally {
      this.#unanswered -= 1;
    }
  }

  /** A resolver reads the system's servers only when it is made; a laptop is soon in another network. */
  #current(): dns.promises.Resolver {
    const now = this.#clock.now();
    if (this.#unanswered === 0 && now - this.#madeAt > limits.dnsServersMs) {
      this.#resolver = newResolver(this.#server);
      this.#madeAt = now;
    }
    return this.#resolver;
  }
}

function byPriority(a: SrvRecord, b: SrvRecord): number {
  return a.priority - b.priority;
}

function byOrder(a: NaptrRecord, b: NaptrRecord): number {
  return a.order - b.order || a.preference - b.preference;
}

function newResolver(server: Address | undefined): dns.promises.Resolver {
  const timeout = limits.dnsQueryMs;
  const resolver = new dns.promises.Resolver({ timeout, maxTimeout: timeout, tries: 2 });
  if (server) resolver.setServers([formatAddress(server)]);
  return resolver;
}

function withoutRecords(error: unknown): DnsAnswer<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const kind = absences[code];
  return kind ? { kind } : { kind: 'failed', failure: failures[code] ?? 'server-failed' };
}
