import type { SipRequest, SipResponse } from '../message/message.ts';
import { ackForRejection } from './ack.ts';
import { ClientBase } from './client-base.ts';
import type { ClientContext } from './client-context.ts';
import {
  type InviteClientAction,
  type InviteClientEvent,
  type InviteClientState,
  inviteClientStep,
} from './invite-client-table.ts';
import type { Cause } from './machine.ts';

/** The INVITE client transaction (RFC 3261 §17.1.1, RFC 6026 §8.4). */
export class InviteClient extends ClientBase<InviteClientState, InviteClientEvent, InviteClientAction> {
  #intervalMs: number;
  #ack: SipRequest | undefined;

  constructor(context: ClientContext) {
    super(context, 'calling', inviteClientStep);
    this.#intervalMs = context.timers.a;
  }

  start(): void {
    this.end.start(this.context.timers.b, 'timer B');
    if (!this.flow.reliable) this.retransmission.start(this.#intervalMs, 'timer A');
    this.send(this.request);
  }

  receive(response: SipResponse): void {
    this.on(response.status < 200 ? '1xx' : response.status < 300 ? '2xx' : '300-699', { response });
  }

  protected perform(action: InviteClientAction, cause: Cause): void {
    const { timers } = this.context;
    switch (action) {
      case 'send INVITE':
        this.send(this.request);
        break;
      case 'send ACK':
        this.#acknowledge(cause.response);
        break;
      case 'double A':
        this.#intervalMs *= 2;
        this.retransmission.start(this.#intervalMs, 'timer A');
        break;
      case 'stop A':
        this.retransmission.dispose();
        break;
      case 'stop B':
        this.end.dispose();
        break;
      case 'start D':
        if (timers.d > 0) this.end.start(timers.d, 'timer D');
        break;
      case 'start M':
        this.end.start(timers.m, 'timer M');
        break;
      case 'response to user':
      case 'timeout to user':
      case 'error to user':
        this.tell(action, cause);
        break;
    }
  }

  protected entered(state: InviteClientState): void {
    // Timer D of a reliable flow is 0: nothing comes twice there (§17.1.1.2).
    if (state === 'completed' && this.context.timers.d === 0) this.on('timer D');
  }

  /** The same ACK for each copy of the response: it bears the INVITE's branch, and so belongs to this transaction. */
  #acknowledge(response: SipResponse | undefined): void {
    if (response) this.#ack ??= ackForRejection(this.request, response);
    this.send(this.#ack);
  }
}
