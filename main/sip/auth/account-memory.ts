import { limits } from '../../base/limits.ts';
import { strengthOf } from './algorithm.ts';
import type { Challenge } from './challenge.ts';
import { ha1 } from './ha1.ts';
import type { Login, ProtectionSpace } from './protection-space.ts';

/** What one account has learned of the servers that challenged it: bounded, and never a password. */
export class AccountMemory {
  /** By who asks, what for, and the realm. */
  readonly #spaces = new Map<string, ProtectionSpace>();
  /** The strongest algorithm that each realm has asked for. */
  readonly #strengths = new Map<string, number>();
  /** Realms of the account's own servers. */
  readonly #realms: Set<string>;
  /** By realm, `H(A1)` of what was refused there. */
  readonly #refused = new Map<string, string>();

  constructor(realms: readonly string[] = []) {
    this.#realms = new Set(realms);
  }

  get spaces(): ReadonlyMap<string, ProtectionSpace> {
    return this.#spaces;
  }

  keep(key: string, space: ProtectionSpace): void {
    remember(this.#spaces, key, space);
    const { realm, algorithm } = space.challenge;
    const strongest = Math.max(strengthOf(algorithm), this.#strengths.get(realm) ?? 0);
    remember(this.#strengths, realm, strongest);
    if (this.#realms.size < limits.protectionSpaces) this.#realms.add(realm);
  }

  /**
   * Whether a realm is the account's own. A call's 401 may come from its callee, handed on by the account's proxy: only the
   * realms of the registrar are answered there, and of an account that is registered nowhere the first that it meets.
   */
  isOwnRealm(realm: string, method: string): boolean {
    return method === 'REGISTER' || this.#realms.size === 0 || this.#realms.has(realm);
  }

  /** Whether this realm has asked for more than this challenge does. */
  isDowngrade({ realm, algorithm }: Challenge): boolean {
    return strengthOf(algorithm) < (this.#strengths.get(realm) ?? 0);
  }

  refuse({ realm }: Challenge, login: Login): void {
    remember(this.#refused, realm, fingerprint(realm, login));
  }

  wasRefused({ realm }: Challenge, login: Login): boolean {
    const refused = this.#refused.get(realm);
    return refused !== undefined && refused === fingerprint(realm, login);
  }

  /** All but whose realms they are and how strong they can ask. */
  forget(): void {
    this.#spaces.clear();
    this.#refused.clear();
  }
}

function fingerprint(realm: string, { username, password }: Login): string {
  return ha1('SHA-256', username, realm, password);
}

/** The newest is last; the oldest makes room. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  if (map.size >= limits.protectionSpaces) {
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(key, value);
}
