import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Dns, DnsAnswer, DnsFailure } from './dns.ts';
import { canonicalAddress, family } from './ip.ts';
import { isHostName, isLocalName, isLoopbackName } from './names.ts';
import type { SystemNames } from './system-names.ts';

/** Why a name has no address, told apart: no such name at all, a name without an address, or nobody could say. */
export type NameProblem =
  | { readonly kind: 'no-such-name' }
  | { readonly kind: 'no-such-record' }
  | { readonly kind: 'failed'; readonly failure: DnsFailure };

/** RFC 6761 §6.3: never asked of any server. */
const loopback: readonly string[] = ['127.0.0.1', '::1'];

/** The IP addresses of a host: IPv4 first, at most `limits.resolvedAddresses`. */
export class HostAddresses {
  readonly #dns: Dns;
  readonly #system: SystemNames | undefined;

  /** Without `system`, the DNS alone is asked. */
  constructor(dns: Dns, system: SystemNames | undefined) {
    this.#dns = dns;
    this.#system = system;
  }

  async find(host: string): Promise<Result<readonly string[], NameProblem>> {
    if (family(host) !== 0) return ok([canonicalAddress(host)]);
    const name = host.replace(/\.$/, '').toLowerCase();
    if (isLoopbackName(name)) return ok(loopback);
    if (!isHostName(name)) return err({ kind: 'no-such-name' });
    const onlySystem = this.#system !== undefined && isLocalName(name);
    const found = onlySystem ? err({ kind: 'no-such-name' } as const) : await this.#records(name, limits.dnsAliases);
    if (found.ok || !this.#system) return found;
    return this.#lookup(this.#system, name, found.error);
  }

  async #records(name: string, aliasesLeft: number): Promise<Result<readonly string[], NameProblem>> {
    const answers = await Promise.all([this.#dns.a(name), this.#dns.aaaa(name)]);
    const found = answers.flatMap((answer) => (answer.kind === 'records' ? answer.records : []));
    if (found.length > 0) return ok(found.slice(0, limits.resolvedAddresses));
    const problem = worst(answers);
    return problem.kind === 'no-such-record' && aliasesLeft > 0
      ? this.#alias(name, aliasesLeft, problem)
      : err(problem);
  }

  /** A recursive server answers with the whole chain (RFC 1034 §4.3.2); for one that gives its own link only, we go on. */
  async #alias(
    name: string,
    aliasesLeft: number,
    problem: NameProblem,
  ): Promise<Result<readonly string[], NameProblem>> {
    const alias = await this.#dns.cname(name);
    const [next] = alias.kind === 'records' ? alias.records : [];
    if (next === undefined || next === name || !isHostName(next)) return err(problem);
    return this.#records(next.toLowerCase(), aliasesLeft - 1);
  }

  /** The hosts file, mDNS and search domains may know what no server does. */
  async #lookup(
    system: SystemNames,
    name: string,
    problem: NameProblem,
  ): Promise<Result<readonly string[], NameProblem>> {
    const answer = await system.addresses(name);
    if (answer.kind === 'records') return ok(answer.records.slice(0, limits.resolvedAddresses));
    return err(problem.kind === 'no-such-name' && answer.kind === 'failed' ? answer : problem);
  }
}

/** Failure weighs most, as it leaves the question open; then absence of the whole name. */
function worst(answers: readonly DnsAnswer<string>[]): NameProblem {
  return (
    answers.find((answer) => answer.kind === 'failed') ??
    answers.find((answer) => answer.kind === 'no-such-name') ?? { kind: 'no-such-record' }
  );
}
