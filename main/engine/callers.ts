import type { Accounts } from '../account/accounts.ts';
import { type Dialling, LOCAL_ACCOUNT } from '../account/dialling.ts';
import { ok } from '../base/result.ts';
import type { Caller } from '../call/caller.ts';
import type { CalledAccount } from '../call/incoming.ts';
import { codecsNamed, supportedCodecs } from '../sdp/codec.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { SettingStore } from '../store/settings.ts';
import type { AccountFront } from './account-front.ts';

export interface CallersParts {
  readonly accounts: Accounts;
  readonly settings: SettingStore;
  readonly dialling: Dialling;
  readonly front: AccountFront;
  /** The local account's address. */
  readonly own: Uri;
}

/** The person's accounts as calls need them, in both directions. */
export class Callers {
  readonly #accounts: Accounts;
  readonly #settings: SettingStore;
  readonly #dialling: Dialling;
  readonly #front: AccountFront;
  readonly #own: Uri;

  constructor({ accounts, settings, dialling, front, own }: CallersParts) {
    this.#accounts = accounts;
    this.#front = front;
    this.#settings = settings;
    this.#dialling = dialling;
    this.#own = own;
  }

  /** What an account's requests are sent with; undefined while it can't send any. */
  of(accountId: string): Caller | undefined {
    if (accountId === LOCAL_ACCOUNT)
      return { accountId, from: { uri: this.#own, displayName: '' }, fromLocalAddress: true };
    const identity = this.#accounts.identityOf(accountId);
    const codecs = this.#accounts.get(accountId)?.record.codecs;
    return identity && { accountId, ...identity, ...(codecs && { codecs: codecsNamed(codecs) }) };
  }

  /** The account that a call came in for by its server; undefined for what the exchange takes. */
  calledBy({ request, flow }: IncomingInvite): CalledAccount | undefined {
    const account = this.#front.accountFor(request.uri, flow);
    const identity = account?.identity;
    if (!account || !identity) return undefined;
    const { id, features, codecs } = account.record;
    const { contact, authenticator, from } = identity;
    return {
      ...this.#called(id, from.uri),
      features,
      codecs: codecsNamed(codecs),
      trusted: account.trusts(flow),
      answer: { contact, authenticator },
    };
  }

  /** The local account, which the exchange hands its calls to. */
  local(): CalledAccount {
    return {
      ...this.#called(LOCAL_ACCOUNT, this.#own),
      features: this.#settings.get('localFeatures'),
      codecs: supportedCodecs,
      trusted: false,
      answer: {},
    };
  }

  #called(id: string, own: Uri): Pick<CalledAccount, 'id' | 'own' | 'resolve'> {
    const resolve = (text: string) => {
      const dialled = this.#dialling.resolve(text, id);
      return dialled.ok ? ok(dialled.value.uri) : dialled;
    };
    return { id, own, resolve };
  }
}
