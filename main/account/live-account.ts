import { sameAddress } from '../base/address.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import type { Random } from '../base/random.ts';
import type { Registration } from '../sip/agent/registration.ts';
import type { RegistrationOptions } from '../sip/agent/registration-options.ts';
import { AccountAuthenticator } from '../sip/auth/account-authenticator.ts';
import { isSipUri, type SipUri } from '../sip/message/uri.ts';
import { type Flow, isEncrypted } from '../sip/transport.ts';
import type { AccountRecord } from '../store/account-record.ts';
import { type AccountAddresses, loose } from './account-address.ts';
import type { LocatedServers, ServerPlace } from './located-servers.ts';

/** A registration as accounts use it. */
export type LiveRegistration = Pick<
  Registration,
  'state' | 'route' | 'flow' | 'contactFor' | 'onChanged' | 'retryNow' | 'close' | 'dispose'
>;

/** What accounts are made with. */
export interface AccountParts {
  readonly servers: LocatedServers;
  /** `agent.register`. */
  readonly register: (options: RegistrationOptions) => LiveRegistration;
  /** This installation's UUID (RFC 5626 §4.1). */
  readonly instanceId: string;
  readonly password: (accountId: string) => string | undefined;
  readonly random: Random;
}

/** What an account has while it is on: rebuilt whenever something that its server sees changes. */
export class LiveAccount implements Disposable {
  readonly addresses: AccountAddresses;
  readonly authenticator: AccountAuthenticator;
  readonly registration: LiveRegistration | undefined;
  readonly #servers: LocatedServers;
  /** Where its servers are looked for. */
  readonly #places: readonly ServerPlace[];
  readonly #pinned: boolean;
  readonly #owned = new DisposableStack();

  constructor(
    record: AccountRecord,
    addresses: AccountAddresses,
    contactUser: string,
    parts: AccountParts,
    changed: () => void,
  ) {
    this.addresses = addresses;
    this.#servers = parts.servers;
    const { own, registrar, outboundProxy } = addresses;
    const { webSocketPath } = record;
    this.#pinned = record.pinnedCertificate !== undefined;
    this.#places = [own, registrar, ...(outboundProxy ? [outboundProxy] : [])];
    for (const place of this.#places) {
      this.#owned.own(this.#servers.watch(place, { webSocketPath, pinned: this.#pinned }));
    }
    this.authenticator = new AccountAuthenticator({
      username: record.authUser ?? record.user,
      password: () => parts.password(record.id),
      trusts: (flow) => this.trusts(flow),
      random: parts.random,
    });
    if (!record.registers) return;
    this.registration = this.#owned.own(
      parts.register({
        aor: own,
        registrar,
        route: outboundProxy ? [outboundProxy] : [],
        displayName: record.displayName,
        contactUser,
        instanceId: parts.instanceId,
        expiresSeconds: record.expiresSeconds,
        authenticator: this.authenticator,
      }),
    );
    this.#owned.own(this.registration.onChanged(changed));
  }

  /** Whether it leads to a server of the account; of one that is pinned, only what has proved it by its certificate. */
  trusts(flow: Flow): boolean {
    if (this.#pinned && !isEncrypted(flow)) return false;
    const registered = this.registration?.flow;
    if (registered && (registered === flow || isSameWay(registered, flow))) return true;
    return this.#places.some((place) => this.#servers.isServer(place, flow));
  }

  /** Service-Route (RFC 3608) or the outbound proxy; else the registrar itself where it is reached in a chosen way. */
  get route(): readonly SipUri[] {
    const told = (this.registration?.route ?? []).filter(isSipUri);
    if (told.length > 0) return told;
    const { outboundProxy, registrar } = this.addresses;
    if (outboundProxy) return [outboundProxy];
    return registrar.params.has('transport') ? [loose(registrar)] : [];
  }

  /** Only while it is registered: before that, no server knows more of us than our address. */
  contactFor(flow: Flow): string | undefined {
    return this.registration?.state.kind === 'registered' ? this.registration.contactFor(flow) : undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function isSameWay(a: Flow, b: Flow): boolean {
  return a.protocol === b.protocol && sameAddress(a.remote, b.remote) && sameAddress(a.local, b.local);
}
