import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow, TransportError } from '../transport.ts';
import type { ClientContext, ClientMachine } from './client-context.ts';
import { guarded } from './guarded.ts';
import { type Step, step } from './step.ts';
import { TimerSlot } from './timer-slot.ts';

/** RFC 3261 Figure 6. */
export type NonInviteClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';

type NonInviteClientEvent = '1xx' | '200-699' | 'timer E' | 'timer F' | 'timer K' | 'transport error';

type NonInviteClientAction =
  | 'send request'
  | 'double E'
  | 'E in T2'
  | 'stop E'
  | 'start K'
  | 'response to user'
  | 'timeout to user'
  | 'error to user';

type NonInviteClientStep = Step<NonInviteClientState, NonInviteClientAction>;

const tryingStill: NonInviteClientStep = step('trying');
const retransmitted: NonInviteClientStep = step('trying', 'send request', 'double E');
const progressed: NonInviteClientStep = step('proceeding', 'response to user');
const proceedingStill: NonInviteClientStep = step('proceeding');
const retransmittedSlowly: NonInviteClientStep = step('proceeding', 'send request', 'E in T2');
const answered: NonInviteClientStep = step('completed', 'stop E', 'start K', 'response to user');
const completedStill: NonInviteClientStep = step('completed');
const timedOut: NonInviteClientStep = step('terminated', 'timeout to user');
const failed: NonInviteClientStep = step('terminated', 'error to user');
const over: NonInviteClientStep = step('terminated');

/** RFC 3261 Figure 6, row by row; what the figure leaves out changes nothing. */
export function nonInviteClientStep(state: NonInviteClientState, event: NonInviteClientEvent): NonInviteClientStep {
  switch (state) {
    case 'trying':
      return fromTrying(event);
    case 'proceeding':
      return fromProceeding(event);
    case 'completed':
      return event === 'timer K' ? over : completedStill;
    case 'terminated':
      return over;
  }
}

function fromTrying(event: NonInviteClientEvent): NonInviteClientStep {
  switch (event) {
    case '1xx':
      return progressed;
    case '200-699':
      return answered;
    case 'timer E':
      return retransmitted;
    case 'timer F':
      return timedOut;
    case 'transport error':
      return failed;
    case 'timer K':
      return tryingStill;
  }
}

function fromProceeding(event: NonInviteClientEvent): NonInviteClientStep {
  switch (event) {
    case '1xx':
      return progressed;
    case '200-699':
      return answered;
    case 'timer E':
      return retransmittedSlowly;
    case 'timer F':
      return timedOut;
    case 'transport error':
      return failed;
    case 'timer K':
      return proceedingStill;
  }
}

/** The non-INVITE client transaction (RFC 3261 §17.1.2). */
export class NonInviteClient implements ClientMachine {
  readonly key: string;
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly #context: ClientContext;
  readonly #retransmission: TimerSlot<NonInviteClientEvent>;
  readonly #end: TimerSlot<NonInviteClientEvent>;
  #state: NonInviteClientState = 'trying';
  #intervalMs: number;
  #response: SipResponse | undefined;
  #error: TransportError | undefined;

  constructor(context: ClientContext) {
    this.key = context.key;
    this.request = context.request;
    this.flow = context.flow;
    this.#context = context;
    this.#intervalMs = context.timers.e;
    this.#retransmission = new TimerSlot(context.clock, this.#on);
    this.#end = new TimerSlot(context.clock, this.#on);
  }

  get state(): NonInviteClientState {
    return this.#state;
  }

  get timerCount(): number {
    return Number(this.#retransmission.running) + Number(this.#end.running);
  }

  start(): void {
    this.#end.start(this.#context.timers.f, 'timer F');
    if (!this.flow.reliable) this.#retransmission.start(this.#intervalMs, 'timer E');
    this.#do('send request');
  }

  receive(response: SipResponse): void {
    this.#response = response;
    this.#on(response.status < 200 ? '1xx' : '200-699');
    this.#response = undefined;
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#release();
  }

  readonly #on = (event: NonInviteClientEvent): void => {
    if (this.#state === 'terminated') return;
    const { state, actions } = nonInviteClientStep(this.#state, event);
    this.#state = state;
    if (state === 'terminated') this.#release();
    for (const action of actions) this.#do(action);
    if (state === 'terminated') guarded(() => this.#context.user.onTerminated?.());
    // Timer K of a reliable flow is 0: nothing comes twice there (§17.1.2.2).
    else if (state === 'completed' && this.#context.timers.k === 0) this.#on('timer K');
  };

  #do(action: NonInviteClientAction): void {
    const { timers, user } = this.#context;
    switch (action) {
      case 'send request':
        this.flow.send(this.request, this.#failed);
        break;
      case 'double E':
        this.#intervalMs = Math.min(2 * this.#intervalMs, timers.t2);
        this.#retransmission.start(this.#intervalMs, 'timer E');
        break;
      case 'E in T2':
        this.#retransmission.start(timers.t2, 'timer E');
        break;
      case 'stop E':
        this.#retransmission.dispose();
        break;
      case 'start K':
        if (timers.k > 0) this.#end.start(timers.k, 'timer K');
        else this.#end.dispose();
        break;
      case 'response to user':
        this.#pass(this.#response);
        break;
      case 'timeout to user':
        guarded(() => user.onTimeout());
        break;
      case 'error to user':
        this.#complain(this.#error);
        break;
    }
  }

  #pass(response: SipResponse | undefined): void {
    if (response) guarded(() => this.#context.user.onResponse(response));
  }

  #complain(error: TransportError | undefined): void {
    if (error) guarded(() => this.#context.user.onTransportError(error));
  }

  readonly #failed = (error: TransportError): void => {
    this.#error = error;
    this.#on('transport error');
  };

  #release(): void {
    this.#retransmission.dispose();
    this.#end.dispose();
    this.#context.ended(this);
  }
}
