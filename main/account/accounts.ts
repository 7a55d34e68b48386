import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { type Log, silentLog } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { RegistrationOptions } from '../sip/agent/registration-options.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import type { AccountRecord, CallFeatures } from '../store/account-record.ts';
import type { AccountStore } from '../store/accounts.ts';
import { accountSecret, type Secrets } from '../store/secrets.ts';
import type { SettingStore } from '../store/settings.ts';
import { Account, type Identity } from './account.ts';
import { addressesOf } from './account-address.ts';
import { type AccountDraft, tidied } from './account-draft.ts';
import type { AccountError } from './account-error.ts';
import { checkDraft } from './check-draft.ts';
import { LOCAL_ACCOUNT } from './dialling.ts';
import type { AccountParts, LiveRegistration } from './live-account.ts';
import type { LocatedServers } from './located-servers.ts';
import { newUuid } from './uuid.ts';

export interface AccountsOptions {
  readonly store: AccountStore;
  readonly settings: SettingStore;
  readonly secrets: Secrets;
  /** The locator that the agent uses: it knows where the accounts' servers are. */
  readonly servers: LocatedServers;
  /** `agent.register`. */
  readonly register: (options: RegistrationOptions) => LiveRegistration;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: Log;
}

type Outcome<T = void> = Result<T, AccountError>;

