import { AccountAuthentication, type AccountAuthenticatorOptions } from './account-authentication.ts';
import { AccountMemory } from './account-memory.ts';
import type { Authentication, Authenticator } from './authenticator.ts';

/** Answers the digest challenges of one account's servers (RFC 3261 §22, RFC 7616, RFC 8760). One for each account. */
export class AccountAuthenticator implements Authenticator {
  readonly #options: AccountAuthenticatorOptions;
  readonly #memory: AccountMemory;

  constructor(options: AccountAuthenticatorOptions) {
    this.#options = options;
    this.#memory = new AccountMemory(options.realms);
  }

  begin(): Authentication {
    return new AccountAuthentication(this.#options, this.#memory);
  }

  forget(): void {
    this.#memory.forget();
  }
}
