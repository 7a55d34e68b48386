import type { Disposable } from '../../base/disposable.ts';
import type { Result } from '../../base/result.ts';
import type { Authentication, Authenticator, AuthProblem } from '../auth/authenticator.ts';
import { inWords } from '../auth/problem-words.ts';
import { formatCSeq } from '../message/cseq.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Uri } from '../message/uri.ts';
import type { ClientTransaction, ClientUser } from '../transaction/user.ts';
import type { Flow, TransportError } from '../transport.ts';
import type { Core } from './core.ts';
import { FlowSearch } from './flow-search.ts';
import type { RequestFailure } from './request-failure.ts';

/** What to send and where to. */
export interface RequestPlan {
  readonly nextHop: Uri;
  /** The request for one flow, which its Contact and offer depend on: a fresh one for every target, the same but for those. */
  build(flow: Flow): SipRequest | Promise<Result<SipRequest, string>>;
  /** A flow of the same dialog, tried when nothing else opens. */
  readonly lastResort?: Flow | undefined;
  /** A flow tried before any other: that of a registration (RFC 5626 §4.2). */
  readonly firstFlow?: Flow | undefined;
  /** Answers 401 and 407; without one they stand. */
  readonly authenticator?: Authenticator | undefined;
  /** The CSeq number for sending it again with credentials, within a dialog or a registration; else one more than the last. */
  readonly nextSeq?: (() => number) | undefined;
}

export interface RequestUser {
  /** It is out, on this flow; again for each further target. */
  onSent?(transaction: ClientTransaction): void;
  /** As `ClientUser.onResponse`: for an INVITE every 2xx of every fork. */
  onResponse(response: SipResponse, transaction: ClientTransaction): void;
  /** A 401 or 407 is not answered, and follows as the response. */
  onUnanswered?(problem: AuthProblem): void;
  /** No target is left. */
  onFailure(failure: RequestFailure): void;
  /** The transaction that had the final answer is gone: no retransmission of that answer comes any more. */
  onTerminated?(): void;
}

/** One request of ours until its final answer, on to the next target when one fails (RFC 3263 §4.3). */
export class ClientRequest implements Disposable {
  readonly #core: Core;
  readonly #plan: RequestPlan;
  readonly #user: RequestUser;
  readonly #search: FlowSearch;
  readonly #authentication: Authentication | undefined;
  #transaction: ClientTransaction | undefined;
  /** A transaction that was refused with a challenge may live on for its ACK: what it still says is not heard. */
  #sendings = 0;
  /** Of the last request with credentials: for another server none may be lower. */
  #seq: number | undefined;
  /** False once it is to be cancelled: it is not sent again with credentials. */
  #wanted = true;
  #failure: RequestFailure | undefined;
  #unavailable: { readonly response: SipResponse; readonly transaction: ClientTransaction } | undefined;
  /** `searching` and `sent` alternate; `settled` has had its final answer, and only copies of a 2xx may follow. */
  #state: 'searching' | 'sent' | 'settled' | 'disposed' = 'searching';

  constructor(core: Core, plan: RequestPlan, user: RequestUser) {
    this.#core = core;
    this.#plan = plan;
    this.#user = user;
    this.#authentication = plan.authenticator?.begin();
    this.#search = new FlowSearch(core, plan.nextHop, { first: plan.firstFlow, last: plan.lastResort });
    core.requests.add(this);
    void this.#attempt();
  }

  /** Whether a transaction is under way: what a CANCEL needs. */
  get sent(): boolean {
    return this.#state === 'sent';
  }

  /** Stays with the target it has, whatever becomes of it: for a request that is to be cancelled. */
  stay(): void {
    this.#wanted = false;
    this.#search.close();
  }

  /** Ends it at once and in silence. */
  dispose(): void {
    this.#state = 'disposed';
    this.#core.requests.delete(this);
    this.#transaction?.terminate();
  }

