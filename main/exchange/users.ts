import type { Ha1s } from '../sip/auth/ha1.ts';

/** What users' passwords are good for, where nothing else is said. */
export const EXCHANGE_REALM = 'partyline';

/** Who may be a user of the exchange, and what proves it. */
export interface ExchangeUsers {
  /**
   * True: on this machine anyone is the user that he says he is. False as soon as passwords are defined, or the exchange
   * is open to a network.
   */
  readonly open: boolean;
  /** What a user's password hashes to; undefined for nobody. */
  lookup(user: string): Ha1s | undefined;
}

/** How it is before anyone has set anything up: a phone on this machine works in its first minute. */
export const openUsers: ExchangeUsers = { open: true, lookup: () => undefined };
