import type { SipRequest, SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';
import type { Flow } from '../transport.ts';
import {
  type InviteServerAction,
  type InviteServerEvent,
  type InviteServerState,
  inviteServerStep,
} from './invite-server-table.ts';
import type { Cause } from './machine.ts';
import { ServerBase } from './server-base.ts';
import type { ServerContext } from './server-context.ts';
import { TimerSlot } from './timer-slot.ts';
import type { Timers } from './timing.ts';

/** The INVITE server transaction (RFC 3261 §17.2.1, RFC 6026 §7.1). */
export class InviteServer extends ServerBase<InviteServerState, InviteServerEvent, InviteServerAction> {
  readonly #timers: Timers;
  /** The wait for a 100 of our own, then Timer G. */
  readonly #sending: TimerSlot<InviteServerEvent>;
  readonly #end: TimerSlot<InviteServerEvent>;
  #intervalMs: number;

  constructor(context: ServerContext) {
    super(context, 'proceeding', inviteServerStep);
    this.#timers = context.timers;
    this.#intervalMs = context.timers.g;
    this.#sending = new TimerSlot(this.host.clock, this.on);
    this.#end = new TimerSlot(this.host.clock, this.on);
  }

  get timerCount(): number {
    return Number(this.#sending.running) + Number(this.#end.running);
  }

  awaitAnswer(): void {
    if (this.state === 'proceeding' && !this.response) this.#sending.start(this.#timers.trying, '200 ms');
  }

  receive(request: SipRequest, flow: Flow): void {
    if (request.method === 'ACK') this.on('ACK', { ack: { request, flow } });
    else this.on('INVITE');
  }

  /** A CANCEL matched; only where no final answer has been given does the user hear of it (§9.2). */
  cancel(cancel: SipRequest): void {
    if (this.state === 'proceeding') this.listeners.cancelled(cancel);
  }

  respond(response: SipResponse): void {
    this.on(response.status < 200 ? '1xx' : response.status < 300 ? '2xx' : '300-699', { response });
  }

  protected entered(state: InviteServerState): void {
    // Timer I of a reliable flow is 0: nothing comes twice there (§17.2.1).
    if (state === 'confirmed' && this.#timers.i === 0) this.on('timer I');
  }

  protected perform(action: InviteServerAction, { response, ack, error }: Cause): void {
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
        break;
      case 'start L':
        this.#end.start(this.#timers.l, 'timer L');
        break;
      case 'ACK to user':
        if (ack) this.host.acknowledged(ack.request, ack.flow);
        break;
      case 'timeout to user':
        this.listeners.timedOut();
        break;
      case 'error to user':
        if (error) this.listeners.failed(error);
        break;
    }
  }

  protected release(): void {
    this.#sending.dispose();
    this.#end.dispose();
    this.host.ended(this);
  }
}
