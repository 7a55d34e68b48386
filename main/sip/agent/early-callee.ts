import { err, type Result } from '../../base/result.ts';
import type { Dialog } from '../dialog/dialog.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { answerOptions } from './answer-options.ts';
import { bodyOf, type SessionBody } from './body.ts';
import { accept, supported } from './capabilities.ts';
import type { ReinviteHost } from './client-reinvite.ts';
import type { ContactMaker } from './contact.ts';
import type { Core } from './core.ts';
import type { DialogOwner } from './dialog-table.ts';
import { EarlyExchange } from './early-exchange.ts';
import type { EarlyUser } from './incoming-invite.ts';
import { receiveInfo } from './info.ts';
import { allow } from './methods.ts';
import { requires, supports } from './option-tags.ts';
import { refuseForNow } from './peer-offers.ts';
import { ReliableProgress } from './reliable-progress.ts';
import { type AnswerParts, respond } from './respond.ts';
import type { ReinviteFailure } from './session.ts';
import { SessionTimer } from './session-timer.ts';

/** What the early dialog of a callee tells the call that it belongs to. */
export interface EarlyCalleeHost {
  readonly contact: ContactMaker;
  /** The caller has said BYE (§15). */
  left(): void;
  /** Everything sent reliably so far has its PRACK. */
  acknowledged(): void;
  /** A PRACK did not come in 64·T1 (RFC 3262 §3). */
  abandoned(): void;
}

/** The dialog that our provisional responses make (§12.1.1), with what RFC 3262 and RFC 3311 let happen in it. */
export class EarlyCallee implements DialogOwner, ReinviteHost {
  readonly dialog: Dialog;
  readonly flow: Flow;
  readonly ownsCallId = false;
  readonly authenticator = undefined;
  readonly timer: SessionTimer;
  readonly progress: ReliableProgress;
  user: EarlyUser | undefined;
  /** Our answer, or our offer, in a response that was sent reliably: the 2xx has it no more. */
  described: SessionBody | undefined;
  readonly #core: Core;
  readonly #transaction: ServerTransaction;
  readonly #host: EarlyCalleeHost;
  readonly #exchange: EarlyExchange;

  constructor(core: Core, transaction: ServerTransaction, dialog: Dialog, offered: boolean, host: EarlyCalleeHost) {
    this.dialog = dialog;
    this.flow = transaction.flow;
    this.timer = new SessionTimer(core.clock, 0);
    this.#core = core;
    this.#transaction = transaction;
    this.#host = host;
    this.progress = new ReliableProgress(core, transaction, () => host.abandoned());
    this.#exchange = new EarlyExchange(core, this, offered ? 'theirs-open' : 'none');
  }

  get contact(): ContactMaker {
    return this.#host.contact;
  }

  get mayInvite(): boolean {
    return !this.#exchange.deciding && !this.progress.waiting;
  }

  /** The peer has forgotten us: its INVITE is ended by its own timers. */
  lose(): void {}

  /**
   * Reliably where the caller insists, or where it can and the response describes our media: a ringing that is lost costs
   * a tone, a description that is lost the call's first words. An offer of ours may not go any other way (§13.2.1).
   */
  respond(status: number, body: SessionBody | undefined): void {
    const { request } = this.#transaction;
    const able = supports(request, '100rel');
    const mayDescribe = this.described === undefined && (able || this.#exchange.phase === 'theirs-open');
    const parts = this.parts(mayDescribe ? body : undefined);
    if (!requires(request, '100rel') && !(able && parts.body)) {
      respond(this.#core, this.#transaction, status, parts);
      return;
    }
    this.progress.send(status, parts);
    if (!parts.body) return;
    this.described = parts.body;
    this.#exchange.phase = this.#exchange.phase === 'none' ? 'ours-open' : 'settled';
  }

  /** What a response that makes a dialog holds (§12.1.1, §13.3.1.4). */
  parts(body: SessionBody | undefined): AnswerParts {
    const { flow, request } = this.#transaction;
    const recordRoutes = request.headers.all('Record-Route').map((value) => ['Record-Route', value] as const);
    return {
      headers: [
        ...recordRoutes,
        ['Contact', this.contact(flow)],
        ['Allow', allow],
        ['Accept', accept],
        ['Supported', supported],
      ],
      body,
    };
  }

  /** Before the caller has our answer and has acknowledged it, an offer of ours waits (RFC 3311 §5.1). */
  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    if (!this.progress.waiting) return this.#exchange.update(offer);
    return Promise.resolve(err({ status: 491, reason: reasonPhrase(491) }));
  }

  /** The INVITE has its final answer. */
  close(): void {
    this.progress.dispose();
  }

  /** It was no 2xx: what is still open is void. */
  abandon(): void {
    this.close();
    this.#exchange.abandon();
  }

  receive(transaction: ServerTransaction): void {
    const { method, cseq } = transaction.request;
    if (!this.dialog.accepts(cseq.seq)) return void respond(this.#core, transaction, 500);
    switch (method) {
      case 'BYE':
        respond(this.#core, transaction, 200);
        return void this.#host.left();
      case 'OPTIONS':
        return void answerOptions(this.#core, transaction, 200);
      case 'INVITE':
        return void refuseForNow(this.#core, transaction);
      case 'UPDATE':
        return void this.#exchange.receiveUpdate(transaction, this.user);
      case 'PRACK':
        return void this.#receivePrack(transaction);
      default:
        if (this.user?.onRequest?.(transaction)) return;
        if (method === 'INFO') return void receiveInfo(this.#core, transaction, this.user);
        respond(this.#core, transaction, 405, { headers: [['Allow', allow]] });
    }
  }

  receiveAck(): void {}

  #receivePrack(transaction: ServerTransaction): void {
    const { request } = transaction;
    const describing = this.progress.describing;
    if (!this.progress.acknowledge(request)) return void respond(this.#core, transaction, 481);
    const body = bodyOf(request);
    if (body && this.#exchange.phase === 'settled') this.#exchange.decide(transaction, body, this.user);
    else respond(this.#core, transaction, 200);
    const answers = describing && this.#exchange.phase === 'ours-open';
    if (answers) this.#exchange.phase = 'settled';
    try {
      if (answers) this.user?.onAckBody?.(body);
    } finally {
      this.progress.advance();
      if (!this.progress.waiting) this.#host.acknowledged();
    }
  }
}
