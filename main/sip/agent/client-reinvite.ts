import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { Flow } from '../transport.ts';
import { Acknowledgement } from './acknowledgement.ts';
import { bodyOf, type SessionBody, setBody } from './body.ts';
import { accept, supported } from './capabilities.ts';
import { ClientRequest, type RequestFailure } from './client-request.ts';
import { contactOver } from './contact.ts';
import type { Core } from './core.ts';
import { allow } from './methods.ts';
import type { ReinviteFailure } from './session.ts';

/** What a re-INVITE asks of its session. */
export interface ReinviteHost {
  readonly dialog: Dialog;
  readonly flow: Flow;
  readonly contactUser: string | undefined;
  readonly authenticator: Authenticator | undefined;
  /** Whether our end made the Call-ID, which decides who waits longer after a glare (§14.1). */
  readonly ownsCallId: boolean;
  /** False while an INVITE of the peer is in progress; the session calls `proceed` when it is over. */
  readonly mayInvite: boolean;
  /** The peer has forgotten the dialog (481), or does not answer any more (408): it is to be ended (§12.2.1.2). */
  lose(status: 408 | 481): void;
}

type Outcome = Result<SessionBody | undefined, ReinviteFailure>;

type State =
  /** For the peer's INVITE to end (§14.1). */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'inviting' }
  /** After a 491, for its random time. */
  | { readonly kind: 'backing-off'; readonly timer: Disposable }
  | { readonly kind: 'over' };

/** One wish to change the session, through as many re-INVITEs as glare makes of it (§14.1). */
export class ClientReinvite {
  readonly #core: Core;
  readonly #host: ReinviteHost;
  readonly #offer: () => SessionBody;
  readonly #settle: (outcome: Outcome) => void;
  #state: State = { kind: 'waiting' };
  #attempts = 0;

  constructor(core: Core, host: ReinviteHost, offer: () => SessionBody, settle: (outcome: Outcome) => void) {
    this.#core = core;
    this.#host = host;
    this.#offer = offer;
    this.#settle = settle;
  }

  /** Whether our INVITE is on its way: the peer's gets a 491 meanwhile (§14.2). */
  get inviting(): boolean {
    return this.#state.kind === 'inviting';
  }

  /** Sends it if it has not gone out and the way is free: once it is made, and when an INVITE of the peer is over. */
  proceed(): void {
    if (this.#state.kind === 'waiting' && this.#host.mayInvite) this.#invite();
  }

  /** The session is over; a 2xx that is still on its way is acknowledged all the same (RFC 5407 §3.2.3). */
  abandon(): void {
    this.#conclude(failure(481));
  }

  #invite(): void {
    this.#state = { kind: 'inviting' };
    this.#attempts += 1;
    const offer = this.#makeOffer();
    if (!offer) {
      this.#conclude(failure(500));
      return;
    }
    const { dialog, flow, contactUser, authenticator } = this.#host;
    const base = this.#request(offer);
    let acknowledgement: Acknowledgement | undefined;
    const build = (over: Flow): SipRequest => {
      const request = base.clone();
      request.headers.append('Contact', contactOver(over, contactUser, dialog.secure));
      return request;
    };
    new ClientRequest(
      this.#core,
      { nextHop: dialog.routing().nextHop, build, lastResort: flow, authenticator, nextSeq: () => dialog.nextSeq() },
      {
        onResponse: (response, transaction) => {
          if (response.status < 200) return;
          if (response.status >= 300) return this.#refused(response);
          const first = acknowledgement === undefined;
          if (first) dialog.refreshTarget(response);
          acknowledgement ??= new Acknowledgement(this.#core, dialog, transaction.request, undefined, transaction.flow);
          acknowledgement.send();
          if (first) this.#conclude(ok(bodyOf(response)));
        },
        onFailure: (problem) => this.#failed(problem),
      },
    );
  }

  #makeOffer(): SessionBody | undefined {
    try {
      return this.#offer();
    } catch (error) {
      this.#core.log.error({ err: error, callId: this.#host.dialog.callId }, 'an offer could not be made');
      return undefined;
    }
  }

  #request(offer: SessionBody): SipRequest {
    const request = this.#host.dialog.nextRequest('INVITE');
    request.headers.append('User-Agent', this.#core.product);
    request.headers.append('Allow', allow);
    request.headers.append('Accept', accept);
    if (supported !== '') request.headers.append('Supported', supported);
    setBody(request, offer);
    return request;
  }

  #refused(response: SipResponse): void {
    const { status, reason } = response;
    if (status === 491 && this.#state.kind === 'inviting' && this.#attempts < limits.reinviteAttempts) {
      this.#backOff();
      return;
    }
    const warning = response.headers.get('Warning');
    this.#conclude(err({ status, reason, ...(warning === undefined ? {} : { warning }) }));
    if (status === 408 || status === 481) this.#host.lose(status);
  }

  #failed(problem: RequestFailure): void {
    this.#conclude(failure(problem.kind === 'no-response' ? 408 : 503));
    if (problem.kind === 'no-response') this.#host.lose(408);
  }

  #backOff(): void {
    const timer = this.#core.clock.after(this.#glareMs(), () => {
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
    this.#settle(outcome);
  }
}

function failure(status: number): Outcome {
  return err({ status, reason: reasonPhrase(status) });
}
