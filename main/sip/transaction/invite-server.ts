import type { SipRequest, SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';
import type { Flow, TransportError } from '../transport.ts';
import { ServerBase } from './server-base.ts';
import type { ServerContext, ServerMachine } from './server-context.ts';
import { type Step, step } from './step.ts';
import { TimerSlot } from './timer-slot.ts';
import type { Timers } from './timing.ts';

/** RFC 6026 Figure 7. */
export type InviteServerState = 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated';

/** `1xx` and the other classes come from the user, INVITE and ACK from the network. */
type InviteServerEvent =
  | 'INVITE'
  | 'ACK'
  | '1xx'
  | '2xx'
  | '300-699'
  | '200 ms'
  | 'timer G'
  | 'timer H'
  | 'timer I'
  | 'timer L'
  | 'transport error';

type InviteServerAction =
  | 'send response'
  | 'send again'
  | 'send 100'
  | 'stop 100'
  | 'start G'
  | 'double G'
  | 'stop G'
  | 'start H'
  | 'start I'
  | 'start L'
  | 'ACK to user'
  | 'timeout to user'
  | 'error to user';

type InviteServerStep = Step<InviteServerState, InviteServerAction>;

const sentAgain: InviteServerStep = step('proceeding', 'send again');
const progressed: InviteServerStep = step('proceeding', 'stop 100', 'send response');
const tried: InviteServerStep = step('proceeding', 'send 100');
const proceedingUnsent: InviteServerStep = step('proceeding', 'error to user');
const proceedingStill: InviteServerStep = step('proceeding');
const accepted: InviteServerStep = step('accepted', 'stop 100', 'start L', 'send response');
const acceptedAgain: InviteServerStep = step('accepted', 'send response');
const acknowledged: InviteServerStep = step('accepted', 'ACK to user');
const acceptedUnsent: InviteServerStep = step('accepted', 'error to user');
const acceptedStill: InviteServerStep = step('accepted');
const rejected: InviteServerStep = step('completed', 'stop 100', 'start G', 'start H', 'send response');
const rejectedAgain: InviteServerStep = step('completed', 'send again');
const retransmitted: InviteServerStep = step('completed', 'send again', 'double G');
const completedUnsent: InviteServerStep = step('completed', 'error to user');
const completedStill: InviteServerStep = step('completed');
const confirmed: InviteServerStep = step('confirmed', 'stop G', 'start I');
const confirmedStill: InviteServerStep = step('confirmed');
const unacknowledged: InviteServerStep = step('terminated', 'timeout to user');
const over: InviteServerStep = step('terminated');

/** RFC 6026 Figure 7, row by row; what the figure leaves out changes nothing. */
export function inviteServerStep(state: InviteServerState, event: InviteServerEvent): InviteServerStep {
  switch (state) {
    case 'proceeding':
      return fromProceeding(event);
    case 'accepted':
      return fromAccepted(event);
    case 'completed':
      return fromCompleted(event);
    case 'confirmed':
      return event === 'timer I' ? over : confirmedStill;
    case 'terminated':
      return over;
  }
}

function fromProceeding(event: InviteServerEvent): InviteServerStep {
  switch (event) {
    case 'INVITE':
      return sentAgain;
    case '1xx':
      return progressed;
    case '2xx':
      return accepted;
    case '300-699':
      return rejected;
    case '200 ms':
      return tried;
    case 'transport error':
      return proceedingUnsent;
    case 'ACK':
    case 'timer G':
    case 'timer H':
    case 'timer I':
    case 'timer L':
      return proceedingStill;
  }
}

function fromAccepted(event: InviteServerEvent): InviteServerStep {
  switch (event) {
    case '2xx': // the user sends it again until the ACK comes (RFC 6026 §8.1)
      return acceptedAgain;
    case 'ACK':
      return acknowledged;
    case 'timer L':
      return over;
    case 'transport error':
      return acceptedUnsent;
    case 'INVITE': // absorbed: its answer is on the way (RFC 6026 §7.1)
    case '1xx':
    case '300-699':
    case '200 ms':
    case 'timer G':
    case 'timer H':
    case 'timer I':
      return acceptedStill;
  }
}

function fromCompleted(event: InviteServerEvent): InviteServerStep {
  switch (event) {
    case 'INVITE':
      return rejectedAgain;
    case 'ACK':
      return confirmed;
    case 'timer G':
      return retransmitted;
    case 'timer H':
      return unacknowledged;
    case 'transport error':
      return completedUnsent;
    case '1xx':
    case '2xx':
    case '300-699':
    case '200 ms':
    case 'timer I':
    case 'timer L':
      return completedStill;
  }
}

/** The INVITE server transaction (RFC 3261 §17.2.1, RFC 6026 §7.1). */
export class InviteServer extends ServerBase implements ServerMachine {
  readonly #timers: Timers;
  /** The wait for a 100 of our own, then Timer G. */
  readonly #sending: TimerSlot<InviteServerEvent>;
  readonly #end: TimerSlot<InviteServerEvent>;
  #state: InviteServerState = 'proceeding';
  #intervalMs: number;

  constructor(context: ServerContext) {
    super(context);
    this.#timers = context.timers;
    this.#intervalMs = context.timers.g;
    this.#sending = new TimerSlot(this.host.clock, this.#on);
    this.#end = new TimerSlot(this.host.clock, this.#on);
  }

  get state(): InviteServerState {
    return this.#state;
  }

  get timerCount(): number {
    return Number(this.#sending.running) + Number(this.#end.running);
  }

  awaitAnswer(): void {
    if (this.#state === 'proceeding' && !this.response) this.#sending.start(this.#timers.trying, '200 ms');
  }

  receive(request: SipRequest, flow: Flow): void {
    if (request.method === 'ACK') this.#on('ACK', { ack: request, flow });
    else this.#on('INVITE');
  }

  /** A CANCEL matched; only where no final answer has been given does the user hear of it (§9.2). */
  cancel(cancel: SipRequest): void {
    if (this.#state === 'proceeding') this.listeners.cancelled(cancel);
  }

  respond(response: SipResponse): void {
    this.#on(response.status < 200 ? '1xx' : response.status < 300 ? '2xx' : '300-699', { response });
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#release();
  }

  readonly #on = (event: InviteServerEvent, cause: Cause = none): void => {
    if (this.#state === 'terminated') return;
    const { state, actions } = inviteServerStep(this.#state, event);
    this.#state = state;
    if (state === 'terminated') this.#release();
    for (const action of actions) this.#do(action, cause);
    if (state === 'terminated') this.listeners.terminated();
    // Timer I of a reliable flow is 0: nothing comes twice there (§17.2.1).
    else if (state === 'confirmed' && this.#timers.i === 0) this.#on('timer I');
  };

  #do(action: InviteServerAction, { response, ack, flow, error }: Cause): void {
    switch (action) {
      case 'send response':
        if (!response) break;
        this.host.answered(this, response);
        this.send(response);
        break;
      case 'send again':
        this.sendAgain();
        break;
      case 'send 100':
        this.send(responseTo(this.request, 100));
        break;
      case 'stop 100':
      case 'stop G':
        this.#sending.dispose();
        break;
      case 'start G':
        if (!this.flow.reliable) this.#sending.start(this.#intervalMs, 'timer G');
        break;
      case 'double G':
        this.#intervalMs = Math.min(2 * this.#intervalMs, this.#timers.t2);
        this.#sending.start(this.#intervalMs, 'timer G');
        break;
      case 'start H':
        this.#end.start(this.#timers.h, 'timer H');
        break;
      case 'start I':
        if (this.#timers.i > 0) this.#end.start(this.#timers.i, 'timer I');
        else this.#end.dispose();
        break;
      case 'start L':
        this.#end.start(this.#timers.l, 'timer L');
        break;
      case 'ACK to user':
        if (ack && flow) this.host.acknowledged(ack, flow);
        break;
      case 'timeout to user':
        this.listeners.timedOut();
        break;
      case 'error to user':
        if (error) this.listeners.failed(error);
        break;
    }
  }

  protected readonly failed = (error: TransportError): void => this.#on('transport error', { error });

  #release(): void {
    this.#sending.dispose();
    this.#end.dispose();
    this.host.ended(this);
  }
}

/** What an event brought with it. */
interface Cause {
  readonly response?: SipResponse;
  readonly ack?: SipRequest;
  readonly flow?: Flow;
  readonly error?: TransportError;
}

const none: Cause = {};
