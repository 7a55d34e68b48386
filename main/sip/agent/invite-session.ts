import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { ReceivedRequest } from '../transaction/layer.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { answerOptions } from './answer-options.ts';
import { bodyOf, type SessionBody, setBody } from './body.ts';
import { accept, supported } from './capabilities.ts';
import { ClientReinvite, type ReinviteHost } from './client-reinvite.ts';
import { ClientRequest, type RequestFailure } from './client-request.ts';
import { contactOver } from './contact.ts';
import type { Core } from './core.ts';
import type { DialogOwner, Replaceable } from './dialog-table.ts';
import type { EndCause } from './end-cause.ts';
import { allow } from './methods.ts';
import { respond } from './respond.ts';
import { ServerReinvite } from './server-reinvite.ts';
import type { ReinviteFailure, RequestParts, Session, SessionUser } from './session.ts';
import { UnacknowledgedAnswer } from './unacknowledged-answer.ts';

export interface InviteSessionParts {
  readonly id: string;
  readonly dialog: Dialog;
  /** What the INVITE went over. */
  readonly flow: Flow;
  readonly contactUser: string | undefined;
  /** True for the caller. */
  readonly ownsCallId: boolean;
  /** Answers 401 and 407 to our requests within the call. */
  readonly authenticator?: Authenticator | undefined;
  readonly user: SessionUser;
}

/** The substates of a confirmed dialog (RFC 5407 §2). */
type State =
  | { readonly kind: 'established' }
  /** Hung up by us, but a callee's BYE must wait for the ACK of its 2xx (§15). */
  | { readonly kind: 'closing'; readonly reason: string | undefined }
  /** Our BYE is on its way. */
  | { readonly kind: 'mortal' }
  | { readonly kind: 'ended' };

interface Unacknowledged {
  readonly answer: UnacknowledgedAnswer;
  /** The 2xx had our offer, so the ACK has the answer. */
  readonly offered: boolean;
}

/** A session with its confirmed dialog: everything from the 2xx to the end of the BYE (§12.2, §14, §15). */
export class InviteSession implements Session, DialogOwner, ReinviteHost, Disposable {
  readonly id: string;
  readonly dialog: Dialog;
  readonly contactUser: string | undefined;
  readonly ownsCallId: boolean;
  readonly authenticator: Authenticator | undefined;
  readonly flow: Flow;
  readonly #core: Core;
  readonly #user: SessionUser;
  /** 2xx of ours without their ACK, by CSeq number. */
  readonly #unacknowledged = new Map<number, Unacknowledged>();
  #state: State = { kind: 'established' };
  #reinvite: ClientReinvite | undefined;
  #reoffer: ServerReinvite | undefined;

  constructor(core: Core, parts: InviteSessionParts) {
    this.id = parts.id;
    this.dialog = parts.dialog;
    this.contactUser = parts.contactUser;
    this.ownsCallId = parts.ownsCallId;
    this.authenticator = parts.authenticator;
    this.flow = parts.flow;
    this.#core = core;
    this.#user = parts.user;
    core.dialogs.set(parts.dialog, this);
    core.sessions.add(this);
  }

  get callId(): string {
    return this.dialog.callId;
  }

  get localParty(): NameAddr {
    return this.dialog.localParty;
  }

  get remoteParty(): NameAddr {
    return this.dialog.remoteParty;
  }

  get localAddress(): string {
    return this.flow.local.address;
  }

  get replaceable(): Replaceable {
    if (this.#state.kind !== 'established') return { stage: 'ended' };
    return { stage: 'confirmed', session: this, remoteTarget: this.dialog.remoteTarget };
  }

  get mayInvite(): boolean {
    return this.#reoffer === undefined && this.#unacknowledged.size === 0;
  }

  reinvite(offer: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    const refusal = this.#state.kind !== 'established' ? 481 : this.#reinvite ? 491 : undefined;
    if (refusal) return Promise.resolve(err({ status: refusal, reason: reasonPhrase(refusal) }));
    return new Promise((resolve) => {
      const make = typeof offer === 'function' ? offer : () => offer;
      this.#reinvite = new ClientReinvite(this.#core, this, make, (outcome) => {
        this.#reinvite = undefined;
        resolve(outcome);
      });
      this.#reinvite.proceed();
    });
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
    const { seq } = transaction.request.cseq;
    const answer = new UnacknowledgedAnswer(this.#core, transaction, response, () => this.#abandoned(seq));
    this.#unacknowledged.set(seq, { answer, offered });
  }

