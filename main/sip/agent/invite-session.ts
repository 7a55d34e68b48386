import type { Disposable } from '../../base/disposable.ts';
import type { Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import type { Uri } from '../message/uri.ts';
import type { ReceivedRequest } from '../transaction/layer.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { answerOptions } from './answer-options.ts';
import { bodyOf, type SessionBody } from './body.ts';
import { sendBye } from './bye.ts';
import type { ReinviteHost } from './client-reinvite.ts';
import type { CallContact, ContactMaker } from './contact.ts';
import type { Core } from './core.ts';
import { requestWithin } from './dialog-request.ts';
import type { DialogOwner, Replaceable } from './dialog-table.ts';
import type { EndCause } from './end-cause.ts';
import { FlowSearch } from './flow-search.ts';
import { receiveInfo } from './info.ts';
import { allow } from './methods.ts';
import { OurOffers, refusal } from './our-offers.ts';
import { PeerOffers, type PeerOffersHost } from './peer-offers.ts';
import type { ReliableProgress } from './reliable-progress.ts';
import type { RequestFailure } from './request-failure.ts';
import { respond } from './respond.ts';
import type { DialogIdentity, ReinviteFailure, RequestParts, Session, SessionUser } from './session.ts';
import type { SessionTimer } from './session-timer.ts';

export interface InviteSessionParts {
  readonly id: string;
  readonly dialog: Dialog;
  /** What the INVITE went over. */
  readonly flow: Flow;
  readonly contact: CallContact;
  /** True for the caller. */
  readonly ownsCallId: boolean;
  /** Answers 401 and 407 to our requests within the call. */
  readonly authenticator: Authenticator | undefined;
  readonly user: SessionUser;
  readonly timer: SessionTimer;
  /** What we said of our media: goes out again where only a re-INVITE refreshes the session. */
  readonly described: SessionBody | undefined;
  /** Provisional responses of ours that may still be acknowledged. */
  readonly progress?: ReliableProgress | undefined;
}

/** The substates of a confirmed dialog (RFC 5407 §2). */
type State =
  | { readonly kind: 'established' }
  /** Hung up by us, but a callee's BYE must wait for the ACK of its 2xx (§15). */
  | { readonly kind: 'closing'; readonly reason: string | undefined }
  /** Our BYE is on its way. */
  | { readonly kind: 'mortal' }
  | { readonly kind: 'ended' };

/** A session with its confirmed dialog: everything from the 2xx to the end of the BYE (§12.2, §14, §15). */
export class InviteSession implements Session, DialogOwner, ReinviteHost, PeerOffersHost, Disposable {
  readonly id: string;
  readonly dialog: Dialog;
  readonly contact: ContactMaker;
  readonly ownsCallId: boolean;
  readonly authenticator: Authenticator | undefined;
  readonly flow: Flow;
  readonly timer: SessionTimer;
  readonly user: SessionUser;
  readonly #core: Core;
  readonly #contact: CallContact;
  readonly #progress: ReliableProgress | undefined;
  readonly #theirs: PeerOffers;
  readonly #ours: OurOffers;
  #state: State = { kind: 'established' };

  constructor(core: Core, parts: InviteSessionParts) {
    this.id = parts.id;
    this.dialog = parts.dialog;
    this.#contact = parts.contact;
    this.contact = parts.contact.over;
    this.ownsCallId = parts.ownsCallId;
    this.authenticator = parts.authenticator;
    this.flow = parts.flow;
    this.timer = parts.timer;
    this.user = parts.user;
    this.#core = core;
    this.#progress = parts.progress;
    this.#theirs = new PeerOffers(core, this);
    this.#ours = new OurOffers(core, this, parts.described);
    parts.dialog.onFocusChanged = () => this.user.onRemoteFocus?.(this.remoteFocus);
    core.dialogs.set(parts.dialog, this);
    core.sessions.add(this);
    this.timer.start({
      refresh: () => void this.#ours.refresh((answer) => this.#refreshed(answer)),
      expire: () => this.#expire(),
    });
  }

  get callId(): string {
    return this.dialog.callId;
  }

  get dialogId(): DialogIdentity {
    const { callId, localTag, remoteTag } = this.dialog;
    return { callId, localTag, remoteTag };
  }

  get localParty(): NameAddr {
    return this.dialog.localParty;
  }

  get remoteParty(): NameAddr {
    return this.dialog.remoteParty;
  }

  get remoteFocus(): Uri | undefined {
    return this.dialog.remoteFocus;
  }

  setFocus(user: string | undefined): void {
    this.#contact.focus = user;
  }

  wayOut(): Promise<Flow | undefined> {
    return new FlowSearch(this.#core, this.dialog.routing().nextHop).next();
  }

  get replaceable(): Replaceable {
    if (this.#state.kind !== 'established') return { stage: 'ended' };
    return { stage: 'confirmed', session: this, remoteTarget: this.dialog.remoteTarget };
  }

  get mayInvite(): boolean {
    return !this.#theirs.open;
  }

  get offering(): boolean {
    return this.#ours.offering;
  }

  reinvite(offer: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    if (this.#state.kind !== 'established') return refusal(481);
    return this.#ours.offer('INVITE', offer);
  }

  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    if (this.#state.kind !== 'established') return refusal(481);
    if (!this.dialog.allows('UPDATE')) return refusal(405);
    return offer === undefined ? this.#ours.update() : this.#ours.offer('UPDATE', offer);
  }

  request(method: string, parts?: RequestParts): Promise<Result<SipResponse, RequestFailure>> {
    return requestWithin(this.#core, this, method, parts);
  }

  hangup(reason?: string): void {
    if (this.#state.kind === 'established') this.#leave({ kind: 'local' }, reason);
  }

  /** As `hangup`, because our own side can't go on. */
  fail(message: string): void {
    if (this.#state.kind === 'established') this.#leave({ kind: 'failed', message });
  }

  /** The agent closes: the BYE goes out now, ACK or not, and no timer stays. */
  dispose(): void {
    switch (this.#state.kind) {
      case 'established':
        this.#sendBye(undefined);
        this.#conclude({ kind: 'local' });
        return;
      case 'closing':
        this.#sendBye(this.#state.reason);
        return;
      case 'mortal':
      case 'ended':
    }
  }

  /** Repeats a 2xx of ours, already sent, until its ACK; `offered` when it carried our offer. */
  awaitAck(transaction: ServerTransaction, response: SipResponse, offered: boolean): void {
    this.#theirs.awaitAck(transaction, response, offered);
  }

  receiveAck(ack: ReceivedRequest): void {
    const acknowledged = this.#theirs.acknowledge(ack);
    if (!acknowledged) return;
    try {
      if (this.#state.kind === 'established') this.user.onAcknowledged?.();
      if (acknowledged.offered && this.#state.kind === 'established') this.user.onAckBody?.(bodyOf(ack.request));
    } finally {
      this.#theirs.settle();
    }
  }

  receive(transaction: ServerTransaction): void {
    const { method, cseq } = transaction.request;
    if (!this.dialog.accepts(cseq.seq)) return void respond(this.#core, transaction, 500);
    switch (method) {
      case 'BYE':
        this.#receiveBye(transaction);
        return;
      case 'OPTIONS':
        answerOptions(this.#core, transaction, 200, this.#contact.focus && this.contact(transaction.flow));
        return;
      case 'PRACK':
        respond(this.#core, transaction, this.#progress?.acknowledge(transaction.request) ? 200 : 481);
        return;
      default:
        if (this.#state.kind === 'established') this.#receiveWhileEstablished(transaction);
        else respond(this.#core, transaction, 481);
    }
  }

  lose(status: 408 | 481): void {
    if (this.#state.kind === 'established') this.#leave({ kind: status === 408 ? 'no-response' : 'remote' });
  }

  described(body: SessionBody): void {
    this.#ours.described = body;
  }

  freed(): void {
    if (this.#state.kind === 'closing') this.#sendBye(this.#state.reason);
    else this.#ours.proceed();
  }

  abandoned(): void {
    if (this.#state.kind === 'established') this.#leave({ kind: 'no-ack' });
    else this.#theirs.settle();
  }

  #receiveWhileEstablished(transaction: ServerTransaction): void {
    const { method } = transaction.request;
    if (method === 'INVITE' || method === 'UPDATE') this.#theirs.receive(transaction);
    else if (this.user.onRequest?.(transaction)) return;
    else if (method === 'INFO') receiveInfo(this.#core, transaction, this.user);
    else respond(this.#core, transaction, 405, { headers: [['Allow', allow]] });
  }

  #receiveBye(transaction: ServerTransaction): void {
    respond(this.#core, transaction, 200);
    switch (this.#state.kind) {
      case 'established': {
        const reason = transaction.request.headers.get('Reason');
        this.#end();
        this.#conclude({ kind: 'remote', ...(reason === undefined ? {} : { reason }) });
        return;
      }
      case 'closing':
        this.#end();
        return;
      case 'mortal':
      case 'ended':
    }
  }

  #refreshed(answer: SessionBody): void {
    try {
      if (this.#state.kind === 'established') this.user.onRefreshed?.(answer);
    } catch (error) {
      this.#core.log.error({ err: error, callId: this.callId }, 'the answer to a refresh could not be taken');
    }
  }

  /** RFC 4028 §10. */
  #expire(): void {
    if (this.#state.kind === 'established') this.#leave({ kind: 'no-response' });
  }

  /** Tells the user, and says BYE as soon as that is allowed. */
  #leave(cause: EndCause, reason?: string): void {
    this.#state = { kind: 'closing', reason };
    this.#conclude(cause);
    if (!this.#theirs.open && this.#state.kind === 'closing') this.#sendBye(reason);
  }

  #sendBye(reason: string | undefined): void {
    this.#state = { kind: 'mortal' };
    this.#theirs.forget();
    sendBye(this.#core, this, reason, () => this.#end());
  }

  /** The session is over for its user; the dialog may live on until its BYE is answered. */
  #conclude(cause: EndCause): void {
    this.timer.dispose();
    this.#ours.abandon();
    this.#theirs.terminate();
    this.user.onEnded(cause);
  }

  #end(): void {
    this.#state = { kind: 'ended' };
    this.#theirs.forget();
    this.#core.dialogs.delete(this.dialog);
    this.#core.sessions.delete(this);
  }
}
