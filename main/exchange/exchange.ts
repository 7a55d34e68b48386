import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { silentLog } from '../base/log.ts';
import type { Front } from '../sip/agent/front.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import { respond } from '../sip/agent/respond.ts';
import { DigestServer } from '../sip/auth/digest-server.ts';
import { isSipUri, type Uri, unescaped } from '../sip/message/uri.ts';
import type { ReceivedRequest } from '../sip/transaction/layer.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import type { Flow } from '../sip/transport.ts';
import type { Binding } from '../store/binding.ts';
import { CallRouter } from './call-router.ts';
import { Gate, isThisMachine } from './gate.ts';
import { Home } from './home.ts';
import { Locations } from './locations.ts';
import { Marks } from './marks.ts';
import type { ExchangeCore, ExchangeOptions } from './options.ts';
import { Registrar } from './registrar.ts';
import { preprocessed } from './route-preprocess.ts';
import { StatefulProxy } from './stateful-proxy.ts';
import { EXCHANGE_REALM, openUsers } from './users.ts';

/** Takes the calls of one user of the exchange; it must ring, accept or reject each. */
export type UserHandler = (invite: IncomingInvite) => void;

/** What the exchange holds; response contexts are 0 when every call is answered or over. */
export interface ExchangeCounts {
  readonly users: number;
  readonly bindings: number;
  readonly responseContexts: number;
}

/** Requests outside of a dialog, besides calls, that somebody here would notice. */
const reaching = ['MESSAGE', 'SUBSCRIBE', 'REFER'];

/**
 * The embedded exchange: who is called by which name on this machine. The person's own accounts, test lines and rooms
 * are users with a handler here, and the user agent takes their calls; whoever else registers is a user with phones, and
 * the exchange redirects to them or forwards. A name with a handler can't be registered, so nobody is both. It serves
 * the addresses that it was opened on: sockets that calls to other networks bring along are for those calls alone.
 */
export class Exchange implements Front, Disposable {
  readonly #core: ExchangeCore;
  readonly #serves: (localAddress: string) => boolean;
  readonly #handlers = new Map<string, UserHandler>();
  readonly #home: Home;
  readonly #marks: Marks;
  readonly #locations: Locations;
  readonly #registrar: Registrar;
  readonly #proxy: StatefulProxy;
  readonly #router: CallRouter;
  readonly #owned = new DisposableStack();

