import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { Uri } from '../message/uri.ts';
import type { ClientTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { AnsweredForks } from './answered-forks.ts';
import { bodyOf, type SessionBody } from './body.ts';
import { cancelOf } from './cancel.ts';
import { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';
import { EarlyDialogs } from './early-dialogs.ts';
import type { EndCause } from './end-cause.ts';
import { InviteDraft } from './invite-draft.ts';
import type { InviteSession } from './invite-session.ts';
import type { InviteOptions, OutgoingInvite, OutgoingUser } from './outgoing-invite.ts';
import { progressOf } from './progress.ts';
import { rejectionBy } from './rejection.ts';
import type { RequestFailure } from './request-failure.ts';
import type { DialogIdentity, ReinviteFailure, RequestParts } from './session.ts';

type State =
  /** Finding the way, or sent and without any answer: a CANCEL may not go out yet (§9.1). */
  | { readonly kind: 'inviting' }
  | { readonly kind: 'proceeding' }
  /** Within `onAnswered`: a hang-up waits for the ACK. */
  | { readonly kind: 'answering'; readonly hungUp: false | { readonly reason: string | undefined } }
  | { readonly kind: 'answered'; readonly session: InviteSession }
  /** Given up by our user; the CANCEL is held until a provisional response comes. */
  | { readonly kind: 'cancel-held'; readonly reason: string | undefined }
  /** CANCEL is out; a 2xx may still cross it. */
  | { readonly kind: 'cancelling'; readonly patience: Disposable }
  | { readonly kind: 'ended' };

/** A call of ours, from the first thought of it: the UAC core of §13.2. Once answered it speaks for its session. */
export class OutgoingCall implements OutgoingInvite, Disposable {
  readonly direction = 'outgoing';
  readonly id: string;
  readonly #core: Core;
  readonly #user: OutgoingUser;
  readonly #draft: InviteDraft;
  readonly #early: EarlyDialogs;
  readonly #forks: AnsweredForks;
  #request: ClientRequest;
  #transaction: ClientTransaction | undefined;
  #state: State = { kind: 'inviting' };

  constructor(core: Core, options: InviteOptions, user: OutgoingUser) {
    this.id = core.random.hex(8);
    this.#core = core;
    this.#user = user;
    this.#draft = new InviteDraft(core, options, user.onEarlyOffer !== undefined);
    const { contact, timer, offers: offered } = this.#draft;
    const { authenticator } = options;
    this.#early = new EarlyDialogs(core, { contact: contact.over, authenticator, offered, user, session: this });
    this.#forks = new AnsweredForks(core, { id: this.id, contact, authenticator, early: this.#early, timer });
    core.outgoing.add(this);
    this.#request = this.#send();
  }

  get callId(): string {
    return this.#draft.callId;
  }

  get localParty(): NameAddr {
    return this.#draft.from;
  }

  get remoteParty(): NameAddr {
    return this.#state.kind === 'answered' ? this.#state.session.remoteParty : this.#draft.to;
  }

  get dialogId(): DialogIdentity | undefined {
    return this.#state.kind === 'answered' ? this.#state.session.dialogId : undefined;
  }

  get flow(): Flow | undefined {
    return this.#transaction?.flow;
  }

  get remoteFocus(): Uri | undefined {
    return this.#state.kind === 'answered' ? this.#state.session.remoteFocus : undefined;
  }

  setFocus(user: string | undefined): void {
    this.#draft.contact.focus = user;
  }

  wayOut(): Promise<Flow | undefined> {
    return this.#state.kind === 'answered' ? this.#state.session.wayOut() : Promise.resolve(undefined);
  }

  reinvite(offer: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    switch (this.#state.kind) {
      case 'answered':
        return this.#state.session.reinvite(offer);
      case 'answering': // the session is there as soon as `onAnswered` is over
        return Promise.resolve().then(() => this.reinvite(offer));
      case 'inviting':
      case 'proceeding':
      case 'cancel-held':
      case 'cancelling':
        return Promise.resolve(err({ status: 491, reason: reasonPhrase(491) }));
      case 'ended':
        return Promise.resolve(err({ status: 481, reason: reasonPhrase(481) }));
    }
  }

  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    if (this.#state.kind === 'answered') return this.#state.session.update(offer);
    const settled = this.#state.kind === 'proceeding' ? this.#early.settled : undefined;
    const status = this.#state.kind === 'ended' ? 481 : 491;
    return settled?.exchange.update(offer) ?? Promise.resolve(err({ status, reason: reasonPhrase(status) }));
  }

  request(method: string, parts?: RequestParts): Promise<Result<SipResponse, RequestFailure>> {
    if (this.#state.kind === 'answered') return this.#state.session.request(method, parts);
    const settled = this.#state.kind === 'proceeding' ? this.#early.settled : undefined;
    const unanswered = err({ kind: 'unreachable', message: 'The call is not answered.' } as const);
    return settled?.request(method, parts) ?? Promise.resolve(unanswered);
  }

  hangup(reason?: string): void {
    switch (this.#state.kind) {
      case 'inviting':
      case 'proceeding':
        this.#abandon(this.#state.kind, reason);
        this.#user.onEnded({ kind: 'cancelled' });
        return;
      case 'answering':
        this.#state = { kind: 'answering', hungUp: { reason } };
        return;
      case 'answered':
        this.#state.session.hangup(reason);
        return;
      case 'cancel-held':
      case 'cancelling':
      case 'ended':
    }
  }

  /** The agent closes: what is not cancelled yet is now, and no timer stays. */
  dispose(): void {
    this.hangup();
    if (this.#state.kind === 'cancelling') this.#state.patience.dispose();
    this.#core.outgoing.delete(this);
  }

  #send(): ClientRequest {
    return new ClientRequest(this.#core, this.#draft.plan(), {
      onSent: (transaction) => this.#sent(transaction),
      onResponse: (response, transaction) => this.#receive(response, transaction),
      onFailure: (failure) => this.#finish(failure),
      onTerminated: () => this.#early.clear(),
    });
  }

  /** To the first target, or to the next: what the last one began is void. */
  #sent(transaction: ClientTransaction): void {
    this.#transaction = transaction;
    this.#early.clear();
    if (this.#state.kind === 'proceeding') this.#state = { kind: 'inviting' };
  }

  #receive(response: SipResponse, transaction: ClientTransaction): void {
    if (response.status < 200) this.#progress(response, transaction);
    else if (response.status < 300) this.#answered(response, transaction);
    else if (response.status === 422 && this.#isLive && this.#draft.raised(transaction.request, response))
      this.#sendAgain();
    else this.#finish(rejectionBy(response));
  }

  get #isLive(): boolean {
    return this.#state.kind === 'inviting' || this.#state.kind === 'proceeding';
  }

  /** The same call with a longer session interval. */
  #sendAgain(): void {
    this.#early.clear();
    this.#state = { kind: 'inviting' };
    this.#request = this.#send();
  }

  #progress(response: SipResponse, transaction: ClientTransaction): void {
    switch (this.#state.kind) {
      case 'cancel-held':
        this.#cancel(this.#state.reason);
        return;
      case 'inviting':
      case 'proceeding':
        this.#state = { kind: 'proceeding' };
        if (response.status === 100) return;
        if (this.#early.takes(transaction, response)) this.#user.onProgress(progressOf(response));
        return;
      case 'answering':
      case 'answered':
      case 'cancelling':
      case 'ended':
    }
  }

  /** Each fork's 2xx gets its ACK; the first has the call, the others and the late ones a BYE (§13.2.2.4). */
  #answered(response: SipResponse, transaction: ClientTransaction): void {
    if (this.#forks.acknowledgeAgain(response)) return;
    switch (this.#state.kind) {
      case 'inviting':
      case 'proceeding':
        this.#begin(response, transaction);
        return;
      case 'cancel-held':
      case 'cancelling':
        this.#forks.endSurplus(response, transaction);
        this.#stop();
        return;
      case 'answering':
      case 'answered':
      case 'ended':
        this.#forks.endSurplus(response, transaction);
        return;
    }
  }

  #begin(response: SipResponse, transaction: ClientTransaction): void {
    this.#state = { kind: 'answering', hungUp: false };
    this.#request.stay();
    const exchange = this.#early.exchangeOf(response);
    const settled = exchange?.phase === 'settled';
    // What the fork has said reliably counts; what it said otherwise, only where its 2xx says nothing (§13.2.1).
    const body = settled ? exchange.described : (bodyOf(response) ?? exchange?.described);
    const answer = this.#askUser(body);
    const forAck = answer.ok && !settled ? answer.value : undefined;
    const session = this.#forks.begin(response, transaction, this.#user, forAck);
    const { hungUp } = this.#state;
    this.#state = { kind: 'answered', session };
    this.#core.outgoing.delete(this);
    if (!answer.ok) session.fail(answer.error);
    else if (hungUp) session.hangup(hungUp.reason);
  }

  /** A user that throws has lost its call, but the peer gets its ACK all the same, and then a BYE. */
  #askUser(body: SessionBody | undefined): Result<SessionBody | undefined, string> {
    try {
      return ok(this.#user.onAnswered(body));
    } catch (error) {
      this.#core.log.error({ err: error, callId: this.callId }, 'an answer could not be taken');
      return err('the answer could not be taken');
    }
  }

  /** Between two targets there is nothing to cancel; before a provisional response it is too early (§9.1). */
  #abandon(stage: 'inviting' | 'proceeding', reason: string | undefined): void {
    if (!this.#request.sent) {
      this.#request.dispose();
      this.#stop();
      return;
    }
    this.#request.stay();
    if (stage === 'proceeding') this.#cancel(reason);
    else this.#leave({ kind: 'cancel-held', reason });
  }

  #cancel(reason: string | undefined): void {
    const transaction = this.#transaction;
    if (!transaction) return;
    this.#core.transactions.request(cancelOf(transaction.request, reason), transaction.flow, unheeded);
    const patience = this.#core.clock.after(64 * this.#core.timing.t1Ms, () => {
      this.#request.dispose();
      this.#stop();
    });
    this.#leave({ kind: 'cancelling', patience });
  }

  /** A final answer or failure: with it the early dialogs end (§12.3). */
  #finish(cause: EndCause): void {
    const live = this.#isLive;
    this.#stop();
    if (live) this.#user.onEnded(cause);
  }

  #stop(): void {
    this.#early.clear();
    this.#leave({ kind: 'ended' });
    this.#core.outgoing.delete(this);
  }

  #leave(state: State): void {
    if (this.#state.kind === 'cancelling') this.#state.patience.dispose();
    this.#state = state;
    if (state.kind === 'ended') this.#core.outgoing.delete(this);
  }
}

/** The CANCEL's own outcome changes nothing: the INVITE's final answer does, or its absence (§9.1). */
const unheeded = { onResponse: () => {}, onTimeout: () => {}, onTransportError: () => {} };
