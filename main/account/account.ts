import { createHash } from 'node:crypto';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Authenticator } from '../sip/auth/authenticator.ts';
import { isSipUri, sameUri, type Uri } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import type { AccountRecord } from '../store/account-record.ts';
import { addressesOf } from './account-address.ts';
import { type AccountParts, LiveAccount } from './live-account.ts';
import { disabled, type Standing, standingOf, unregistered, unusable } from './registration-words.ts';

/** What a request of an account is sent with. */
export interface Identity {
  readonly from: { readonly uri: Uri; readonly displayName: string };
  /** Outbound proxy or Service-Route, nearest first. */
  readonly route: readonly Uri[];
  readonly authenticator: Authenticator;
  /** The user part of our Contact, by which what comes back is known to be for this account. */
  readonly contactUser: string;
  /** The whole of it over a flow where the server knows a better one than our address: an outbound contact (RFC 5626). */
  readonly contact: (flow: Flow) => string | undefined;
}

/** One account alive: its record, its registration where it has one, and whom it trusts. */
export class Account implements Disposable {
  /** The user part of the account's Contact: the same at each start, so that a registrar replaces what a crash left. */
  readonly contactUser: string;
  readonly #parts: AccountParts;
  readonly #changed = new Emitter<void>();
  #record: AccountRecord;
  #live: LiveAccount | undefined;
  /** Changes of the registration, one after the other: the old one must be off the server before the new one is on it. */
  #settled: Promise<void> = Promise.resolve();
  /** Signing off: what is asked for meanwhile is seen when it is signed on. */
  #restarting = false;
  #wanted: 'here' | 'away' | 'closed' = 'here';

  readonly onChanged = this.#changed.on;

  constructor(record: AccountRecord, parts: AccountParts) {
    this.#record = record;
    this.#parts = parts;
    this.contactUser = createHash('sha256').update(`${parts.instanceId} ${record.id}`).digest('hex').slice(0, 16);
    if (record.enabled) this.#start();
  }

  get record(): AccountRecord {
    return this.#record;
  }

  /** How it stands; `now` is wall-clock ms. */
  standing(now: number): Standing {
    const live = this.#live;
    if (live?.registration && (this.#record.enabled || live.registration.state.kind === 'unregistering'))
      return standingOf(live.registration.state, this.#record, now);
    if (!this.#record.enabled) return disabled;
    const addresses = addressesOf(this.#record);
    if (!addresses.ok) return unusable(addresses.error);
    return this.#record.registers ? standingOf({ kind: 'registering' }, this.#record, now) : unregistered;
  }

  /** Undefined while it is switched off or can't be used. */
  get identity(): Identity | undefined {
    const live = this.#live;
    if (!live || !this.#record.enabled) return undefined;
    return {
      from: { uri: live.addresses.own, displayName: this.#record.displayName },
      route: live.route,
      authenticator: live.authenticator,
      contactUser: this.contactUser,
      contact: (flow) => live.contactFor(flow),
    };
  }

  /** Whether a flow leads to the account's own registrar or outbound proxy. */
  trusts(flow: Flow): boolean {
    return this.#live?.trusts(flow) ?? false;
  }

  /** Whether a Request-URI is this account's Contact or one of its GRUUs (RFC 5627). */
  isReachedBy(uri: Uri): boolean {
    if (!isSipUri(uri)) return false;
    if (uri.user === this.contactUser) return true;
    const state = this.#live?.registration?.state;
    if (state?.kind !== 'registered') return false;
    return state.bindings.some(
      ({ own, publicGruu, temporaryGruu }) =>
        own && [publicGruu, temporaryGruu].some((gruu) => gruu && sameUri(gruu, uri)),
    );
  }

  /** Whether a Request-URI is the account's own address. */
  isCalled(uri: Uri): boolean {
    const own = this.#live?.addresses.own;
    return (
      own !== undefined && isSipUri(uri) && uri.user === own.user && uri.host === own.host && uri.port === own.port
    );
  }

  /** Takes on a changed record. Where the server would notice, it is signed off and on again. */
  change(record: AccountRecord, { passwordChanged }: { passwordChanged: boolean }): void {
    const before = this.#record;
    this.#record = record;
    if (passwordChanged || !sameForServer(before, record)) this.#restart();
    this.#changed.emit();
  }

  /** Away, it is signed off as if it were not there; its record stays as it is. */
  setAway(away: boolean): void {
    this.#wanted = away ? 'away' : 'here';
    this.#restart();
    this.#changed.emit();
  }

  retry(because: 'asked' | 'network'): void {
    const live = this.#live;
    if (live?.registration) live.registration.retryNow(because);
    else if (because === 'asked') live?.authenticator.forget();
  }

  /** Signs off, and waits for the answer a bounded time. It can't be used again. */
  async close(): Promise<void> {
    this.#wanted = 'closed';
    this.#restart();
    await this.#settled;
    this.#changed.dispose();
  }

  /** Ends in silence. */
  dispose(): void {
    this.#wanted = 'closed';
    this.#live?.dispose();
    this.#live = undefined;
    this.#changed.dispose();
  }

  #restart(): void {
    if (this.#restarting) return;
    this.#restarting = true;
    this.#settled = this.#settled.then(async () => {
      const live = this.#live;
      await live?.registration?.close();
      live?.dispose();
      this.#live = undefined;
      this.#restarting = false;
      if (this.#record.enabled && this.#wanted === 'here') this.#start();
      this.#changed.emit();
    });
  }

  #start(): void {
    const addresses = addressesOf(this.#record);
    if (addresses.ok)
      this.#live = new LiveAccount(this.#record, addresses.value, this.contactUser, this.#parts, () =>
        this.#changed.emit(),
      );
  }
}

/** The fields that a server notices, or by which we know it. */
const SEEN_BY_SERVER = [
  'enabled',
  'user',
  'domain',
  'displayName',
  'authUser',
  'registrar',
  'outboundProxy',
  'transport',
  'webSocketPath',
  'registers',
  'expiresSeconds',
  'pinnedCertificate',
] as const satisfies readonly (keyof AccountRecord)[];

function sameForServer(a: AccountRecord, b: AccountRecord): boolean {
  return SEEN_BY_SERVER.every((field) => a[field] === b[field]);
}
