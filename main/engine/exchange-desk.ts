import type { DialDomain } from '../account/dialling.ts';
import { formatAddress } from '../base/address.ts';
import { Emitter } from '../base/emitter.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Store } from '../store/store.ts';
import type { ExchangeSettings, ExchangeState } from './account-state.ts';
import type { ExchangeDoors } from './exchange-doors.ts';
import { setExchangeUser } from './exchange-users.ts';

export interface ExchangeDeskParts {
  readonly exchange: Exchange;
  readonly doors: ExchangeDoors;
  readonly store: Store;
  readonly domain: DialDomain;
}

/** The embedded exchange as a page or a script deals with it. */
export class ExchangeDesk {
  readonly #parts: ExchangeDeskParts;
  readonly #changed = new Emitter<void>();

  /** Who is registered, or what is set. */
  readonly onChanged = this.#changed.on;

  constructor(parts: ExchangeDeskParts) {
    this.#parts = parts;
    parts.exchange.onRegistrations(() => this.#changed.emit());
    parts.doors.onOpened(() => this.#changed.emit());
  }

  state(): ExchangeState {
    const { exchange, store } = this.#parts;
    const { settings, exchangeUsers } = store;
    const phones = new Map<string, number>();
    for (const { user } of exchange.registrations()) phones.set(user, (phones.get(user) ?? 0) + 1);
    const withPassword = new Set(exchangeUsers.names());
    const names = [...new Set([...withPassword, ...phones.keys()])].sort((a, b) => a.localeCompare(b));
    return {
      mode: settings.get('exchangeMode'),
      lan: settings.get('exchangeOnLan'),
      legacyDigest: settings.get('exchangeLegacyDigest'),
      address: this.#address(),
      users: names.map((name) => ({ name, hasPassword: withPassword.has(name), phones: phones.get(name) ?? 0 })),
    };
  }

  async configure({ mode, lan, legacyDigest }: ExchangeSettings): Promise<void> {
    const { store, doors } = this.#parts;
    store.settings.set('exchangeMode', mode);
    store.settings.set('exchangeOnLan', lan);
    store.settings.set('exchangeLegacyDigest', legacyDigest);
    await doors.open();
  }

  /** The machine is on another network: there, too, if it is open to it. */
  async networkChanged(): Promise<void> {
    await this.#parts.doors.open();
  }

  setUser(name: string, password: string): void {
    const { store, exchange } = this.#parts;
    setExchangeUser(store, name, password);
    exchange.forget(name);
    this.#changed.emit();
  }

  removeUser(name: string): void {
    const { store, exchange } = this.#parts;
    store.exchangeUsers.remove(name);
    exchange.forget(name);
    this.#changed.emit();
  }

  /** What to enter in another phone: of the local network, once the doors are open to it. */
  #address(): string {
    const { host, port = 5060 } = this.#parts.domain;
    const address = this.#parts.doors.opened.find((opened) => opened !== host && !opened.includes(':')) ?? host;
    return formatAddress({ address, port });
  }
}
