import type { SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';
import type { Cause } from './machine.ts';
import {
  type NonInviteServerAction,
  type NonInviteServerEvent,
  type NonInviteServerState,
  nonInviteServerStep,
} from './non-invite-server-table.ts';
import { ServerBase } from './server-base.ts';
import type { ServerContext } from './server-context.ts';
import { TimerSlot } from './timer-slot.ts';
import type { Timers } from './timing.ts';

/** The non-INVITE server transaction (RFC 3261 §17.2.2). */
export class NonInviteServer extends ServerBase<NonInviteServerState, NonInviteServerEvent, NonInviteServerAction> {
  readonly #timers: Timers;
  readonly #lateAt: number;
  readonly #timer: TimerSlot<NonInviteServerEvent>;

  constructor(context: ServerContext) {
    super(context, 'trying', nonInviteServerStep);
    this.#timers = context.timers;
    this.#lateAt = this.host.clock.now() + context.timers.lateTrying;
    this.#timer = new TimerSlot(this.host.clock, this.on);
  }

  get timerCount(): number {
    return Number(this.#timer.running);
  }

  awaitAnswer(): void {
    if (this.state === 'trying') this.#timer.start(this.#timers.lateTrying, 'late');
  }

  receive(): void {
    this.on('request');
  }

  respond(response: SipResponse): void {
    this.on(this.#eventOf(response.status), { response });
  }

  #eventOf(status: number): NonInviteServerEvent {
    if (status === 408) return '408';
    if (status >= 200) return '200-699';
    const allowed = status === 100 && (this.flow.reliable || this.host.clock.now() >= this.#lateAt);
    return allowed ? '100' : 'useless 1xx';
  }

  protected entered(state: NonInviteServerState): void {
    // Timer J of a reliable flow is 0: nothing comes twice there (§17.2.2).
    if (state === 'completed' && this.#timers.j === 0) this.on('timer J');
  }

  protected perform(action: NonInviteServerAction, { response, error }: Cause): void {
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

  protected release(): void {
    this.#timer.dispose();
    this.host.ended(this);
  }
}
