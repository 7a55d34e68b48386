import type { SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';
import type { TransportError } from '../transport.ts';
import { ServerBase } from './server-base.ts';
import type { ServerContext, ServerMachine } from './server-context.ts';
import { type Step, step } from './step.ts';
import { TimerSlot } from './timer-slot.ts';
import type { Timers } from './timing.ts';

/** RFC 3261 Figure 8. */
export type NonInviteServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';

/**
 * `request` comes from the network, answers from the user: `useless 1xx` is one that RFC 4320 §4.1 forbids, and
 * `408` always comes too late to be of use (§4.2). `late` is when a client's Timer E has reached T2.
 */
type NonInviteServerEvent =
  | 'request'
  | '100'
  | 'useless 1xx'
  | '200-699'
  | '408'
  | 'late'
  | 'timer J'
  | 'transport error';

type NonInviteServerAction =
  | 'send response'
  | 'send again'
  | 'send 100'
  | 'forget 100'
  | 'stop 100'
  | 'start J'
  | 'error to user';

type NonInviteServerStep = Step<NonInviteServerState, NonInviteServerAction>;

const tryingStill: NonInviteServerStep = step('trying');
const tryingUnsent: NonInviteServerStep = step('trying', 'error to user');
const tried: NonInviteServerStep = step('proceeding', 'send 100');
const progressed: NonInviteServerStep = step('proceeding', 'stop 100', 'send response');
const progressedAgain: NonInviteServerStep = step('proceeding', 'send again');
const proceedingStill: NonInviteServerStep = step('proceeding');
const proceedingUnsent: NonInviteServerStep = step('proceeding', 'error to user');
const answered: NonInviteServerStep = step('completed', 'stop 100', 'start J', 'send response');
const silenced: NonInviteServerStep = step('completed', 'stop 100', 'forget 100', 'start J');
const answeredAgain: NonInviteServerStep = step('completed', 'send again');
const completedStill: NonInviteServerStep = step('completed');
const completedUnsent: NonInviteServerStep = step('completed', 'error to user');
const over: NonInviteServerStep = step('terminated');

/**
 * RFC 3261 Figure 8, row by row, with RFC 4320 §4; a transport error leaves the machine where it is (RFC 6026 §8.8).
 * What the figure leaves out changes nothing.
 */
export function nonInviteServerStep(state: NonInviteServerState, event: NonInviteServerEvent): NonInviteServerStep {
  switch (state) {
    case 'trying':
      return fromTrying(event);
    case 'proceeding':
      return fromProceeding(event);
    case 'completed':
      return fromCompleted(event);
    case 'terminated':
      return over;
  }
}

function fromTrying(event: NonInviteServerEvent): NonInviteServerStep {
  switch (event) {
    case '100':
      return progressed;
    case '200-699':
      return answered;
    case '408':
      return silenced;
    case 'late':
      return tried;
    case 'transport error':
      return tryingUnsent;
    case 'request':
    case 'useless 1xx':
    case 'timer J':
      return tryingStill;
  }
}

function fromProceeding(event: NonInviteServerEvent): NonInviteServerStep {
  switch (event) {
    case 'request':
      return progressedAgain;
    case '100':
      return progressed;
    case '200-699':
      return answered;
    case '408':
      return silenced;
    case 'transport error':
      return proceedingUnsent;
    case 'useless 1xx':
    case 'late':
    case 'timer J':
      return proceedingStill;
  }
}

function fromCompleted(event: NonInviteServerEvent): NonInviteServerStep {
  switch (event) {
    case 'request':
      return answeredAgain;
    case 'timer J':
      return over;
    case 'transport error':
      return completedUnsent;
    case '100':
    case 'useless 1xx':
    case '200-699':
    case '408':
    case 'late':
      return completedStill;
  }
}

/** The non-INVITE server transaction (RFC 3261 §17.2.2). */
export class NonInviteServer extends ServerBase implements ServerMachine {
  readonly #timers: Timers;
  readonly #lateAt: number;
  readonly #timer: TimerSlot<NonInviteServerEvent>;
  #state: NonInviteServerState = 'trying';

  constructor(context: ServerContext) {
    super(context);
    this.#timers = context.timers;
    this.#lateAt = this.host.clock.now() + context.timers.lateTrying;
    this.#timer = new TimerSlot(this.host.clock, this.#on);
  }

  get state(): NonInviteServerState {
    return this.#state;
  }

  get timerCount(): number {
    return Number(this.#timer.running);
  }

  awaitAnswer(): void {
    if (this.#state === 'trying') this.#timer.start(this.#timers.lateTrying, 'late');
  }

  receive(): void {
    this.#on('request');
  }

  respond(response: SipResponse): void {
    this.#on(this.#eventOf(response.status), { response });
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#release();
  }

  #eventOf(status: number): NonInviteServerEvent {
    if (status === 408) return '408';
    if (status >= 200) return '200-699';
    const allowed = status === 100 && (this.flow.reliable || this.host.clock.now() >= this.#lateAt);
    return allowed ? '100' : 'useless 1xx';
  }

  readonly #on = (event: NonInviteServerEvent, cause: Cause = none): void => {
    if (this.#state === 'terminated') return;
    const { state, actions } = nonInviteServerStep(this.#state, event);
    const entered = state !== this.#state;
    this.#state = state;
    if (state === 'terminated') this.#release();
    for (const action of actions) this.#do(action, cause);
    if (state === 'terminated') this.listeners.terminated();
    // Timer J of a reliable flow is 0: nothing comes twice there (§17.2.2).
    else if (entered && state === 'completed' && this.#timers.j === 0) this.#on('timer J');
  };

  #do(action: NonInviteServerAction, { response, error }: Cause): void {
    switch (action) {
      case 'send response':
        if (response) this.send(response);
        break;
      case 'send again':
        this.sendAgain();
        break;
      case 'send 100':
        this.send(responseTo(this.request, 100));
        break;
      case 'forget 100':
        this.forget();
        break;
      case 'stop 100':
        this.#timer.dispose();
        break;
      case 'start J':
        if (this.#timers.j > 0) this.#timer.start(this.#timers.j, 'timer J');
        break;
      case 'error to user':
        if (error) this.listeners.failed(error);
        break;
    }
  }

  protected readonly failed = (error: TransportError): void => this.#on('transport error', { error });

  #release(): void {
    this.#timer.dispose();
    this.host.ended(this);
  }
}

/** What an event brought with it. */
interface Cause {
  readonly response?: SipResponse;
  readonly error?: TransportError;
}

const none: Cause = {};
