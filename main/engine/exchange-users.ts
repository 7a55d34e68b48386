import { EXCHANGE_REALM, type ExchangeUsers } from '../exchange/users.ts';
import type { Offered } from '../sip/auth/digest-server.ts';
import { ha1 } from '../sip/auth/ha1.ts';
import type { Store } from '../store/store.ts';

/** The exchange's users as the store has them: anyone on this machine, until there are passwords or the doors are open to a network. */
export function exchangeUsers(store: Store): ExchangeUsers {
  return {
    get open() {
      return !store.settings.get('exchangeOnLan') && store.exchangeUsers.empty;
    },
    lookup: (user) => {
      const known = store.exchangeUsers.get(user);
      return known && { MD5: known.ha1.md5, 'SHA-256': known.ha1.sha256 };
    },
  };
}

/** What users are asked for: MD5 alone where the person has a phone that gives up on anything else. */
export function challengedBy({ settings }: Store): readonly Offered[] {
  return settings.get('exchangeLegacyDigest') ? ['MD5'] : ['SHA-256', 'MD5'];
}

/** Keeps what a password comes to, never the password. */
export function setExchangeUser(store: Store, name: string, password: string): void {
  const hashes = {
    md5: ha1('MD5', name, EXCHANGE_REALM, password),
    sha256: ha1('SHA-256', name, EXCHANGE_REALM, password),
  };
  store.exchangeUsers.save({ name, displayName: name, ha1: hashes, realm: EXCHANGE_REALM });
}
