import type { Account as LiveAccount } from '../account/account.ts';
import type { AccountDraft } from '../account/account-draft.ts';
import type { AccountError } from '../account/account-error.ts';
import type { Accounts } from '../account/accounts.ts';
import { LOCAL_ACCOUNT } from '../account/dialling.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { err, ok, type Result } from '../base/result.ts';
import { formatUri, type Uri } from '../sip/message/uri.ts';
import type { SettingStore } from '../store/settings.ts';
import type { Account, AccountSettings, Features } from './account-state.ts';
import type { Voicemail } from './voicemail.ts';

type Outcome<T = void> = Result<T, AccountError>;

export interface AccountDeskParts {
  readonly accounts: Accounts;
  readonly settings: SettingStore;
  readonly voicemail: Voicemail;
  readonly clock: Clock;
  /** The local account's address. */
  readonly own: Uri;
}

/** The person's accounts as a page or a script deals with them: the local one, and those with a server. */
export class AccountDesk {
  readonly #accounts: Accounts;
  readonly #parts: AccountDeskParts;
  readonly #changed = new Emitter<void>();

  /** How an account stands, or what is set for it. */
  readonly onChanged = this.#changed.on;

  constructor(parts: AccountDeskParts) {
    this.#parts = parts;
    this.#accounts = parts.accounts;
    parts.accounts.onChanged(() => this.#changed.emit());
    parts.voicemail.onChanged(() => this.#changed.emit());
  }

  /** The local one first. */
  list(): Account[] {
    return [this.#local(), ...this.#accounts.list().map((account) => this.#stateOf(account))];
  }

  settings(id: string): Outcome<{ settings: AccountSettings; hasPassword: boolean }> {
    const account = this.#accounts.get(id);
    if (!account) return noSuchAccount;
    const { id: _, ...record } = account.record;
    return ok({ settings: structuredClone(record) as AccountSettings, hasPassword: this.#accounts.hasPassword(id) });
  }

  add(draft: AccountDraft, password?: string): Outcome<string> {
    return this.#accounts.add(draft, password);
  }

  update(id: string, draft: AccountDraft, password?: string): Outcome {
    return this.#accounts.update(id, draft, password);
  }

  remove(id: string): Outcome {
    return this.#accounts.remove(id);
  }

  restore(id: string): Outcome {
    return this.#accounts.restore(id);
  }

  retry(id: string): Outcome {
    return this.#accounts.retry(id);
  }

  makeDefault(id: string): Outcome {
    const made = this.#accounts.makeDefault(id);
    this.#changed.emit();
    return made;
  }

  pin(id: string, fingerprint: string): Outcome {
    return this.#accounts.pin(id, fingerprint);
  }

  setFeatures(id: string, features: Features): Outcome {
    if (id !== LOCAL_ACCOUNT) return this.#accounts.setFeatures(id, features);
    this.#parts.settings.set('localFeatures', features);
    this.#changed.emit();
    return ok(undefined);
  }

  #local(): Account {
    return {
      id: LOCAL_ACCOUNT,
      displayName: 'Me',
      uri: formatUri(this.#parts.own),
      isDefault: this.#accounts.defaultId === LOCAL_ACCOUNT,
      state: 'local',
      text: 'On this computer, without a server.',
      features: structuredClone(this.#parts.settings.get('localFeatures')) as Features,
    };
  }

  #stateOf(account: LiveAccount): Account {
    const { id, displayName, user, domain, features } = account.record;
    const { code, certificate, ...standing } = account.standing(this.#parts.clock.wallTime());
    const voicemail = this.#parts.voicemail.of(id);
    return {
      id,
      displayName: displayName || user,
      uri: `sip:${user}@${domain}`,
      isDefault: this.#accounts.defaultId === id,
      state: code,
      ...standing,
      ...(certificate && { certificate: { ...certificate, names: [...certificate.names] } }),
      features: structuredClone(features) as Features,
      ...(voicemail && { voicemail }),
    };
  }
}

const noSuchAccount = err({ code: 'no-such-account', message: 'That account is not there any more.' } as const);
