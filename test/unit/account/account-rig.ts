import type { AccountDraft } from '../../../main/account/account-draft.ts';
import { Accounts } from '../../../main/account/accounts.ts';
import { LocatedServers } from '../../../main/account/located-servers.ts';
import { err, ok, type Result } from '../../../main/base/result.ts';
import { isSipUri } from '../../../main/sip/message/uri.ts';
import type { Flow, Target } from '../../../main/sip/transport.ts';
import type { AccountRecord } from '../../../main/store/account-record.ts';
import { FileSecrets } from '../../../main/store/file-secrets.ts';
import type { Secrets } from '../../../main/store/secrets.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { settle, VirtualClock } from '../../support/virtual-clock.ts';
import { FakeRegistration } from './fake-registration.ts';
import { record } from './records.ts';

/** Accounts on a real store, with registrations that do as the test says and a DNS of its own. */
export class AccountRig {
  readonly clock = new VirtualClock();
  readonly registrations: FakeRegistration[] = [];
  readonly dns = new Map<string, readonly Target[]>();
  /** The addresses that are exempt from what holds strangers back, once for each reason. */
  readonly exempt: string[] = [];
  readonly servers = new LocatedServers(
    {
      locate: async (uri) => {
        const targets = isSipUri(uri) ? this.dns.get(uri.params.get('maddr') ?? uri.host) : undefined;
        return targets ? ok(targets) : err({ code: 'not-found', message: 'no such host' });
      },
    },
    (address) => {
      this.exempt.push(address);
      return { dispose: () => this.exempt.splice(this.exempt.indexOf(address), 1) };
    },
  );
  readonly folder = temporaryFolder('accounts');
  readonly random = new SeededRandom(7);
  store: Store;
  secrets: Secrets;
  accounts: Accounts;
  /** How often something was said to have changed. */
  changes = 0;

  constructor() {
    [this.store, this.secrets] = this.#open();
    this.accounts = this.#make();
  }

  /** The program ends without a word and is started again. */
  restart(): void {
    this.store.dispose();
    this.registrations.length = 0;
    [this.store, this.secrets] = this.#open();
    this.accounts = this.#make();
  }

  /** Adds an account; its identifier. */
  add(changes: Partial<AccountDraft> = {}, password?: string): string {
    return done(this.accounts.add({ ...draft(), ...changes }, password));
  }

  /** The registration that was made last. */
  get latest(): FakeRegistration {
    const registration = this.registrations.at(-1);
    if (!registration) throw new Error('nothing was registered');
    return registration;
  }

  /** The sentences of all accounts. */
  texts(): string[] {
    return this.accounts.list().map((account) => account.standing(this.clock.wallTime()).text);
  }

  /** Ends the signing off of a registration, and lets what waits for it go on. */
  async signOff(registration: FakeRegistration): Promise<void> {
    registration.signedOff();
    await settle();
  }

  remove(): void {
    this.store.dispose();
    this.folder.remove();
  }

  #open(): [Store, Secrets] {
    const store = done(openStore(this.folder.path, this.clock));
    return [store, done(FileSecrets.open(this.folder.path, this.clock)).secrets];
  }

  #make(): Accounts {
    const { store, secrets, servers, clock, random } = this;
    const register = (options: FakeRegistration['options']) => {
      const registration = new FakeRegistration(options);
      this.registrations.push(registration);
      return registration;
    };
    const accounts = new Accounts({
      store: store.accounts,
      settings: store.settings,
      secrets,
      servers,
      register,
      clock,
      random,
    });
    accounts.onChanged(() => {
      this.changes += 1;
    });
    return accounts;
  }
}

export function draft(): AccountDraft {
  const { id: _, ...rest }: AccountRecord = record();
  return rest;
}

/** A flow to an address, as far as accounts look at one. */
export function flowTo(address: string, port = 5060, protocol: Flow['protocol'] = 'udp'): Flow {
  const local = { address: '192.0.2.1', port: 5060 };
  return {
    protocol,
    reliable: protocol !== 'udp',
    local,
    remote: { address, port },
    sentBy: local,
    send() {},
    keepAlive: () => ({ dispose() {} }),
  };
}

export function done<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
