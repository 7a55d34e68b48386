import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow, TransportError } from '../transport.ts';
import type { ClientContext, ClientMachine } from './client-context.ts';
import { guarded } from './guarded.ts';
import { type Cause, Machine, type Table } from './machine.ts';
import { TimerSlot } from './timer-slot.ts';
import type { ClientTransaction } from './user.ts';

/** What the two client machines share: what they send, their two timers, and whom they tell. */
export abstract class ClientBase<State extends ClientTransaction['state'], Event extends string, Action extends string>
  extends Machine<State, Event | 'transport error', Action>
  implements ClientMachine
{
  readonly key: string;
  readonly request: SipRequest;
  readonly flow: Flow;
  protected readonly context: ClientContext;
  /** Timer A or E. */
  protected readonly retransmission: TimerSlot<Event>;
  /** The timer that ends the state: B, D or M; F or K. */
  protected readonly end: TimerSlot<Event>;

  constructor(context: ClientContext, initial: State, table: Table<State, Event | 'transport error', Action>) {
    super(initial, table);
    this.key = context.key;
    this.request = context.request;
    this.flow = context.flow;
    this.context = context;
    this.retransmission = new TimerSlot(context.clock, this.on);
    this.end = new TimerSlot(context.clock, this.on);
  }

  get timerCount(): number {
    return Number(this.retransmission.running) + Number(this.end.running);
  }

  abstract start(): void;

  abstract receive(response: SipResponse): void;

  protected send(request: SipRequest | undefined): void {
    if (request) this.flow.send(request, this.#failed);
  }

  protected tell(what: 'response to user' | 'timeout to user' | 'error to user', { response, error }: Cause): void {
    const { user } = this.context;
    switch (what) {
      case 'response to user':
        if (response) guarded(() => user.onResponse(response));
        break;
      case 'timeout to user':
        guarded(() => user.onTimeout());
        break;
      case 'error to user':
        if (error) guarded(() => user.onTransportError(error));
        break;
    }
  }

  protected tellEnd(): void {
    guarded(() => this.context.user.onTerminated?.());
  }

  protected release(): void {
    this.retransmission.dispose();
    this.end.dispose();
    this.context.ended(this);
  }

  readonly #failed = (error: TransportError): void => this.on('transport error', { error });
}
