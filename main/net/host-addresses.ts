import dns from 'node:dns';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { LocateError } from '../sip/agent/locator.ts';
import { canonicalAddress, family } from './ip.ts';

/** The records that a host name has, and what the system's own look-up (hosts file, mDNS, search domains) says of it. */
export interface NameService {
  resolve4(host: string): Promise<string[]>;
  resolve6(host: string): Promise<string[]>;
  lookup(host: string): Promise<string[]>;
}

/** RFC 6761 §6.3: never asked of any server. */
const loopback: readonly string[] = ['127.0.0.1', '::1'];

/** Errors that say that the name has no such record; all others mean that we could not find out. */
const absent: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'ENONAME']);

/** The IP addresses of a host: IPv4 first, at most `limits.resolvedAddresses`. */
export class HostAddresses {
  readonly #names: NameService;

  constructor(names: NameService = systemNames()) {
    this.#names = names;
  }

  async find(host: string): Promise<Result<readonly string[], LocateError>> {
    if (family(host) !== 0) return ok([canonicalAddress(host)]);
    const name = host.replace(/\.$/, '').toLowerCase();
    if (name === 'localhost' || name.endsWith('.localhost')) return ok(loopback);
    if (!/^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?$/.test(name)) return notFound(host);
    const asked = isLocalName(name) ? [] : await this.#records(name);
    const failures = asked.filter((answer) => typeof answer === 'string');
    const found = asked.flatMap((answer) => (typeof answer === 'string' ? [] : answer));
    if (found.length > 0) return ok(found.slice(0, limits.resolvedAddresses));
    return this.#lookup(
      host,
      failures.some((code) => !absent.has(code)),
    );
  }

  /** A and AAAA records asked for at the same time; an error is its code. */
  #records(name: string): Promise<(string[] | string)[]> {
    return Promise.all([this.#names.resolve4(name).catch(errorCode), this.#names.resolve6(name).catch(errorCode)]);
  }

  async #lookup(host: string, serversFailed: boolean): Promise<Result<readonly string[], LocateError>> {
    const answer = await this.#names.lookup(host).catch(errorCode);
    if (typeof answer !== 'string' && answer.length > 0) return ok(answer.slice(0, limits.resolvedAddresses));
    const known = typeof answer !== 'string' || absent.has(answer);
    if (known && !serversFailed) return notFound(host);
    return err({
      code: 'dns-failed',
      message: `The address of ${host} could not be looked up: no answer from the DNS`,
    });
  }
}

/** The DNS through the servers of the system, with our own time limit, and the system's look-up behind it. */
export function systemNames(servers?: readonly string[]): NameService {
  const resolver = new dns.promises.Resolver({ timeout: limits.dnsQueryMs, tries: 2 });
  if (servers) resolver.setServers(servers);
  return {
    resolve4: (host) => resolver.resolve4(host),
    resolve6: (host) => resolver.resolve6(host),
    lookup: async (host) => {
      const entries = await dns.promises.lookup(host, { all: true, order: 'ipv4first' });
      return entries.map(({ address }) => address);
    },
  };
}

/** Names that no DNS server outside the house knows: one label, and mDNS (RFC 6762). */
function isLocalName(name: string): boolean {
  return !name.includes('.') || name.endsWith('.local');
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function notFound(host: string): Result<never, LocateError> {
  return err({ code: 'not-found', message: `There is no host called ${host}` });
}