/** The person's SIP accounts, alive: those that are enabled register as soon as this is made. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #log: Log;
  readonly #parts: AccountParts;
  readonly #accounts = new Map<string, Account>();
  /** Those that were removed and may come back: signed off, or on their way. */
  readonly #removed = new Map<string, Account>();
  readonly #changed = new Emitter<void>();
  #order: readonly string[] = [];

  /** Something of an account has changed: its record, or how it stands. */
  readonly onChanged = this.#changed.on;

  constructor(options: AccountsOptions) {
    const { store, secrets, settings, servers, register, random, log = silentLog } = options;
    this.#options = options;
    this.#log = log;
    this.#parts = {
      servers,
      register,
      random,
      instanceId: settings.instanceId(() => newUuid(random)),
      password: (accountId) => secrets.get(accountSecret(accountId)),
    };
    this.#kept(() => {
      for (const id of store.forgetRemoved()) secrets.delete(accountSecret(id));
    });
    for (const record of store.list()) this.#wake(record);
  }

  /** In the order in which they were added. */
  list(): readonly Account[] {
    return this.#order.flatMap((id) => this.#accounts.get(id) ?? []);
  }

  get(id: string): Account | undefined {
    return this.#accounts.get(id);
  }

  hasPassword(id: string): boolean {
    return this.#parts.password(id) !== undefined;
  }

  /** The account that calls go by where nothing else is said: the one chosen, else the first that is enabled, else 'me'. */
  get defaultId(): string {
    const chosen = this.#options.settings.get('defaultAccount');
    if (chosen === LOCAL_ACCOUNT || (chosen !== null && this.#accounts.get(chosen)?.record.enabled)) return chosen;
    return this.list().find(({ record }) => record.enabled)?.record.id ?? LOCAL_ACCOUNT;
  }

  makeDefault(id: string): Outcome {
    if (id !== LOCAL_ACCOUNT && !this.#accounts.has(id)) return noSuchAccount;
    return this.#kept(() => this.#options.settings.set('defaultAccount', id));
  }

  /** Checks, keeps and registers a new account; its identifier. */
  add(draft: AccountDraft, password?: string): Outcome<string> {
    const record = { ...tidied(draft), id: this.#options.random.hex(8) };
    const problem = badAccount(record);
    if (problem) return problem;
    const kept = this.#kept(() => {
      this.#keepPassword(record.id, password);
      this.#options.store.save(record);
    });
    if (!kept.ok) return kept;
    this.#wake(record);
    this.#changed.emit();
    return ok(record.id);
  }

  /** Takes a whole draft in the place of what there was. A password that is not given stays; an empty one goes. */
  update(id: string, draft: AccountDraft, password?: string): Outcome {
    const record = { ...tidied(draft), id };
    return badAccount(record) ?? this.#replace(id, record, password);
  }

  setFeatures(id: string, features: CallFeatures): Outcome {
    return this.#with(id, ({ record }) => this.update(id, { ...record, features }));
  }

  setEnabled(id: string, enabled: boolean): Outcome {
    return this.#with(id, ({ record }) => this.#replace(id, { ...record, enabled }));
  }

  /** Signs off and takes the account out of the list. Until the next start, `restore` brings it back. */
  remove(id: string): Outcome {
    return this.#with(id, (account) => {
      const kept = this.#kept(() => this.#options.store.remove(id));
      if (!kept.ok) return kept;
      this.#accounts.delete(id);
      this.#removed.set(id, account);
      account.setAway(true);
      this.#changed.emit();
      return kept;
    });
  }

  restore(id: string): Outcome {
    const account = this.#removed.get(id);
    if (!account) return this.#accounts.has(id) ? ok(undefined) : noSuchAccount;
    const kept = this.#kept(() => this.#options.store.restore(id));
    if (!kept.ok) return kept;
    this.#removed.delete(id);
    this.#accounts.set(id, account);
    account.setAway(false);
    return kept;
  }

  /** Registers at once instead of waiting. */
  retry(id: string): Outcome {
    return this.#with(id, (account) => ok(account.retry('asked')));
  }

  /** Trusts the certificate that the account's server shows now. Another fingerprint than that is not taken. */
  pin(id: string, fingerprint: string): Outcome {
    return this.#with(id, (account) => {
      const shown = account.standing(this.#options.clock.wallTime()).certificate?.fingerprint;
      if (shown !== fingerprint.toLowerCase()) return otherCertificate;
      return this.#replace(id, { ...account.record, pinnedCertificate: shown });
    });
  }

  /** The network is another one, or the machine woke up: registers what is not refused, at once. */
  networkChanged(): void {
    for (const account of this.#accounts.values()) account.retry('network');
  }

  /** What a call or message of an account is sent with; undefined while it can't send any. */
  identityOf(id: string): Identity | undefined {
    return this.#accounts.get(id)?.identity;
  }

  /** The account that an incoming request is for: by Contact and GRUU exactly, else by its address, else by the server that sent it. */
  accountFor(uri: Uri, flow: Flow): Account | undefined {
    const live = this.list().filter(({ record }) => record.enabled);
    const reached = live.find((account) => account.isReachedBy(uri)) ?? live.find((account) => account.isCalled(uri));
    if (reached) return reached;
    const trusting = live.filter((account) => account.trusts(flow));
    return trusting.length === 1 ? trusting[0] : undefined;
  }

  /** Whether a flow leads to the account's own server: what it asserts (RFC 3325) is believed, and it gets credentials. */
  trusts(id: string, flow: Flow): boolean {
    return this.#accounts.get(id)?.trusts(flow) ?? false;
  }

  /** The certificate that an enabled account takes from a server of that name besides valid ones. */
  pinOf(serverName: string): string | undefined {
    const pinned = this.list().find(
      ({ record }) => record.enabled && record.pinnedCertificate !== undefined && serverNames(record).has(serverName),
    );
    return pinned?.record.pinnedCertificate;
  }

  /** Whether a flow leads to any account's own server: those are not held back as strangers are. */
  isOwnServer(flow: Flow): boolean {
    return this.list().some((account) => account.trusts(flow));
  }

  /** Signs all accounts off at once, each within a bounded time. */
  async closeAll(): Promise<void> {
    const all = [...this.#accounts.values(), ...this.#removed.values()];
    await Promise.all(all.map((account) => account.close()));
    this.#changed.dispose();
  }

  #wake(record: AccountRecord): void {
    const account = new Account(record, this.#parts);
    account.onChanged(() => this.#changed.emit());
    this.#accounts.set(record.id, account);
    this.#order = this.#options.store.list().map(({ id }) => id);
  }

  #replace(id: string, record: AccountRecord, password?: string): Outcome {
    return this.#with(id, (account) => {
      const kept = this.#kept(() => {
        this.#keepPassword(id, password);
        this.#options.store.save(record);
      });
      if (kept.ok) account.change(record, { passwordChanged: password !== undefined });
      return kept;
    });
  }

  #keepPassword(id: string, password: string | undefined): void {
    const { secrets } = this.#options;
    if (password === '') secrets.delete(accountSecret(id));
    else if (password !== undefined) secrets.set(accountSecret(id), password);
  }

  #kept(keep: () => void): Outcome {
    try {
      keep();
      return ok(undefined);
    } catch (error) {
      this.#log.error({ err: error }, 'an account could not be kept');
      const reason = error instanceof Error ? error.message : String(error);
      return err({ code: 'not-kept', message: `This could not be saved: ${reason}. Nothing was changed.` });
    }
  }

  #with<T>(id: string, work: (account: Account) => Outcome<T>): Outcome<T> {
    const account = this.#accounts.get(id);
    return account ? work(account) : noSuchAccount;
  }
}

const noSuchAccount = err({ code: 'no-such-account', message: 'That account is not there any more.' } as const);
const otherCertificate = err({
  code: 'other-certificate',
  message: 'The server shows another certificate now. Look at it again before you trust it.',
} as const);

function badAccount(draft: AccountDraft): Result<never, AccountError> | undefined {
  const problems = checkDraft(draft);
  const [first] = problems;
  return first && err({ code: 'bad-account', message: first.text, problems });
}

/** The names that an account's servers must prove. */
function serverNames(record: AccountRecord): ReadonlySet<string> {
  const addresses = addressesOf(record);
  if (!addresses.ok) return new Set();
  const { registrar, outboundProxy, own } = addresses.value;
  return new Set([own.host, registrar.host, ...(outboundProxy ? [outboundProxy.host] : [])]);
}
