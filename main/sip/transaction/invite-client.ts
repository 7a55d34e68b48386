import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow, TransportError } from '../transport.ts';
import { ackForRejection } from './ack.ts';
import type { ClientContext, ClientMachine } from './client-context.ts';
import { guarded } from './guarded.ts';
import { type Step, step } from './step.ts';
import { TimerSlot } from './timer-slot.ts';

/** RFC 6026 Figure 5. */
export type InviteClientState = 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated';

type InviteClientEvent = '1xx' | '2xx' | '300-699' | 'timer A' | 'timer B' | 'timer D' | 'timer M' | 'transport error';

type InviteClientAction =
  | 'send INVITE'
  | 'send ACK'
  | 'double A'
  | 'stop A'
  | 'stop B'
  | 'start D'
  | 'start M'
  | 'response to user'
  | 'timeout to user'
  | 'error to user';

type InviteClientStep = Step<InviteClientState, InviteClientAction>;

const retransmitted: InviteClientStep = step('calling', 'send INVITE', 'double A');
const progressed: InviteClientStep = step('proceeding', 'stop A', 'stop B', 'response to user');
const progressedAgain: InviteClientStep = step('proceeding', 'response to user');
const proceedingStill: InviteClientStep = step('proceeding');
const accepted: InviteClientStep = step('accepted', 'stop A', 'start M', 'response to user');
const acceptedAgain: InviteClientStep = step('accepted', 'response to user');
const acceptedStill: InviteClientStep = step('accepted');
const rejected: InviteClientStep = step('completed', 'stop A', 'send ACK', 'start D', 'response to user');
const rejectedAgain: InviteClientStep = step('completed', 'send ACK');
const completedStill: InviteClientStep = step('completed');
const callingStill: InviteClientStep = step('calling');
const timedOut: InviteClientStep = step('terminated', 'timeout to user');
const failed: InviteClientStep = step('terminated', 'error to user');
const over: InviteClientStep = step('terminated');

/** RFC 6026 Figure 5, row by row; what the figure leaves out changes nothing. */
export function inviteClientStep(state: InviteClientState, event: InviteClientEvent): InviteClientStep {
  switch (state) {
    case 'calling':
      return fromCalling(event);
    case 'proceeding':
      return fromProceeding(event);
    case 'accepted':
      return fromAccepted(event);
    case 'completed':
      return fromCompleted(event);
    case 'terminated':
      return over;
  }
}

function fromCalling(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '1xx':
      return progressed;
    case '2xx':
      return accepted;
    case '300-699':
      return rejected;
    case 'timer A':
      return retransmitted;
    case 'timer B':
      return timedOut;
    case 'transport error':
      return failed;
    case 'timer D':
    case 'timer M':
      return callingStill;
  }
}

function fromProceeding(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '1xx':
      return progressedAgain;
    case '2xx':
      return accepted;
    case '300-699':
      return rejected;
    case 'transport error': // the peer has the INVITE: its answer may still come, on this flow or another
    case 'timer A':
    case 'timer B':
    case 'timer D':
    case 'timer M':
      return proceedingStill;
  }
}

function fromAccepted(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '2xx': // sent again, or another branch of a fork: the user ACKs each (RFC 6026 §7.2)
      return acceptedAgain;
    case 'timer M':
      return over;
    case '1xx':
    case '300-699':
    case 'transport error':
    case 'timer A':
    case 'timer B':
    case 'timer D':
      return acceptedStill;
  }
}

function fromCompleted(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '300-699':
      return rejectedAgain;
    case 'timer D':
      return over;
    case 'transport error':
      return failed;
    case '1xx':
    case '2xx':
    case 'timer A':
    case 'timer B':
    case 'timer M':
      return completedStill;
  }
}

/** The INVITE client transaction (RFC 3261 §17.1.1, RFC 6026 §8.4). */
export class InviteClient implements ClientMachine {
  readonly key: string;
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly #context: ClientContext;
  readonly #retransmission: TimerSlot<InviteClientEvent>;
  readonly #end: TimerSlot<InviteClientEvent>;
  #state: InviteClientState = 'calling';
  #intervalMs: number;
  #ack: SipRequest | undefined;
  #response: SipResponse | undefined;
  #error: TransportError | undefined;

  constructor(context: ClientContext) {
    this.key = context.key;
    this.request = context.request;
    this.flow = context.flow;
    this.#context = context;
    this.#intervalMs = context.timers.a;
    this.#retransmission = new TimerSlot(context.clock, this.#on);
    this.#end = new TimerSlot(context.clock, this.#on);
  }

  get state(): InviteClientState {
    return this.#state;
  }

  get timerCount(): number {
    return Number(this.#retransmission.running) + Number(this.#end.running);
  }

  start(): void {
    this.#end.start(this.#context.timers.b, 'timer B');
    if (!this.flow.reliable) this.#retransmission.start(this.#intervalMs, 'timer A');
    this.#do('send INVITE');
  }

  receive(response: SipResponse): void {
    this.#response = response;
    this.#on(response.status < 200 ? '1xx' : response.status < 300 ? '2xx' : '300-699');
    this.#response = undefined;
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#release();
  }

  readonly #on = (event: InviteClientEvent): void => {
    if (this.#state === 'terminated') return;
    const { state, actions } = inviteClientStep(this.#state, event);
    this.#state = state;
    if (state === 'terminated') this.#release();
    for (const action of actions) this.#do(action);
    if (state === 'terminated') guarded(() => this.#context.user.onTerminated?.());
    // Timer D of a reliable flow is 0: nothing comes twice there (§17.1.1.2).
    else if (state === 'completed' && this.#context.timers.d === 0) this.#on('timer D');
  };

  #do(action: InviteClientAction): void {
    const { timers, user } = this.#context;
    switch (action) {
      case 'send INVITE':
        this.flow.send(this.request, this.#failed);
        break;
      case 'send ACK':
        this.#acknowledge();
        break;
      case 'double A':
        this.#intervalMs *= 2;
        this.#retransmission.start(this.#intervalMs, 'timer A');
        break;
      case 'stop A':
        this.#retransmission.dispose();
        break;
      case 'stop B':
        this.#end.dispose();
        break;
      case 'start D':
        if (timers.d > 0) this.#end.start(timers.d, 'timer D');
        else this.#end.dispose();
        break;
      case 'start M':
        this.#end.start(timers.m, 'timer M');
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

  /** The same ACK for each copy of the response: it bears the INVITE's branch, and so belongs to this transaction. */
  #acknowledge(): void {
    if (this.#response) this.#ack ??= ackForRejection(this.request, this.#response);
    if (this.#ack) this.flow.send(this.#ack, this.#failed);
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