  receiveAck({ request }: ReceivedRequest): void {
    const { seq } = request.cseq;
    const unacknowledged = this.#unacknowledged.get(seq);
    if (!unacknowledged) return;
    unacknowledged.answer.dispose();
    this.#unacknowledged.delete(seq);
    try {
      if (this.#state.kind === 'established') this.#user.onAcknowledged?.();
      if (unacknowledged.offered && this.#state.kind === 'established') this.#user.onAckBody?.(bodyOf(request));
    } finally {
      this.#inviteOver();
    }
  }

  receive(transaction: ServerTransaction): void {
    const { method, cseq } = transaction.request;
    if (!this.dialog.accepts(cseq.seq)) return void respond(this.#core, transaction, 500);
    switch (method) {
      case 'BYE':
        this.#receiveBye(transaction);
        return;
      case 'INVITE':
        this.#receiveInvite(transaction);
        return;
      case 'OPTIONS':
        answerOptions(this.#core, transaction, 200);
        return;
      default:
        if (this.#state.kind !== 'established') respond(this.#core, transaction, 481);
        else if (!this.#user.onRequest?.(transaction)) {
          respond(this.#core, transaction, 405, { headers: [['Allow', allow]] });
        }
    }
  }

  request(method: string, { headers = [], body }: RequestParts = {}): Promise<Result<SipResponse, RequestFailure>> {
    const request = this.dialog.nextRequest(method);
    request.headers.append('User-Agent', this.#core.product);
    for (const [name, value] of headers) request.headers.append(name, value);
    setBody(request, body);
    const { nextHop } = this.dialog.routing();
    return new Promise((resolve) => {
      new ClientRequest(
        this.#core,
        {
          nextHop,
          build: (flow) => {
            const copy = request.clone();
            if (makesDialog(method)) {
              copy.headers.append('Contact', contactOver(flow, this.contactUser, this.dialog.secure));
            }
            return copy;
          },
          lastResort: this.flow,
          authenticator: this.authenticator,
          nextSeq: () => this.dialog.nextSeq(),
        },
        {
          onResponse: (response) => {
            if (response.status < 200) return;
            resolve(ok(response));
            if (response.status === 481 || response.status === 408) this.lose(response.status);
          },
          onFailure: (failure) => {
            resolve(err(failure));
            if (failure.kind === 'no-response') this.lose(408);
          },
        },
      );
    });
  }

  lose(status: 408 | 481): void {
    if (this.#state.kind === 'established') this.#leave({ kind: status === 408 ? 'no-response' : 'remote' });
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

  /** §14.2; the collisions with an unacknowledged 2xx are those of RFC 5407 §3.1.4 and §3.1.5. */
  #receiveInvite(transaction: ServerTransaction): void {
    if (this.#state.kind !== 'established') return void respond(this.#core, transaction, 481);
    if (this.#reoffer || this.#unacknowledged.size >= limits.unacknowledgedAnswers) {
      const seconds = Math.floor(this.#core.random.fraction() * 11);
      return void respond(this.#core, transaction, 500, { headers: [['Retry-After', `${seconds}`]] });
    }
    const offerOpen = [...this.#unacknowledged.values()].some(({ offered }) => offered);
    if (this.#reinvite?.inviting || offerOpen) return void respond(this.#core, transaction, 491);
    const reoffer = new ServerReinvite(
      this.#core,
      transaction,
      (answer) => this.#acceptReinvite(transaction, answer),
      () => {
        this.#reoffer = undefined;
        this.#inviteOver();
      },
    );
    this.#reoffer = reoffer;
    reoffer.ask(this.#user);
  }

  #acceptReinvite(transaction: ServerTransaction, body: SessionBody): void {
    this.dialog.refreshTarget(transaction.request);
    const response = respond(this.#core, transaction, 200, {
      headers: [
        ['Contact', contactOver(transaction.flow, this.contactUser, this.dialog.secure)],
        ['Allow', allow],
        ['Accept', accept],
        ['Supported', supported],
      ],
      body,
    });
    this.awaitAck(transaction, response, bodyOf(transaction.request) === undefined);
  }

  /** An INVITE of the peer has come to its end: what waited for that goes on. */
  #inviteOver(): void {
    if (this.#unacknowledged.size > 0) return;
    if (this.#state.kind === 'closing') {
      this.#sendBye(this.#state.reason);
      return;
    }
    this.#reinvite?.proceed();
  }

  /** No ACK in 64·T1 (§13.3.1.4). */
  #abandoned(seq: number): void {
    this.#unacknowledged.delete(seq);
    if (this.#state.kind === 'established') this.#leave({ kind: 'no-ack' });
    else this.#inviteOver();
  }

  /** Tells the user, and says BYE as soon as that is allowed. */
  #leave(cause: EndCause, reason?: string): void {
    this.#state = { kind: 'closing', reason };
    this.#conclude(cause);
    this.#inviteOver();
  }

  #sendBye(reason: string | undefined): void {
    this.#state = { kind: 'mortal' };
    this.#forgetAnswers();
    const bye = this.dialog.nextRequest('BYE');
    bye.headers.append('User-Agent', this.#core.product);
    if (reason !== undefined) bye.headers.append('Reason', reason);
    const { nextHop } = this.dialog.routing();
    new ClientRequest(
      this.#core,
      {
        nextHop,
        build: () => bye.clone(),
        lastResort: this.flow,
        authenticator: this.authenticator,
        nextSeq: () => this.dialog.nextSeq(),
      },
      {
        onResponse: ({ status }) => {
          if (status >= 200) this.#end();
        },
        onFailure: () => this.#end(),
      },
    );
  }

  /** The session is over for its user; the dialog may live on until its BYE is answered. */
  #conclude(cause: EndCause): void {
    this.#reinvite?.abandon();
    this.#reoffer?.terminate();
    this.#user.onEnded(cause);
  }

  #end(): void {
    this.#state = { kind: 'ended' };
    this.#forgetAnswers();
    this.#core.dialogs.delete(this.dialog);
    this.#core.sessions.delete(this);
  }

  #forgetAnswers(): void {
    for (const { answer } of this.#unacknowledged.values()) answer.dispose();
    this.#unacknowledged.clear();
  }
}

/** Requests that make a dialog of their own beside the session's bear a Contact (RFC 3515 §2.1, RFC 6665 §8.1.1, RFC 3311 §5.1). */
function makesDialog(method: string): boolean {
  return method === 'REFER' || method === 'SUBSCRIBE' || method === 'NOTIFY' || method === 'UPDATE';
}
