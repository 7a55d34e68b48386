import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { cancelOf } from '../sip/agent/cancel.ts';
import type { SipRequest, SipResponse } from '../sip/message/message.ts';
import { defaultTiming, timersFor } from '../sip/transaction/timing.ts';
import type { ClientTransaction, ClientUser } from '../sip/transaction/user.ts';
import type { Flow } from '../sip/transport.ts';
import type { ExchangeCore } from './options.ts';
import type { WaySearch } from './way-search.ts';

/** What a fork came to: a response of the phone, or the status that the RFC says to think of instead. */
export type ForkEnd =
  | { readonly kind: 'response'; readonly response: SipResponse }
  | { readonly kind: 'status'; readonly status: 408 | 487 | 503 };

export interface ForkUser {
  /** 101 to 199. */
  onProvisional(response: SipResponse): void;
  /** Each 2xx, those of further dialogs and retransmissions included. */
  onAccepted(response: SipResponse): void;
  /** Once, unless a 2xx came. */
  onRefused(end: ForkEnd): void;
}

/** What is done to a request when the flow is known: Record-Route. */
export interface ForkPlan {
  readonly search: WaySearch;
  readonly branchSuffix: string;
  finish(request: SipRequest, outbound: Flow): void;
}

type State =
  | { readonly kind: 'searching' }
  /** Sent, and nothing heard: a CANCEL would have to wait (RFC 3261 §9.1). */
  | { readonly kind: 'calling'; readonly transaction: ClientTransaction; readonly giveUp: 408 | 487 | undefined }
  /** It rings, until Timer C. */
  | { readonly kind: 'proceeding'; readonly transaction: ClientTransaction; readonly timerC: Disposable | undefined }
  /** A CANCEL is out: 64·T1 are given to answer the INVITE. */
  | {
      readonly kind: 'cancelled';
      readonly transaction: ClientTransaction;
      readonly timer: Disposable;
      readonly as: 408 | 487;
    }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'over' };

const unanswered = timersFor(defaultTiming, false).b;

/** A request forwarded to one target: its client transaction, Timer C, and its CANCEL (§16.6 steps 10 and 11, §16.8, §16.9). */
export class Fork {
  readonly #core: ExchangeCore;
  readonly #plan: ForkPlan;
  readonly #user: ForkUser;
  #state: State = { kind: 'searching' };
  #unavailable: SipResponse | undefined;
  #failure: 408 | 503 = 503;

  constructor(core: ExchangeCore, plan: ForkPlan, user: ForkUser) {
    this.#core = core;
    this.#plan = plan;
    this.#user = user;
  }

  /** True until it has had its final response. */
  get pending(): boolean {
    return this.#state.kind !== 'accepted' && this.#state.kind !== 'over';
  }

