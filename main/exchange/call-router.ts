import { respond } from '../sip/agent/respond.ts';
import type { SipRequest, SipResponse } from '../sip/message/message.ts';
import { isSipUri, type Uri, unescaped } from '../sip/message/uri.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import { type Disposition, dispositionOf } from './disposition.ts';
import type { Gate } from './gate.ts';
import type { Home } from './home.ts';
import type { Locations, Place } from './locations.ts';
import type { ExchangeCore, ExchangeMode } from './options.ts';
import { redirect } from './redirect.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { StatefulProxy } from './stateful-proxy.ts';
import { type Group, targetGroups } from './targets.ts';
import type { ExchangeUsers } from './users.ts';

export interface CallRouterOptions {
  readonly core: ExchangeCore;
  readonly home: Home;
  readonly locations: Locations;
  readonly gate: Gate;
  readonly users: ExchangeUsers;
  readonly proxy: StatefulProxy;
  /** Whose calls the user agent takes. */
  readonly isLocal: (user: string) => boolean;
  readonly mode: () => ExchangeMode;
}

/** Decides what becomes of requests that name a user of the exchange: its own phone, the user's, or nobody's (RFC 3261 §16.5). */
export class CallRouter {
  readonly #options: CallRouterOptions;

  constructor(options: CallRouterOptions) {
    this.#options = options;
  }

  /** An initial request. False: it is not for a user with phones, and the user agent knows what to say. */
  take(transaction: ServerTransaction, routed: SipRequest): boolean {
    const { home, gate, locations, users, isLocal } = this.#options;
    const { uri } = routed;
    if (!home.owns(uri) || uri.user === undefined) return this.#takeTransit(transaction, routed);
    const user = unescaped(uri.user);
    if (isLocal(user)) return false;
    const admitted = gate.admitCall(transaction.request, transaction.flow);
    if (!admitted.ok) return this.#refuse(transaction, admitted.error);
    // Whoever wants another hop after us wants an open relay.
    if (routed.routes.length > 0) return this.#refuse(transaction, refusal(403));
    if (locations.has(user)) return this.#takeFor(user, transaction, routed);
    return users.lookup(user) === undefined ? false : this.#refuse(transaction, refusal(480));
  }

  /** A request within a dialog whose Route we gave out ourselves. */
  takeInDialog(transaction: ServerTransaction, routed: SipRequest): void {
    const { proxy } = this.#options;
    const objection = isSipUri(routed.uri) ? proxy.objectionTo(transaction.request) : refusal(416);
    if (objection) this.#refuse(transaction, objection);
    else proxy.forwardInDialog(transaction, routed);
  }

  /**
   * Another domain, with us as a hop on the way: never, but for where one of our own users is. A phone that sends all it
   * has through us goes there when it is redirected, with a Route or without. Without a Route of ours the user agent says that nobody is there.
   */
  #takeTransit(transaction: ServerTransaction, routed: SipRequest): boolean {
    const { uri } = routed;
    const { gate, isLocal, locations } = this.#options;
    if (!isSipUri(uri) || uri.user === undefined || isLocal(unescaped(uri.user))) return false;
    const mayFollow = routed.routes.length === 0 && gate.admitCall(transaction.request, transaction.flow).ok;
    const place = mayFollow ? locations.placeOf(uri) : undefined;
    if (place) return this.#forward([place], transaction, routed);
    const throughUs = routed.routes.length < transaction.request.routes.length;
    return throughUs ? this.#refuse(transaction, refusal(403)) : false;
  }

  #takeFor(user: string, transaction: ServerTransaction, routed: SipRequest): true {
    const { core, locations } = this.#options;
    const places = locations.of(user);
    if ((dispositionOf(routed).mode ?? this.#options.mode()) === 'proxy')
      return this.#forward(places, transaction, routed);
    redirect(core, transaction, places);
    return true;
  }

  /** To phones of one user. */
  #forward(places: readonly Place[], transaction: ServerTransaction, routed: SipRequest): true {
    const { home, proxy } = this.#options;
    const disposition = dispositionOf(routed);
    const objection = proxy.objectionTo(transaction.request) ?? proxy.overload();
    if (objection) return this.#refuse(transaction, objection);
    const groups = targetGroups(places, home, disposition);
    const user = places[0]?.binding.user;
    if (groups.length === 0 || user === undefined) return this.#refuse(transaction, refusal(480));
    // They were for us (§22.3), and no other proxy follows.
    routed.headers.delete('Proxy-Authorization');
    const recurse = this.#recursion(user, disposition);
    proxy.forward({ transaction, preprocessed: routed, groups, disposition, recurse });
    return true;
  }

  /**
   * Follows a 3xx that names users of ours alone, each once per request (§16.5): to anyone else the caller goes himself,
   * and so he does to those whose calls the user agent takes, which would see the same request twice (§8.2.2.2).
   */
  #recursion(user: string, disposition: Disposition): (response: SipResponse) => readonly Group[] {
    const asked = new Set([user]);
    return (response) => {
      const named = response.contacts.map(({ uri }) => this.#userWithPhones(uri));
      if (named.length === 0 || named.some((next) => next === undefined || asked.has(next))) return [];
      const next = named.filter((each) => each !== undefined);
      for (const each of next) asked.add(each);
      return next.flatMap((each) => targetGroups(this.#options.locations.of(each), this.#options.home, disposition));
    };
  }

  #userWithPhones(uri: Uri): string | undefined {
    const { home, locations, isLocal } = this.#options;
    if (!home.owns(uri) || uri.user === undefined) return undefined;
    const user = unescaped(uri.user);
    return !isLocal(user) && locations.has(user) ? user : undefined;
  }

  #refuse(transaction: ServerTransaction, { status, reason, headers }: Refusal): true {
    respond(this.#options.core, transaction, status, { reason, headers });
    return true;
  }
}
