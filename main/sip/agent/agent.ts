import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { type Log, silentLog } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Result } from '../../base/result.ts';
import { calleeDialog } from '../dialog/dialog.ts';
import type { SipResponse } from '../message/message.ts';
import { isSipUri, type Uri } from '../message/uri.ts';
import type { TransactionLayer } from '../transaction/layer.ts';
import { defaultTiming, type Timing } from '../transaction/timing.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Transport } from '../transport.ts';
import { answerOptions } from './answer-options.ts';
import { type AskOptions, ask } from './ask.ts';
import { askOptions } from './ask-options.ts';
import { contactOver } from './contact.ts';
import type { Core } from './core.ts';
import { DialogTable } from './dialog-table.ts';
import type { Front } from './front.ts';
import { IncomingCall } from './incoming-call.ts';
import type { IncomingInvite } from './incoming-invite.ts';
import { objectionTo } from './inspect.ts';
import { LiveSet } from './live-set.ts';
import type { Locator } from './locator.ts';
import { type HandledMethod, isHandled } from './methods.ts';
import type { Capabilities } from './options.ts';
import { OutgoingCall } from './outgoing-call.ts';
import type { InviteOptions, OutgoingInvite, OutgoingUser } from './outgoing-invite.ts';
import { Registration } from './registration.ts';
import type { RegistrationOptions } from './registration-options.ts';
import type { RequestFailure } from './request-failure.ts';
import { respond } from './respond.ts';
import type { ReinviteFailure } from './session.ts';

export interface UserAgentOptions {
  readonly transactions: TransactionLayer;
  readonly transport: Transport;
  readonly locator: Locator;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: Log;
  /** That of the transaction layer; the RFC's own when absent. */
  readonly timing?: Timing;
  /** User-Agent and Server: `Partyline/0.1.0`. */
  readonly product: string;
  /** A call is refreshed so that it ends at both ends when one is gone (RFC 4028); 1,800 when absent, 0 for none. */
  readonly sessionExpiresSeconds?: number;
  /** The status an OPTIONS for this URI gets: 200, 404 for a user we don't have, 486 when busy (§11.2). Everyone is 200 without it. */
  readonly accepts?: (uri: Uri) => number;
  /** Whether a URI is that of a conference here, for whoever asks by OPTIONS (RFC 4579 §4.3). */
  readonly isConference?: (uri: Uri) => boolean;
  /** Takes requests before the user agent does: the exchange on the same sockets. */
  readonly front?: Front;
}

/** RFC 4028 §4. */
const usualSessionSeconds = 1_800;

/** Answers a request outside any dialog. */
export type RequestHandler = (transaction: ServerTransaction) => void;

/** How many of each are alive: all 0 when every call is over. */
export interface AgentCounts {
  readonly sessions: number;
  readonly incoming: number;
  readonly outgoing: number;
  readonly requests: number;
  readonly subscriptions: number;
  readonly dialogs: number;
}