  start(): void {
    void this.#tryNext().catch((error: unknown) => {
      this.#core.log.error({ err: error }, 'a request could not be forwarded');
      this.#refused({ kind: 'status', status: 503 });
    });
  }

  /** Gives up on an INVITE; `as`: what the phone's 487 then means. Other requests are waited for: a CANCEL would come too late (§9.1). */
  cancel(as: 408 | 487 = 487): void {
    const state = this.#state;
    if (state.kind === 'searching') this.#refused({ kind: 'status', status: as });
    else if (state.kind === 'calling' && state.transaction.request.method === 'INVITE') {
      this.#state = { ...state, giveUp: as };
    } else if (state.kind === 'proceeding' && state.timerC) this.#sendCancel(state.transaction, as);
  }

  /** Ends at once and tells its user nothing; a phone that rings hears it, and its answer is not waited for. */
  dispose(): void {
    if (this.#state.kind === 'proceeding') this.cancel();
    const state = this.#state;
    this.#leave();
    this.#state = { kind: 'over' };
    if ('transaction' in state) state.transaction.terminate();
  }

  async #tryNext(): Promise<void> {
    this.#state = { kind: 'searching' };
    const passage = await this.#plan.search.next();
    if (this.#state.kind !== 'searching') return;
    if (passage) this.#send(passage.request, passage.flow);
    else this.#refused(this.#bestFailure());
  }

  #bestFailure(): ForkEnd {
    if (this.#unavailable) return { kind: 'response', response: this.#unavailable };
    return { kind: 'status', status: this.#failure };
  }

  #send(request: SipRequest, flow: Flow): void {
    this.#plan.finish(request, flow);
    const { transactions } = this.#core;
    const transaction = transactions.request(request, flow, this.#listener(), this.#plan.branchSuffix);
    this.#state = { kind: 'calling', transaction, giveUp: undefined };
  }

  #listener(): ClientUser {
    return {
      onResponse: (response) => this.#onResponse(response),
      onTimeout: () => this.#onFailed(408),
      onTransportError: () => this.#onFailed(503),
    };
  }

  #onResponse(response: SipResponse): void {
    if (this.#state.kind === 'over') return;
    if (response.status < 200) this.#onProvisional(response);
    else if (response.status < 300) this.#onAccepted(response);
    else this.#onFinal(response);
  }

  #onProvisional(response: SipResponse): void {
    const state = this.#state;
    if (state.kind === 'calling') this.#heardFrom(state.transaction, state.giveUp);
    else if (state.kind === 'proceeding' && response.status > 100) this.#restartTimerC(state.transaction, state.timerC);
    if (response.status > 100 && this.#state.kind === 'proceeding') this.#user.onProvisional(response);
  }

  #heardFrom(transaction: ClientTransaction, giveUp: 408 | 487 | undefined): void {
    if (giveUp !== undefined) this.#sendCancel(transaction, giveUp);
    else this.#restartTimerC(transaction);
  }

  /** Only an INVITE may ring; all else has Timer F. */
  #restartTimerC(transaction: ClientTransaction, running?: Disposable): void {
    running?.dispose();
    const rings = transaction.request.method === 'INVITE';
    const timerC = rings ? this.#core.clock.after(limits.forwardedInviteMs, () => this.cancel(408)) : undefined;
    this.#state = { kind: 'proceeding', transaction, timerC };
  }

  #sendCancel(transaction: ClientTransaction, as: 408 | 487): void {
    this.#leave();
    this.#core.transactions.request(cancelOf(transaction.request), transaction.flow, nobody);
    const timer = this.#core.clock.after(unanswered, () => {
      transaction.terminate();
      this.#refused({ kind: 'status', status: as });
    });
    this.#state = { kind: 'cancelled', transaction, timer, as };
  }

  #onAccepted(response: SipResponse): void {
    this.#leave();
    this.#state = { kind: 'accepted' };
    this.#user.onAccepted(response);
  }

  #onFinal(response: SipResponse): void {
    const state = this.#state;
    if (state.kind === 'cancelled' && response.status === 487) {
      return void this.#refused({ kind: 'status', status: state.as });
    }
    if (response.status === 503 && (state.kind === 'calling' || state.kind === 'proceeding')) {
      this.#plan.search.unavailable();
      this.#unavailable = response;
      if (this.#goesOn()) return void this.#again();
    }
    this.#refused({ kind: 'response', response });
  }

  /** It was not delivered, or nobody answered: as good as a 503 or 408 of its own (§16.7, §16.9). */
  #onFailed(status: 408 | 503): void {
    const state = this.#state;
    if (state.kind === 'over' || state.kind === 'accepted') return;
    this.#failure = status;
    if (status === 503) this.#plan.search.failed();
    if (state.kind === 'calling' && this.#goesOn()) this.#again();
    else this.#refused(state.kind === 'cancelled' ? { kind: 'status', status: state.as } : { kind: 'status', status });
  }

  #goesOn(): boolean {
    const given = this.#state.kind === 'calling' && this.#state.giveUp !== undefined;
    return !given && this.#plan.search.more;
  }

  #again(): void {
    this.#leave();
    this.#state = { kind: 'searching' };
    this.start();
  }

  #refused(end: ForkEnd): void {
    if (!this.pending) return;
    this.#leave();
    this.#state = { kind: 'over' };
    this.#user.onRefused(end);
  }

  /** Stops the timer of the state. */
  #leave(): void {
    if (this.#state.kind === 'proceeding') this.#state.timerC?.dispose();
    if (this.#state.kind === 'cancelled') this.#state.timer.dispose();
  }
}

/** What becomes of a CANCEL shows in the answer to its INVITE. */
const nobody: ClientUser = { onResponse() {}, onTimeout() {}, onTransportError() {} };
