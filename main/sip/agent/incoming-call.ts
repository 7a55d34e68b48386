import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { limits } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import { formatUri, isSipUri, type Uri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { bodyOf, isOptional, type SessionBody } from './body.ts';
import { CallContact, type ContactMaker, contactMaker } from './contact.ts';
import type { Core } from './core.ts';
import { EarlyCallee, type EarlyCalleeHost } from './early-callee.ts';
import type { EndCause } from './end-cause.ts';
import { HeldSession } from './held-session.ts';
import type { AcceptOptions, EarlyUser, IncomingInvite, Rejection } from './incoming-invite.ts';
import { InviteSession } from './invite-session.ts';
import { refusalParts, respond } from './respond.ts';
import type { Refusal, ReinviteFailure, Session, SessionUser } from './session.ts';
import { SessionTimer } from './session-timer.ts';

/** Proxies give up after three minutes without a provisional response; one a minute may be lost (§13.3.1.1). */
const progressIntervalMs = 60_000;

type State =
  /** Nothing sent but perhaps a 100. */
  | { readonly kind: 'new' }
  /** An early dialog: the last provisional response, and the timer that repeats it. */
  | { readonly kind: 'progressing'; readonly repetition: Disposable }
  /** Accepted by our user; the 2xx waits for the PRACK of an answer that is on its way already (RFC 3262 §3). */
  | { readonly kind: 'accepting'; readonly held: HeldSession; readonly open: () => Session }
  | { readonly kind: 'over' };

/** A call to us until our final answer: the UAS core of §13.3. */
export class IncomingCall implements IncomingInvite, EarlyCalleeHost, Disposable {
  readonly id: string;
  readonly offer: SessionBody | undefined;
  readonly #core: Core;
  readonly #transaction: ServerTransaction;
  readonly #dialog: Dialog;
  readonly #early: EarlyCallee;
  readonly #ended = new Emitter<EndCause>();
  readonly #expiry: Disposable;
  readonly #cancelled: Disposable;
  #contact: CallContact;
  #state: State = { kind: 'new' };

  readonly onEnded = this.#ended.on;

  constructor(core: Core, transaction: ServerTransaction, dialog: Dialog) {
    this.id = core.random.hex(8);
    this.#core = core;
    this.#transaction = transaction;
    this.#dialog = dialog;
    this.offer = isOptional(this.request) ? undefined : bodyOf(this.request);
    this.#contact = new CallContact(this.#contactMaker());
    this.#early = new EarlyCallee(core, transaction, dialog, this.offer !== undefined, this);
    this.#cancelled = transaction.onCancel(({ headers }) => this.#giveUp(487, headers.get('Reason')));
    const { ms, status } = patienceFor(this.request);
    this.#expiry = core.clock.after(ms, () => this.#giveUp(status));
    core.incoming.add(this);
  }

  get request(): SipRequest {
    return this.#transaction.request;
  }

  get flow(): Flow {
    return this.#transaction.flow;
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
    return this.flow.local.address;
  }

  get contact(): ContactMaker {
    return this.#contact.over;
  }

  setFocus(user: string): void {
    this.#contact.focus = user;
  }

  /** 100, unless the handler has already said more. */
  trying(): void {
    if (this.#state.kind === 'new') respond(this.#core, this.#transaction, 100);
  }

  attend(user: EarlyUser): void {
    this.#early.user = user;
  }

  ring(): void {
    this.progress(180);
  }

  progress(status: 180 | 181 | 182 | 183, body?: SessionBody): void {
    if (this.#state.kind === 'over' || this.#state.kind === 'accepting') return;
    if (this.#state.kind === 'progressing') this.#state.repetition.dispose();
    else this.#core.dialogs.set(this.#dialog, this.#early);
    this.#early.respond(status, body);
    const repetition = this.#core.clock.after(progressIntervalMs, () => this.progress(status, body));
    this.#state = { kind: 'progressing', repetition };
  }

  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    if (this.#state.kind === 'progressing') return this.#early.update(offer);
    const status = this.#state.kind === 'new' ? 491 : 481;
    return Promise.resolve(err({ status, reason: reasonPhrase(status) }));
  }

  accept(body: SessionBody, user: SessionUser, options: AcceptOptions = {}): Session | undefined {
    if (this.#state.kind === 'over' || this.#state.kind === 'accepting') return undefined;
    this.#contact = new CallContact(this.#contactMaker(options.contact), options.focus ?? this.#contact.focus);
    const open = (): Session => this.#open(body, user, options);
    if (!this.#early.progress.describing) return open();
    if (this.#state.kind === 'progressing') this.#state.repetition.dispose();
    const { localParty, remoteParty } = this.#dialog;
    const { id, callId, flow } = this;
    const refuse = (): void => this.reject(480);
    const contact = this.#contact;
    const held = new HeldSession({ id, callId, localParty, remoteParty, flow, contact, user, refuse });
    this.#early.user = user;
    this.#state = { kind: 'accepting', held, open };
    return held;
  }

  reject(status: number, rejection: Rejection = {}): void {
    if (this.#state.kind === 'over') return;
    this.#close();
    this.#early.abandon();
    respond(this.#core, this.#transaction, status, rejection);
  }

  redirect(contacts: readonly Uri[], status: 300 | 301 | 302 | 305 | 380 = 302): void {
    const headers = contacts.map((uri) => ['Contact', `<${formatUri(uri)}>`] as const);
    this.reject(status, { headers });
  }

  refuse(refusal: Refusal): void {
    this.reject(refusal.status, refusalParts(refusal));
  }

  /** The agent closes. */
  dispose(): void {
    this.#giveUp(480);
  }

  left(): void {
    this.#giveUp(487);
  }

  acknowledged(): void {
    if (this.#state.kind !== 'accepting') return;
    const { held, open } = this.#state;
    held.open(open());
  }

  abandoned(): void {
    this.#end(504, { kind: 'no-ack' });
  }

  /** The 200. What was described reliably already is in it no more (RFC 3262 §5). */
  #open(body: SessionBody, user: SessionUser, { headers = [], authenticator }: AcceptOptions): InviteSession {
    const { described, progress } = this.#early;
    const timer = new SessionTimer(this.#core.clock, this.#core.sessionExpiresSeconds);
    const parts = this.#early.parts(described ? undefined : body);
    const lines = [...(parts.headers ?? []), ...timer.answer(this.request), ...headers];
    this.#close();
    this.#early.close();
    const response = respond(this.#core, this.#transaction, 200, { ...parts, headers: lines });
    const session = new InviteSession(this.#core, {
      id: this.id,
      dialog: this.#dialog,
      flow: this.flow,
      contact: this.#contact,
      ownsCallId: false,
      authenticator,
      user,
      timer,
      described: described ?? body,
      progress,
    });
    session.awaitAck(this.#transaction, response, this.offer === undefined && !described);
    return session;
  }

  #contactMaker(own?: AcceptOptions['contact']): ContactMaker {
    const user = isSipUri(this.request.uri) ? this.request.uri.user : undefined;
    return contactMaker(user, this.#dialog.secure, own);
  }

  /** Cancelled, expired, or left by its caller: over before our user answered. */
  #giveUp(status: number, reason?: string): void {
    this.#end(status, { kind: 'cancelled', ...(reason === undefined ? {} : { reason }) });
  }

  #end(status: number, cause: EndCause): void {
    const state = this.#state;
    if (state.kind === 'over') return;
    this.reject(status);
    if (state.kind === 'accepting') state.held.end(cause);
    else this.#ended.emit(cause);
    this.#ended.dispose();
  }

  #close(): void {
    if (this.#state.kind === 'progressing') this.#state.repetition.dispose();
    if (this.#state.kind === 'progressing' || this.#state.kind === 'accepting') this.#core.dialogs.delete(this.#dialog);
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
