import { limits } from '../../base/limits.ts';
import type { Random } from '../../base/random.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow } from '../transport.ts';
import type { AccountMemory } from './account-memory.ts';
import { strengthOf } from './algorithm.ts';
import type { AuthAnswer, Authentication, AuthProblem } from './authenticator.ts';
import { type Asker, type Challenge, challengesOf } from './challenge.ts';
import { type Login, ProtectionSpace } from './protection-space.ts';

export interface AccountAuthenticatorOptions {
  /** The name that the server knows. */
  readonly username: string;
  /** Asked for each time one is needed, kept nowhere. */
  readonly password: () => string | undefined;
  /** Whether a flow leads to one of the account's own servers. Nobody else gets credentials. */
  readonly trusts: (flow: Flow) => boolean;
  readonly random: Random;
  /** Realms that are answered in requests other than REGISTER, beside those in which the account registers. */
  readonly realms?: readonly string[];
}

/** The challenge that one asker made for one realm: the strongest of those that it offered. */
interface Demand {
  readonly key: string;
  readonly asker: Asker;
  readonly challenge: Challenge;
}

const askers: readonly Asker[] = ['server', 'proxy'];

/** One request of an account on its way through the challenges of its servers. */
export class AccountAuthentication implements Authentication {
  readonly #options: AccountAuthenticatorOptions;
  readonly #memory: AccountMemory;
  /** What this request bears credentials for, by key. */
  readonly #spaces = new Map<string, ProtectionSpace>();
  /** Those of them that were asked for in answer to this request, and not put in beforehand. */
  readonly #answered = new Set<string>();
  #staleRounds = 0;

  constructor(options: AccountAuthenticatorOptions, memory: AccountMemory) {
    this.#options = options;
    this.#memory = memory;
  }

  prepare(request: SipRequest, flow: Flow): void {
    const login = this.#options.trusts(flow) ? this.#login() : undefined;
    if (!login) return;
    for (const [key, space] of this.#memory.spaces) {
      const { asker, challenge } = space;
      if (key !== keyOf(asker, challenge.realm, request) || this.#memory.wasRefused(challenge, login)) continue;
      if (!this.#spaces.has(key)) this.#spaces.set(key, space);
    }
    for (const [name, value] of this.#credentials(request, login)) request.headers.append(name, value);
  }

  answer(request: SipRequest, response: SipResponse, flow: Flow): AuthAnswer {
    if (!this.#options.trusts(flow)) return none('untrusted');
    const offered = demandsOf(request, response);
    if (offered.length === 0) return none('unsupported');
    const demands = offered.filter(({ challenge }) => this.#memory.isOwnRealm(challenge.realm, request.method));
    if (demands.length === 0) return none('untrusted');
    const login = this.#login();
    if (!login) return none('no-password');
    const problem = this.#problemWith(demands, login, request);
    if (problem) return none(problem);
    for (const demand of demands) this.#accept(demand);
    return { kind: 'credentials', headers: this.#credentials(request, login) };
  }

  #login(): Login | undefined {
    const { username, password } = this.#options;
    const secret = password();
    return secret === undefined ? undefined : { username, password: secret };
  }

  #problemWith(demands: readonly Demand[], login: Login, request: SipRequest): AuthProblem | undefined {
    if (demands.some(({ challenge }) => this.#memory.isDowngrade(challenge))) return 'downgraded';
    if (demands.some(({ challenge }) => challenge.stale)) this.#staleRounds += 1;
    if (this.#staleRounds > limits.staleRounds) return 'too-many-rounds';
    const again = demands.filter(({ key, challenge }) => !challenge.stale && this.#answered.has(key));
    // Elsewhere than at the registrar, a second 407 may be that of another proxy of the same name.
    if (request.method === 'REGISTER') for (const { challenge } of again) this.#memory.refuse(challenge, login);
    const refused = again.length > 0 || demands.some(({ challenge }) => this.#memory.wasRefused(challenge, login));
    return refused ? 'wrong-password' : undefined;
  }

  #accept({ key, asker, challenge }: Demand): void {
    const space = new ProtectionSpace(asker, challenge, this.#options.random);
    this.#spaces.set(key, space);
    this.#answered.add(key);
    this.#memory.keep(key, space);
  }

  #credentials(request: SipRequest, login: Login): (readonly [string, string])[] {
    return [...this.#spaces.values()].map((space) => space.credentials(request, login));
  }
}

/** The strongest challenge of each realm, of the server and of proxies. */
function demandsOf(request: SipRequest, response: SipResponse): Demand[] {
  return askers.flatMap((asker) => {
    const strongest = new Map<string, Challenge>();
    for (const challenge of challengesOf(response, asker)) {
      const other = strongest.get(challenge.realm);
      const stronger = !other || strengthOf(challenge.algorithm) > strengthOf(other.algorithm);
      if (stronger) strongest.set(challenge.realm, challenge);
    }
    return [...strongest].map(([realm, challenge]) => ({ key: keyOf(asker, realm, request), asker, challenge }));
  });
}

/**
 * Where credentials are good again. A proxy's are for all that goes through it; a server's for the registrar or within one
 * call: in others they would be shown to whoever is called.
 */
function keyOf(asker: Asker, realm: string, { method, callId }: SipRequest): string {
  const use = method === 'REGISTER' ? 'register' : asker === 'proxy' ? 'call' : `call ${callId}`;
  return `${asker} ${use} ${realm}`;
}

function none(problem: AuthProblem): AuthAnswer {
  return { kind: 'none', problem };
}
