import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { limits } from '../../base/limits.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { isSipUri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { answerOptions } from './answer-options.ts';
import { bodyOf, type SessionBody } from './body.ts';
import { accept, supported } from './capabilities.ts';
import { contactOver } from './contact.ts';
import type { Core } from './core.ts';
import type { DialogOwner } from './dialog-table.ts';
import type { EndCause } from './end-cause.ts';
import type { IncomingInvite, Rejection } from './incoming-invite.ts';
import { isOptional } from './inspect.ts';
import { InviteSession } from './invite-session.ts';
import { allow } from './methods.ts';
import { type AnswerParts, refusalParts, respond } from './respond.ts';
import type { Refusal, Session, SessionUser } from './session.ts';

/** Proxies give up after three minutes without a provisional response; one a minute may be lost (§13.3.1.1). */
const progressIntervalMs = 60_000;

type State =
  /** Nothing sent but perhaps a 100. */
  | { readonly kind: 'new' }
  /** An early dialog: the last provisional response, and the timer that repeats it. */
  | { readonly kind: 'progressing'; readonly repetition: Disposable }
  | { readonly kind: 'over' };

/** A call to us until our final answer: the UAS core of §13.3. */
export class IncomingCall implements IncomingInvite, DialogOwner, Disposable {
  readonly id: string;
  readonly offer: SessionBody | undefined;
  readonly #core: Core;
  readonly #transaction: ServerTransaction;
  readonly #dialog: Dialog;
  readonly #ended = new Emitter<EndCause>();
  readonly #expiry: Disposable;
  readonly #cancelled: Disposable;
  #state: State = { kind: 'new' };

  readonly onEnded = this.#ended.on;

  constructor(core: Core, transaction: ServerTransaction, dialog: Dialog) {
    this.id = core.random.hex(8);
    this.#core = core;
    this.#transaction = transaction;
    this.#dialog = dialog;
    this.offer = isOptional(this.request) ? undefined : bodyOf(this.request);
    this.#cancelled = transaction.onCancel(() => this.#giveUp(487));
    const { ms, status } = patienceFor(this.request);
    this.#expiry = core.clock.after(ms, () => this.#giveUp(status));
    core.incoming.add(this);
  }

  get request(): SipRequest {
    return this.#transaction.request;
  }

  get callId(): string {
    return this.#dialog.callId;
  }

  get from(): NameAddr {
    return this.#dialog.remoteParty;
  }

  get to(): NameAddr {
    return this.request.to;
  }

  get localAddress(): string {
    return this.#transaction.flow.local.address;
  }

  /** 100, unless the handler has already said more. */
  trying(): void {
    if (this.#state.kind === 'new') respond(this.#core, this.#transaction, 100);
  }

  ring(): void {
    this.progress(180);
  }

  progress(status: 180 | 181 | 182 | 183, body?: SessionBody): void {
    if (this.#state.kind === 'over') return;
    if (this.#state.kind === 'progressing') this.#state.repetition.dispose();
    else this.#core.dialogs.set(this.#dialog, this);
    respond(this.#core, this.#transaction, status, this.#dialogParts(body));
    const repetition = this.#core.clock.after(progressIntervalMs, () => this.progress(status, body));
    this.#state = { kind: 'progressing', repetition };
  }

  accept(body: SessionBody, user: SessionUser): Session | undefined {
    if (this.#state.kind === 'over') return undefined;
    this.#close();
    const response = respond(this.#core, this.#transaction, 200, this.#dialogParts(body));
    const session = new InviteSession(this.#core, {
      id: this.id,
      dialog: this.#dialog,
      flow: this.#transaction.flow,
      contactUser: this.#contactUser,
      ownsCallId: false,
      user,
    });
    session.awaitAck(this.#transaction, response, this.offer === undefined);
    return session;
  }

  reject(status: number, rejection: Rejection = {}): void {
    if (this.#state.kind === 'over') return;
    this.#close();
    respond(this.#core, this.#transaction, status, rejection);
  }

  refuse(refusal: Refusal): void {
    this.reject(refusal.status, refusalParts(refusal));
  }

  /** The agent closes. */
  dispose(): void {
    this.#giveUp(480);
  }

  /** Within the early dialog: the caller may end it with BYE (§15), and may not offer anew yet (§14.2). */
  receive(transaction: ServerTransaction): void {
    const { method, cseq } = transaction.request;
    if (!this.#dialog.accepts(cseq.seq)) return void respond(this.#core, transaction, 500);
    switch (method) {
      case 'BYE':
        respond(this.#core, transaction, 200);
        this.#giveUp(487);
        return;
      case 'OPTIONS':
        answerOptions(this.#core, transaction, 200);
        return;
      case 'INVITE': {
        const seconds = Math.floor(this.#core.random.fraction() * 11);
        return void respond(this.#core, transaction, 500, { headers: [['Retry-After', `${seconds}`]] });
      }
      default:
        respond(this.#core, transaction, 405, { headers: [['Allow', allow]] });
    }
  }

  receiveAck(): void {}

  /** What a response that makes a dialog holds (§12.1.1, §13.3.1.4). */
  #dialogParts(body: SessionBody | undefined): AnswerParts {
    const { flow } = this.#transaction;
    const recordRoutes = this.request.headers.all('Record-Route').map((value) => ['Record-Route', value] as const);
    return {
      headers: [
        ...recordRoutes,
        ['Contact', contactOver(flow, this.#contactUser, this.#dialog.secure)],
        ['Allow', allow],
        ['Accept', accept],
        ['Supported', supported],
      ],
      body,
    };
  }

  get #contactUser(): string | undefined {
    return isSipUri(this.request.uri) ? this.request.uri.user : undefined;
  }

  /** Cancelled, expired, or left by its caller: over before our user answered. */
  #giveUp(status: number): void {
    if (this.#state.kind === 'over') return;
    this.reject(status);
    this.#ended.emit({ kind: 'cancelled' });
    this.#ended.dispose();
  }

  #close(): void {
    if (this.#state.kind === 'progressing') {
      this.#state.repetition.dispose();
      this.#core.dialogs.delete(this.#dialog);
    }
    this.#state = { kind: 'over' };
    this.#expiry.dispose();
    this.#cancelled.dispose();
    this.#core.incoming.delete(this);
  }
}

/** What Expires grants, which ends with 487 (§13.3.1), but no longer than anyone would let it ring: then nobody is there, 480. */
function patienceFor(invite: SipRequest): { readonly ms: number; readonly status: 480 | 487 } {
  const grantedMs = (invite.expires ?? Number.POSITIVE_INFINITY) * 1000;
  if (grantedMs <= limits.unansweredInviteMs) return { ms: grantedMs, status: 487 };
  return { ms: limits.unansweredInviteMs, status: 480 };
}