/** The user agent: UAC and UAS core in one (§8, §11 to §15). */
export class UserAgent implements Disposable {
  readonly #core: Core;
  readonly #accepts: (uri: Uri) => number;
  readonly #isConference: (uri: Uri) => boolean;
  readonly #owned = new DisposableStack();
  /** What answers a request outside any dialog, one for each method that Allow names. */
  readonly #handlers: Record<HandledMethod, RequestHandler> = {
    INVITE: (transaction) => this.#receiveInvite(transaction),
    BYE: (transaction) => this.#withoutDialog(transaction),
    OPTIONS: (transaction) => this.#answerOptions(transaction),
    PRACK: (transaction) => this.#withoutDialog(transaction),
    UPDATE: (transaction) => this.#withoutDialog(transaction),
    INFO: (transaction) => this.#withoutDialog(transaction),
    NOTIFY: (transaction) => this.#withoutDialog(transaction),
    SUBSCRIBE: (transaction) => void respond(this.#core, transaction, 489),
    REFER: (transaction) => void respond(this.#core, transaction, 403),
    MESSAGE: (transaction) => void respond(this.#core, transaction, 403),
  };
  #closing = false;
  #onInvite: ((invite: IncomingInvite) => void) | undefined;

  constructor(options: UserAgentOptions) {
    const { transactions } = options;
    this.#core = {
      ...options,
      log: options.log ?? silentLog,
      timing: options.timing ?? defaultTiming,
      sessionExpiresSeconds: options.sessionExpiresSeconds ?? usualSessionSeconds,
      dialogs: new DialogTable(),
      sessions: new LiveSet(),
      incoming: new LiveSet(),
      outgoing: new LiveSet(),
      requests: new LiveSet(),
      subscriptions: new LiveSet(),
    };
    this.#accepts = options.accepts ?? (() => 200);
    this.#isConference = options.isConference ?? (() => false);
    const { front } = options;
    this.#owned.own(
      transactions.onRequest((transaction) => {
        if (!front?.takeRequest(transaction)) this.#receive(transaction);
      }),
    );
    this.#owned.own(
      transactions.onAck((ack) => {
        if (!front?.takeAck(ack)) this.#core.dialogs.ownerOf(ack.request)?.receiveAck(ack);
      }),
    );
  }

  /** Calls `to`. Everything that happens then is told to `user`, never synchronously within this call. */
  invite(options: InviteOptions, user: OutgoingUser): OutgoingInvite {
    return new OutgoingCall(this.#core, options, user);
  }

  /** Asks a peer what it can do (§11.1). A final answer of any status is a value; silence is 408, unreachable 503. */
  options(to: Uri, from: Uri): Promise<Result<Capabilities, ReinviteFailure>> {
    return askOptions(this.#core, to, from);
  }

  /** Sends a request that stands alone (MESSAGE, PUBLISH, a REFER out of any dialog) and gives its final answer of any status. */
  request(options: AskOptions): Promise<Result<SipResponse, RequestFailure>> {
    return ask(this.#core, options);
  }

  /** Binds an address of record to where we are, and keeps it so (§10) until it is closed. */
  register(options: RegistrationOptions): Registration {
    return new Registration(this.#core, options);
  }

  /** Takes requests of one method outside any dialog, in place of the refusal that they get otherwise. */
  handle(method: 'REFER' | 'SUBSCRIBE' | 'NOTIFY' | 'MESSAGE', handler: RequestHandler): Disposable {
    const refusal = this.#handlers[method];
    this.#handlers[method] = handler;
    return {
      dispose: () => {
        if (this.#handlers[method] === handler) this.#handlers[method] = refusal;
      },
    };
  }

  /** The one handler of new calls; it must ring, accept or reject each. Without one they get 480. */
  onInvite(handler: (invite: IncomingInvite) => void): Disposable {
    this.#onInvite = handler;
    return {
      dispose: () => {
        if (this.#onInvite === handler) this.#onInvite = undefined;
      },
    };
  }

  /** For what is built beside it on the same transactions and dialogs: subscriptions, transfers, messages. */
  get core(): Core {
    return this.#core;
  }

  counts(): AgentCounts {
    const { sessions, incoming, outgoing, requests, subscriptions, dialogs } = this.#core;
    return {
      sessions: sessions.size,
      incoming: incoming.size,
      outgoing: outgoing.size,
      requests: requests.size,
      subscriptions: subscriptions.size,
      dialogs: dialogs.size,
    };
  }

  /** Listens no more and ends every call (BYE, CANCEL or 480); the answers are the transaction layer's to await. */
  dispose(): void {
    this.#owned.dispose();
    this.#endCalls();
  }

  /**
   * Ends every call and waits for the answers to BYE and CANCEL, but no longer than `limits.farewellMs`. Until then the
   * peers' own requests are answered: a crossing BYE 200, a new call 503.
   */
  async close(): Promise<void> {
    this.#closing = true;
    this.#endCalls();
    await this.#farewell();
    this.dispose();
  }

  #endCalls(): void {
    const { sessions, incoming, outgoing, subscriptions } = this.#core;
    for (const live of [subscriptions, incoming, outgoing, sessions])
      for (const each of live.snapshot()) each.dispose();
  }

  async #farewell(): Promise<void> {
    const { clock, requests } = this.#core;
    await new Promise<void>((resolve) => {
      const timer = clock.after(limits.farewellMs, resolve);
      void requests.whenEmpty().then(() => {
        timer.dispose();
        resolve();
      });
    });
  }

  #receive(transaction: ServerTransaction): void {
    const objection = objectionTo(transaction);
    if (objection) return void respond(this.#core, transaction, objection.status, objection);
    const { request } = transaction;
    if (request.to.tag === undefined) {
      if (isHandled(request.method)) this.#handlers[request.method](transaction);
      return;
    }
    const owner = this.#core.dialogs.ownerOf(request);
    if (owner) owner.receive(transaction);
    else respond(this.#core, transaction, 481);
  }

  #answerOptions(transaction: ServerTransaction): void {
    const { request, flow } = transaction;
    const { uri } = request;
    const user = isSipUri(uri) && this.#isConference(uri) ? uri.user : undefined;
    const contact = user === undefined ? undefined : `${contactOver(flow, user, uri.scheme === 'sips')};isfocus`;
    answerOptions(this.#core, transaction, this.#accepts(uri), contact);
  }

  #withoutDialog(transaction: ServerTransaction): void {
    respond(this.#core, transaction, 481);
  }

  #receiveInvite(transaction: ServerTransaction): void {
    const dialog = calleeDialog(transaction.request, transaction.localTag);
    if (!dialog) return void respond(this.#core, transaction, 400, { reason: 'Contact Missing' });
    if (this.#closing) return void respond(this.#core, transaction, 503);
    if (!this.#onInvite) return void respond(this.#core, transaction, 480);
    const call = new IncomingCall(this.#core, transaction, dialog);
    try {
      this.#onInvite(call);
      call.trying();
    } catch (error) {
      this.#core.log.error({ err: error, callId: call.callId }, 'a call could not be handled');
      call.reject(500);
    }
  }
}
