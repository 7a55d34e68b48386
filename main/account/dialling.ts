import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';
import { formatUri, type SipUri, sipUri, type Uri, unescaped } from '../sip/message/uri.ts';
import type { AccountRecord } from '../store/account-record.ts';
import { addressesOf, userPart } from './account-address.ts';
import { planNumber } from './dial-plan.ts';
import { type DialledNumber, parseDialTarget } from './dial-target.ts';

/** The account that is there without any set-up: on the embedded exchange, without a server. */
export const LOCAL_ACCOUNT = 'me';

/** Where the embedded exchange is called. */
export interface DialDomain {
  readonly host: string;
  readonly port?: number | undefined;
}

export interface DiallingOptions {
  /** The accounts that are enabled, in their order. */
  readonly accounts: () => readonly AccountRecord[];
  /** The one that calls go by where nothing else is said. */
  readonly defaultAccount: () => string | undefined;
  readonly home: DialDomain;
  /** Whether the embedded exchange has a user or a line of this name. */
  readonly isAtHome: (name: string) => boolean;
}

/** What is called, and by which account. */
export interface Dialled {
  readonly uri: Uri;
  readonly accountId: string;
}

export interface DialPreview {
  readonly uri?: string;
  readonly accountId?: string;
  /** One line that says what will be called, or why nothing can be. */
  readonly text: string;
}

interface Planned extends Dialled {
  readonly uri: SipUri;
  /** As a person reads it, where the URI alone does not tell. */
  readonly shown?: string;
}

/** From what a person types to what is called by which account. */
export class Dialling {
  readonly #options: DiallingOptions;

  constructor(options: DiallingOptions) {
    this.#options = options;
  }

  /** By the account that is named, else by the one that fits. The error is a sentence for under the field. */
  resolve(text: string, accountId?: string): Result<Dialled, string> {
    const planned = this.#plan(text, accountId);
    return planned.ok ? ok({ uri: planned.value.uri, accountId: planned.value.accountId }) : planned;
  }

  /** What the dial field says below what is typed. */
  preview(text: string, accountId?: string): DialPreview {
    const planned = this.#plan(text, accountId);
    if (!planned.ok) return { text: planned.error };
    const { uri, shown } = planned.value;
    const written = formatUri(uri);
    return { uri: written, accountId: planned.value.accountId, text: this.#line(planned.value, shown, written) };
  }

  #line({ accountId }: Planned, shown: string | undefined, written: string): string {
    const account = this.#named(accountId);
    const by = account ? ` by ${account.user}@${account.domain}` : '';
    return shown === undefined ? `Calls ${written}${by}` : `Calls ${shown}${by}: ${written}`;
  }

  #plan(text: string, accountId: string | undefined): Result<Planned, string> {
    const target = parseDialTarget(text);
    if (!target.ok) return target;
    if (accountId !== undefined && accountId !== LOCAL_ACCOUNT && !this.#named(accountId))
      return err('That account is not there, or is switched off.');
    switch (target.value.kind) {
      case 'address':
        return ok({ uri: target.value.uri, accountId: accountId ?? this.#accountFor(target.value.uri) });
      case 'number':
        return this.#number(target.value.number, accountId);
      case 'name':
        return this.#name(target.value.name, accountId);
    }
  }

  #number(number: DialledNumber, accountId: string | undefined): Result<Planned, string> {
    const account = accountId === undefined ? this.#default() : this.#named(accountId);
    if (!account) return this.#numberAtHome(number, accountId);
    const addresses = addressesOf(account);
    if (!addresses.ok) return addresses;
    const { own } = addresses.value;
    const { user, userPhone, shown } = planNumber(number, account.dialPlan, own.host);
    const uri = sipUri({ ...own, user: userPart(user), params: new Map(userPhone ? [['user', 'phone']] : []) });
    return ok({ uri, accountId: account.id, ...(shown === user ? {} : { shown }) });
  }

  #numberAtHome({ digits }: DialledNumber, accountId: string | undefined): Result<Planned, string> {
    if (this.#options.isAtHome(digits)) return ok(this.#atHome(digits));
    const add = 'add an account with a provider or a PBX, or type an address such as name@host';
    return err(
      accountId === undefined
        ? `Phone numbers need a server that connects them: ${add}.`
        : `“Me” is on this computer alone and can't call phone numbers: choose another account, ${add}.`,
    );
  }

  #name(name: string, accountId: string | undefined): Result<Planned, string> {
    const account = accountId === undefined ? this.#default() : this.#named(accountId);
    if (!account || (accountId === undefined && this.#options.isAtHome(name))) return ok(this.#atHome(name));
    const addresses = addressesOf(account);
    if (!addresses.ok) return addresses;
    return ok({ uri: sipUri({ ...addresses.value.own, user: userPart(name) }), accountId: account.id });
  }

  #atHome(name: string): Planned {
    return { uri: sipUri({ user: userPart(name), ...this.#options.home }), accountId: LOCAL_ACCOUNT };
  }

  /** The account whose domain an address is of, else the default one; addresses of this computer and bare IP addresses go without a server. */
  #accountFor(uri: SipUri): string {
    const { home, accounts } = this.#options;
    const isHome = uri.host === home.host && (uri.port ?? 5060) === (home.port ?? 5060);
    if (isHome && (uri.user === undefined || this.#options.isAtHome(unescaped(uri.user)))) return LOCAL_ACCOUNT;
    const own = accounts().find((account) => {
      const addresses = addressesOf(account);
      return addresses.ok && addresses.value.own.host === uri.host && addresses.value.own.port === uri.port;
    });
    if (own) return own.id;
    if (isHome || isIP(uri.host) !== 0 || isNearby(uri.host)) return LOCAL_ACCOUNT;
    return this.#default()?.id ?? LOCAL_ACCOUNT;
  }

  #named(accountId: string): AccountRecord | undefined {
    return this.#options.accounts().find(({ id }) => id === accountId);
  }

  #default(): AccountRecord | undefined {
    const { accounts, defaultAccount } = this.#options;
    const wanted = defaultAccount();
    if (wanted === LOCAL_ACCOUNT) return undefined;
    return (wanted === undefined ? undefined : this.#named(wanted)) ?? accounts()[0];
  }
}

/** Names of this computer and of the local network, which no server outside knows (RFC 6761 §6.3, RFC 6762). */
function isNearby(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host.endsWith('.local');
}
