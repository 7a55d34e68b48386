import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { ClientTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { Acknowledgement } from './acknowledgement.ts';
import { bodyOf, type SessionBody, setBody } from './body.ts';
import { accept, supported } from './capabilities.ts';
import { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';
import { type DialogHost, planWithin } from './dialog-request.ts';
import { allow } from './methods.ts';
import type { RequestFailure } from './request-failure.ts';
import type { ReinviteFailure } from './session.ts';
import type { SessionTimer } from './session-timer.ts';

/** What a re-INVITE or an UPDATE with an offer asks of its session. */
export interface ReinviteHost extends DialogHost {
  /** Whether our end made the Call-ID, which decides who waits longer after a glare (§14.1). */
  readonly ownsCallId: boolean;
  /** False while an INVITE or an offer of the peer is in progress; the session calls `proceed` when it is over. */
  readonly mayInvite: boolean;
  readonly timer: SessionTimer;
}

type Outcome = Result<SessionBody | undefined, ReinviteFailure>;

/** The wish: to be said by which method, with what, and who learns the outcome. */
export interface Wish {
  readonly method: 'INVITE' | 'UPDATE';
  /** Undefined: an UPDATE without an offer, which refreshes the session. */
  readonly offer: (() => SessionBody) | undefined;
  settle(outcome: Outcome): void;
}

type State =
  /** For the peer's INVITE to end (§14.1). */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'inviting' }
  /** After a 491 for its random time, after a 500 for as long as it said. */
  | { readonly kind: 'backing-off'; readonly timer: Disposable }
  | { readonly kind: 'over' };

/** One wish to change or refresh the session, through as many requests as glare makes of it (§14.1, RFC 3311 §5.1). */
export class ClientReinvite {
  readonly #core: Core;
  readonly #host: ReinviteHost;
  readonly #wish: Wish;
  #state: State = { kind: 'waiting' };
  #attempts = 0;

  constructor(core: Core, host: ReinviteHost, wish: Wish) {
    this.#core = core;
    this.#host = host;
    this.#wish = wish;
  }

  /** Whether our offer is on its way: one of the peer's gets a 491 meanwhile (§14.2). */
  get inviting(): boolean {
    return this.#state.kind === 'inviting';
  }

  /** Sends it if it has not gone out and the way is free: once it is made, and when an INVITE of the peer is over. */
  proceed(): void {
    if (this.#state.kind === 'waiting' && (this.#host.mayInvite || !this.#wish.offer)) this.#send();
  }

  /** The session is over; a 2xx that is still on its way is acknowledged all the same (RFC 5407 §3.2.3). */
  abandon(): void {
    this.#conclude(failure(481));
  }

  #send(): void {
    this.#state = { kind: 'inviting' };
    this.#attempts += 1;
    const offer = this.#makeOffer();
    if (!offer.ok) return void this.#conclude(failure(500));
    const base = this.#request(offer.value);
    const build = (over: Flow): SipRequest => {
      const request = base.clone();
      request.headers.append('Contact', this.#host.contact(over));
      return request;
    };
    let acknowledgement: Acknowledgement | undefined;
    let settled = false;
    new ClientRequest(this.#core, planWithin(this.#host, build), {
      onResponse: (response, transaction) => {
        if (response.status < 200) return;
        if (response.status >= 300) return this.#refused(response);
        if (this.#wish.method === 'INVITE') {
          acknowledgement ??= this.#acknowledgement(transaction, response);
          acknowledgement.send();
        }
        if (!settled) this.#agreed(transaction.request, response);
        settled = true;
      },
      onFailure: (problem) => this.#failed(problem),
    });
  }

  #makeOffer(): Result<SessionBody | undefined, undefined> {
    try {
      return ok(this.#wish.offer?.());
    } catch (error) {
      this.#core.log.error({ err: error, callId: this.#host.dialog.callId }, 'an offer could not be made');
      return err(undefined);
    }
  }

  #request(offer: SessionBody | undefined): SipRequest {
    const request = this.#host.dialog.nextRequest(this.#wish.method);
    request.headers.append('User-Agent', this.#core.product);
    request.headers.append('Allow', allow);
    request.headers.append('Accept', accept);
    request.headers.append('Supported', supported);
    for (const [name, value] of this.#host.timer.requestLines()) request.headers.append(name, value);
    setBody(request, offer);
    return request;
  }

  /** Along the route and to the target that the 2xx leaves. */
  #acknowledgement({ request, flow }: ClientTransaction, response: SipResponse): Acknowledgement {
    this.#host.dialog.refreshTarget(response);
    return new Acknowledgement(this.#core, this.#host.dialog, request, undefined, flow);
  }

  #agreed(request: SipRequest, response: SipResponse): void {
    this.#host.dialog.refreshTarget(response);
    this.#host.timer.follow(request, response);
    this.#conclude(ok(bodyOf(response)));
  }

  #refused(response: SipResponse): void {
    const { status, reason } = response;
    const delayMs = this.#state.kind === 'inviting' ? this.#delayAfter(response) : undefined;
    if (delayMs !== undefined) return void this.#backOff(delayMs);
    const warning = response.headers.get('Warning');
    this.#conclude(err({ status, reason, ...(warning === undefined ? {} : { warning }) }));
    if (status === 408 || status === 481) this.#host.lose(status);
  }

  #failed(problem: RequestFailure): void {
    this.#conclude(failure(problem.kind === 'no-response' ? 408 : 503));
    if (problem.kind === 'no-response') this.#host.lose(408);
  }

  /** How long to wait before it is sent again; undefined where it had better not be. */
  #delayAfter(response: SipResponse): number | undefined {
    if (this.#attempts >= limits.reinviteAttempts) return undefined;
    switch (response.status) {
      case 422:
        return this.#host.timer.raise(response) ? 0 : undefined;
      case 491:
        return this.#glareMs();
      case 500:
        return retryAfterMs(response);
      default:
        return undefined;
    }
  }

  #backOff(delayMs: number): void {
    const timer = this.#core.clock.after(delayMs, () => {
      this.#state = { kind: 'waiting' };
      this.proceed();
    });
    this.#state = { kind: 'backing-off', timer };
  }

  /** In units of 10 ms: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other (§14.1). */
  #glareMs(): number {
    const [least, most] = this.#host.ownsCallId ? [210, 400] : [0, 200];
    return 10 * (least + Math.floor(this.#core.random.fraction() * (most - least + 1)));
  }

  #conclude(outcome: Outcome): void {
    if (this.#state.kind === 'over') return;
    if (this.#state.kind === 'backing-off') this.#state.timer.dispose();
    this.#state = { kind: 'over' };
    this.#wish.settle(outcome);
  }
}

function failure(status: number): Outcome {
  return err({ status, reason: reasonPhrase(status) });
}

/** As §14.2 has the peer say it: it is busy with an offer of its own or of ours. */
function retryAfterMs({ headers }: SipResponse): number | undefined {
  const [, seconds] = /^(\d{1,9})/.exec(headers.get('Retry-After') ?? '') ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds) * 1_000, limits.retryAfterMs);
}