  constructor(options: ExchangeOptions) {
    const { clock, random, store, serves, users = openUsers, realm = EXCHANGE_REALM, challenged } = options;
    const core = { ...options, log: options.log ?? silentLog };
    const home = new Home(options.domains);
    const locations = this.#owned.own(new Locations(clock, store));
    const digest = new DigestServer({ realm, clock, random, challenged });
    const gate = new Gate({ users, digest, home, locations, prove: (flow) => core.transport.proven?.(flow) });
    const isReserved = (user: string) => this.#handlers.has(user);
    this.#core = core;
    this.#serves = serves;
    this.#home = home;
    this.#marks = new Marks(random, home);
    this.#locations = locations;
    this.#registrar = new Registrar({ core, home, locations, gate, isReserved });
    this.#proxy = this.#owned.own(new StatefulProxy(core, locations, this.#marks));
    this.#router = new CallRouter({
      core,
      home,
      locations,
      gate,
      users,
      proxy: this.#proxy,
      isLocal: isReserved,
      mode: options.mode ?? (() => 'proxy'),
    });
  }

  /** Makes `user` reachable here until the registration is disposed. */
  register(user: string, handler: UserHandler): Disposable {
    this.#handlers.set(user, handler);
    return {
      dispose: () => {
        if (this.#handlers.get(user) === handler) this.#handlers.delete(user);
      },
    };
  }

  takeRequest(transaction: ServerTransaction): boolean {
    const { request, flow } = transaction;
    const served = this.#serves(flow.local.address);
    if (request.method === 'REGISTER') {
      if (served) this.#registrar.take(transaction);
      else respond(this.#core, transaction, 403);
      return true;
    }
    if (!served) return this.#refusesStranger(transaction);
    const { request: routed, trusted } = preprocessed(request, this.#home, this.#marks);
    if (request.to.tag === undefined) return this.#router.take(transaction, routed);
    if (!trusted || this.#endsHere(routed.uri, routed.routes.length)) return false;
    this.#router.takeInDialog(transaction, routed);
    return true;
  }

  takeAck(ack: ReceivedRequest): boolean {
    if (!this.#serves(ack.flow.local.address)) return false;
    const { request: routed, trusted } = preprocessed(ack.request, this.#home, this.#marks);
    if (!trusted || this.#endsHere(routed.uri, routed.routes.length)) return false;
    void this.#proxy.forwardAck(ack, routed);
    return true;
  }

  /** The status of an OPTIONS for a URI: 200 for a user here and for the exchange itself, 404 otherwise (RFC 3261 §11.2). */
  statusOf(uri: Uri): 200 | 404 {
    if (isSipUri(uri) && uri.user === undefined) return 200;
    return this.#handlerOf(uri) || this.#isRegistered(uri) ? 200 : 404;
  }

  /**
   * Whether a request is for a user of ours, or was sent by ourselves, and came from this machine: where the server of an
   * account is an exchange on this machine, even this one, not all that comes from there is for the account.
   */
  isCalledFromHere(uri: Uri, flow: Flow): boolean {
    if (!isThisMachine(flow)) return false;
    if (this.#home.isSentBy(flow.remote.address, flow.remote.port)) return true;
    return isSipUri(uri) && uri.user !== undefined && this.statusOf(uri) === 200;
  }

  /** Hands a new call to the user that its Request-URI names; 403 where the exchange is not open, 404 for nobody (§8.2.2.1). */
  route(invite: IncomingInvite): void {
    if (!this.#serves(invite.localAddress)) {
      invite.reject(403);
      return;
    }
    const handler = this.#handlerOf(invite.request.uri);
    if (handler) handler(invite);
    else invite.reject(404);
  }

  /** Everyone who is registered now, and where. */
  registrations(): readonly Binding[] {
    return this.#locations.names().flatMap((user) => this.#locations.of(user).map(({ binding }) => binding));
  }

  /** A user is no more, or has another password: phones that registered before have nothing to show for it. */
  forget(user: string): void {
    if (this.#locations.has(user)) this.#locations.set(user, []);
  }

  /** Somebody registered, left, or was away for too long. */
  onRegistrations(listener: () => void): Disposable {
    return this.#locations.onChanged(listener);
  }

  counts(): ExchangeCounts {
    return {
      users: this.#locations.users,
      bindings: this.#locations.bindings,
      responseContexts: this.#proxy.size,
    };
  }

  /** What is being forwarded gets 503, and phones are rung no more. The store is its owner's to close, after this. */
  dispose(): void {
    this.#owned.dispose();
  }

  /** Where we are not open, what would reach the person is refused; calls are by `route`, once nobody else takes them. */
  #refusesStranger(transaction: ServerTransaction): boolean {
    const { method, to } = transaction.request;
    if (to.tag !== undefined || !reaching.includes(method)) return false;
    respond(this.#core, transaction, 403);
    return true;
  }

  /** The call of somebody whose own dialog is with our user agent, by way of us: no hop of its own. */
  #endsHere(uri: Uri, routesLeft: number): boolean {
    return routesLeft === 0 && this.#home.isHere(uri);
  }

  #isRegistered(uri: Uri): boolean {
    return this.#home.owns(uri) && uri.user !== undefined && this.#locations.has(unescaped(uri.user));
  }

  /** Users are compared as they read, not as they are escaped (§19.1.4). */
  #handlerOf(uri: Uri): UserHandler | undefined {
    return isSipUri(uri) && uri.user !== undefined ? this.#handlers.get(unescaped(uri.user)) : undefined;
  }
}
