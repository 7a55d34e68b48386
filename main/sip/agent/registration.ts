import type { Address } from '../../base/address.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { AuthProblem } from '../auth/authenticator.ts';
import type { SipResponse } from '../message/message.ts';
import { formatUri, type SipUri, sameUri, type Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import type { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';
import { KeptFlow } from './kept-flow.ts';
import { RegisterSequence, type RegisterUser } from './register-sequence.ts';
import { type RegistrationAnswer, readAnswer } from './registration-answer.ts';
import { addressSeen, contactUri, outboundContact } from './registration-contact.ts';
import { RegistrationCourse } from './registration-course.ts';
import type { RegistrationOptions } from './registration-options.ts';
import { boundContact, formerContact } from './registration-request.ts';
import { backoffMs, refreshMs, retryMs } from './registration-retry.ts';
import { routeBehind } from './registration-route.ts';
import { type Binding, type BindingsFailure, problemOf, type RegistrationState } from './registration-state.ts';
import type { RequestFailure } from './request-failure.ts';

/** An address of record bound to where we are, and kept so (RFC 3261 §10). Registers as soon as it is made. */
export class Registration implements Disposable {
  readonly #core: Core;
  readonly #options: RegistrationOptions;
  readonly #changed = new Emitter<RegistrationState>();
  readonly #sequence: RegisterSequence;
  readonly #course: RegistrationCourse;
  readonly #flow: KeptFlow;
  #state: RegistrationState = { kind: 'registering' };
  #request: ClientRequest | undefined;
  /** For the next REGISTER: a refresh or a new try. */
  #timer: Disposable | undefined;
  /** In a row. */
  #failures = 0;
  /** Where a NAT shows us to be. */
  #seen: Address | undefined;
  #serviceRoute: readonly Uri[] = [];
  /** Where the registrar knows us, as far as we know. */
  #bound: SipUri | undefined;

  /** Each new state; never within the constructor. */
  readonly onChanged = this.#changed.on;

  constructor(core: Core, options: RegistrationOptions) {
    this.#core = core;
    this.#options = options;
    this.#sequence = new RegisterSequence(core, options);
    this.#course = new RegistrationCourse(options);
    this.#flow = new KeptFlow(core.clock, (inARow) => this.#flowLost(inARow));
    this.#register();
  }

  get state(): RegistrationState {
    return this.#state;
  }

  /** The routes for the account's other requests. */
  get route(): readonly Uri[] {
    return routeBehind(this.#options.route ?? [], this.#serviceRoute);
  }

  /** The flow that the registration went over; undefined while there is none. */
  get flow(): Flow | undefined {
    return this.#flow.flow;
  }

  /**
   * The Contact for a request of the account over a flow: our address, with `ob` where that is understood (RFC 5626 §4.3).
   * Not its GRUU: servers grant them that don't look them up for requests within a dialog, and those would be lost.
   */
  contactFor(flow: Flow): string {
    const plain = this.#contact(flow);
    return `<${formatUri(this.#course.outbound === 'agreed' ? outboundContact(plain) : plain)}>`;
  }

  /** Asks which bindings there are (§10.2.3); those of other phones of the account too. */
  bindings(): Promise<Result<readonly Binding[], BindingsFailure>> {
    return new Promise((resolve) => {
      this.#send(() => [], {
        onAnswer: (response, flow) => {
          const { status, reason } = response;
          if (status < 300) resolve(ok(this.#read(response, flow).bindings));
          else resolve(err({ kind: 'refused', status, reason }));
        },
        onFailure: (failure) => resolve(err(failure)),
      });
    });
  }

  /** Tries at once what would be tried later. `network`: over a new flow, but not what a server has refused for good. */
  retryNow(because: 'asked' | 'network' = 'asked'): void {
    switch (this.#state.kind) {
      case 'idle':
      case 'unregistering':
        return;
      case 'registering':
        if (because === 'asked') return;
        break;
      case 'refused':
        if (because === 'network' && this.#state.retryAt === undefined) return;
        if (because === 'asked') this.#options.authenticator?.forget();
        break;
      case 'registered':
      case 'unreachable':
    }
    this.#failures = 0;
    this.#startAnew();
  }

  /** Unregisters, and waits for the answer no longer than `limits.farewellMs`. */
  async close(): Promise<void> {
    if (this.#state.kind === 'idle' || this.#state.kind === 'unregistering') return;
    const mayBeBound = this.#bound !== undefined || this.#request?.sent === true;
    this.#stop();
    if (mayBeBound) {
      this.#enter({ kind: 'unregistering' });
      await this.#unregister();
    }
    this.#enter({ kind: 'idle' });
    this.dispose();
  }

  /** Ends it in silence: the binding stays until it expires. */
  dispose(): void {
    this.#stop();
    this.#flow.dispose();
    this.#state = { kind: 'idle' };
    this.#changed.dispose();
  }

  /** `former`: contacts that are ours no more. */
  #register(former: readonly Uri[] = []): void {
    this.#stop();
    const contacts = (flow: Flow) => [
      this.#binding(this.#contact(flow), this.#course.expiresSeconds),
      ...former.map(formerContact),
    ];
    this.#request = this.#send(contacts, {
      onAnswer: (response, flow, problem) => this.#answered(response, flow, problem),
      onFailure: (failure) => this.#failed(failure),
    });
  }

  #send(contacts: (flow: Flow) => readonly string[], user: RegisterUser): ClientRequest {
    const { registrar } = this.#course;
    return this.#sequence.send(
      { registrar, outbound: this.#offersOutbound, contacts, firstFlow: this.#flow.flow },
      user,
    );
  }

  #answered(response: SipResponse, flow: Flow, problem: AuthProblem | undefined): void {
    this.#request = undefined;
    if (response.status < 300) {
      this.#accepted(response, flow);
      return;
    }
    const correction = this.#course.correctedBy(response);
    if (correction === 'elsewhere') this.#flow.leave();
    if (correction) this.#register();
    else this.#refused(response, problem);
  }

  #accepted(response: SipResponse, flow: Flow): void {
    const { clock, random } = this.#core;
    const answer = this.#read(response, flow);
    const { grantedSeconds, outbound, flowTimerMs, bindings } = answer;
    if (grantedSeconds === 0) {
      this.#refused(response, undefined);
      return;
    }
    this.#failures = 0;
    this.#serviceRoute = answer.serviceRoute;
    if (outbound) this.#course.agree();
    this.#flow.keep(flow, { outbound, flowTimerMs });
    this.#timer = clock.after(refreshMs(random, grantedSeconds), () => this.#refresh());
    const leftBehind = this.#leftBehind(response, flow, answer);
    this.#enter({ kind: 'registered', until: clock.wallTime() + 1_000 * grantedSeconds, bindings });
    if (leftBehind.length > 0 && this.#state.kind === 'registered' && this.#course.straight) {
      this.#course.stepAside();
      this.#register(leftBehind);
    }
  }

  /** Bindings that should go: at addresses that we had before, or that a NAT makes useless. */
  #leftBehind(response: SipResponse, flow: Flow, { former, bindings, outbound }: RegistrationAnswer): Uri[] {
    const [before, now] = [this.#bound, this.#contact(flow)];
    if (this.#options.rewritesContact && !outbound) this.#seen = addressSeen(response, flow);
    this.#bound = now;
    const gone: Uri[] = [...former];
    const isListed = (uri: Uri) => bindings.some((binding) => sameUri(binding.uri, uri));
    if (before && !sameUri(before, now) && isListed(before) && !former.some((uri) => sameUri(uri, before))) {
      gone.push(before);
    }
    return sameUri(now, this.#contact(flow)) ? gone : [...gone, now];
  }

  #refused(response: SipResponse, problem: AuthProblem | undefined): void {
    const { status, reason } = response;
    this.#fallBack();
    const delayMs = retryMs(this.#core.random, response, problem, this.#failures);
    this.#enter({
      kind: 'refused',
      status,
      reason,
      ...(problem ? { problem } : {}),
      ...(delayMs === undefined ? {} : { retryAt: this.#tryAgainIn(delayMs) }),
    });
  }

  #failed(failure: RequestFailure): void {
    this.#request = undefined;
    this.#fallBack();
    const retryAt = this.#tryAgainIn(backoffMs(this.#core.random, this.#failures));
    this.#enter({ kind: 'unreachable', ...problemOf(failure), retryAt });
  }

  /** The next try begins where the account says, over a flow of its own. */
  #fallBack(): void {
    this.#stop();
    this.#failures += 1;
    this.#course.fallBack();
    this.#flow.leave();
  }

  /** The wall-clock time of it. */
  #tryAgainIn(delayMs: number): number {
    this.#timer = this.#core.clock.after(delayMs, () => this.#startAnew());
    return this.#core.clock.wallTime() + delayMs;
  }

  #refresh(): void {
    this.#course.start();
    this.#register();
  }

  #startAnew(): void {
    this.#course.start();
    this.#seen = undefined;
    this.#flow.leave();
    if (this.#state.kind !== 'registering') this.#enter({ kind: 'registering' });
    this.#register();
  }

  /** A flow that stood is replaced at once; a server that ends each as soon as we are registered is left alone (RFC 5626 §4.5). */
  #flowLost(inARow: number): void {
    if (this.#state.kind !== 'registered') return;
    this.#failures = Math.max(0, inARow - 2);
    if (inARow === 1) this.#startAnew();
    else this.#failed({ kind: 'unreachable', message: 'The server ends each connection' });
  }

  async #unregister(): Promise<void> {
    await new Promise<void>((resolve) => {
      const patience = this.#core.clock.after(limits.farewellMs, resolve);
      const done = () => {
        patience.dispose();
        resolve();
      };
      const contacts = (flow: Flow) => [this.#binding(this.#bound ?? this.#contact(flow), 0)];
      this.#request = this.#send(contacts, { onAnswer: done, onFailure: done });
    });
  }

  #read(response: SipResponse, flow: Flow): RegistrationAnswer {
    const { instanceId } = this.#options;
    const asked = { contact: this.#contact(flow), instanceId, expiresSeconds: this.#course.expiresSeconds };
    return readAnswer(response, asked, this.#core.clock.wallTime());
  }

  #binding(contact: SipUri, expiresSeconds: number): string {
    return boundContact(contact, this.#options.instanceId, expiresSeconds, this.#offersOutbound);
  }

  get #offersOutbound(): boolean {
    return this.#course.outbound !== 'impossible';
  }

  #contact(flow: Flow): SipUri {
    const { contactUser: user, aor } = this.#options;
    return contactUri(flow, { user, secure: aor.scheme === 'sips' }, this.#seen);
  }

  /** Neither timer nor request of ours is left. */
  #stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#request?.dispose();
    this.#request = undefined;
  }

  #enter(state: RegistrationState): void {
    this.#state = state;
    this.#changed.emit(state);
  }
}