  async #attempt(): Promise<void> {
    try {
      await this.#tryNext();
    } catch (error) {
      this.#core.log.error({ err: error }, 'a request could not be made');
      this.#fail({ kind: 'unreachable', message: 'The request could not be made.' });
    }
  }

  async #tryNext(): Promise<void> {
    this.#state = 'searching';
    while (this.#state === 'searching') {
      const flow = await this.#search.next();
      if (this.#state !== 'searching') return;
      if (!flow) return this.#giveUp();
      const built = await this.#build(flow);
      if (this.#state !== 'searching') return;
      if (!built.ok) return this.#fail({ kind: 'unreachable', message: built.error });
      const request = built.value;
      if (this.#seq !== undefined) setSeq(request, this.#seq);
      this.#authentication?.prepare(request, flow);
      if (!this.#search.defers(request, flow)) this.#send(request, flow);
    }
  }

  async #build(flow: Flow): Promise<Result<SipRequest, string>> {
    const built = this.#plan.build(flow);
    return built instanceof Promise ? built : { ok: true, value: built };
  }

  #send(request: SipRequest, flow: Flow): void {
    this.#state = 'sent';
    const transaction = this.#core.transactions.request(request, flow, this.#listener());
    this.#transaction = transaction;
    this.#user.onSent?.(transaction);
  }

  #listener(): ClientUser {
    let answered = false;
    this.#sendings += 1;
    const sending = this.#sendings;
    const isLast = () => sending === this.#sendings;
    return {
      onResponse: (response) => {
        if (!isLast()) return;
        answered = true;
        this.#onResponse(response);
      },
      onTimeout: () => {
        if (!isLast()) return;
        const failure: RequestFailure = { kind: 'no-response' };
        if (answered) this.#fail(failure);
        else this.#onFailed(failure);
      },
      onTransportError: (error: TransportError) => {
        if (isLast()) this.#onFailed({ kind: 'unreachable', message: error.message });
      },
      onTerminated: () => {
        if (isLast() && this.#state === 'settled') this.#user.onTerminated?.();
      },
    };
  }

  #onResponse(response: SipResponse): void {
    const transaction = this.#transaction;
    if (this.#state === 'disposed' || !transaction) return;
    if (response.status === 503 && this.#state === 'sent') {
      this.#search.skipSameServer();
      this.#unavailable = { response, transaction };
      if (this.#search.more) return void this.#attempt();
    }
    if (this.#state === 'sent' && isChallenge(response)) {
      this.#challenged(response, transaction);
      return;
    }
    if (response.status >= 200) this.#settle();
    this.#user.onResponse(response, transaction);
  }

  /** Sends it again with credentials, a new branch and a higher CSeq (§8.1.3.5, §22.2); what can't be answered stands. */
  #challenged(response: SipResponse, transaction: ClientTransaction): void {
    const answer = this.#wanted
      ? this.#authentication?.answer(transaction.request, response, transaction.flow)
      : undefined;
    if (answer?.kind !== 'credentials') {
      this.#settle();
      if (answer) this.#user.onUnanswered?.(answer.problem);
      this.#user.onResponse(answer ? inWords(response, answer.problem) : response, transaction);
      return;
    }
    const request = transaction.request.clone();
    request.headers.replaceFirst('Via', undefined);
    for (const [name] of answer.headers) request.headers.delete(name);
    for (const [name, value] of answer.headers) request.headers.append(name, value);
    this.#seq = this.#plan.nextSeq?.() ?? request.cseq.seq + 1;
    setSeq(request, this.#seq);
    if (this.#search.defers(request, transaction.flow)) void this.#attempt();
    else this.#send(request, transaction.flow);
  }

  /** A target failed before it said anything. */
  #onFailed(failure: RequestFailure): void {
    if (this.#state !== 'sent') return;
    this.#failure = failure;
    void this.#attempt();
  }

  /** What the targets said counts for more than that none was left. */
  #giveUp(): void {
    const unavailable = this.#unavailable;
    if (!unavailable) {
      this.#fail(this.#failure ?? { kind: 'unreachable', ...this.#search.problem });
      return;
    }
    this.#settle();
    this.#user.onResponse(unavailable.response, unavailable.transaction);
  }

  #fail(failure: RequestFailure): void {
    if (this.#state === 'settled' || this.#state === 'disposed') return;
    this.#settle();
    this.#user.onFailure(failure);
  }

  #settle(): void {
    this.#state = 'settled';
    this.#core.requests.delete(this);
  }
}

function isChallenge({ status }: SipResponse): boolean {
  return status === 401 || status === 407;
}

function setSeq(request: SipRequest, seq: number): void {
  request.headers.set('CSeq', formatCSeq({ seq, method: request.method }));
}
