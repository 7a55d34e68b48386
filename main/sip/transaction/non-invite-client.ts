import type { SipResponse } from '../message/message.ts';
import { ClientBase } from './client-base.ts';
import type { ClientContext } from './client-context.ts';
import type { Cause } from './machine.ts';
import {
  type NonInviteClientAction,
  type NonInviteClientEvent,
  type NonInviteClientState,
  nonInviteClientStep,
} from './non-invite-client-table.ts';

/** The non-INVITE client transaction (RFC 3261 §17.1.2). */
export class NonInviteClient extends ClientBase<NonInviteClientState, NonInviteClientEvent, NonInviteClientAction> {
  #intervalMs: number;

  constructor(context: ClientContext) {
    super(context, 'trying', nonInviteClientStep);
    this.#intervalMs = context.timers.e;
  }

  start(): void {
    this.end.start(this.context.timers.f, 'timer F');
    if (!this.flow.reliable) this.retransmission.start(this.#intervalMs, 'timer E');
    this.send(this.request);
  }

  receive(response: SipResponse): void {
    this.on(response.status < 200 ? '1xx' : '200-699', { response });
  }

  protected perform(action: NonInviteClientAction, cause: Cause): void {
    const { timers } = this.context;
    switch (action) {
      case 'send request':
        this.send(this.request);
        break;
      case 'double E':
        this.#intervalMs = Math.min(2 * this.#intervalMs, timers.t2);
        this.retransmission.start(this.#intervalMs, 'timer E');
        break;
      case 'E in T2':
        this.retransmission.start(timers.t2, 'timer E');
        break;
      case 'stop E':
        this.retransmission.dispose();
        break;
      case 'start K':
        if (timers.k > 0) this.end.start(timers.k, 'timer K');
        break;
      case 'response to user':
      case 'timeout to user':
      case 'error to user':
        this.tell(action, cause);
        break;
    }
  }

  protected entered(state: NonInviteClientState): void {
    // Timer K of a reliable flow is 0: nothing comes twice there (§17.1.2.2).
    if (state === 'completed' && this.context.timers.k === 0) this.on('timer K');
  }
}
