import type { Random } from '../../base/random.ts';
import type { Flow } from '../transport.ts';
import type { Authentication, Authenticator } from './authenticator.ts';

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

/** Answers the digest challenges of one account's servers (RFC 3261 §22, RFC 7616, RFC 8760). One for each account. */
export class AccountAuthenticator implements Authenticator {
  constructor(_options: AccountAuthenticatorOptions) {}

  begin(): Authentication {
    return { prepare: () => {}, answer: () => ({ kind: 'none', problem: 'unsupported' }) };
  }

  forget(): void {}
}
