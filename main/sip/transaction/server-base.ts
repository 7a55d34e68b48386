import type { Disposable } from '../../base/disposable.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow, TransportError } from '../transport.ts';
import { Machine, type Table } from './machine.ts';
import type { ServerContext, ServerHost, ServerMachine } from './server-context.ts';
import { ServerListeners } from './server-listeners.ts';
import type { ServerTransaction } from './user.ts';

/** What the two server machines share: whom they answer, and who listens. */
export abstract class ServerBase<State extends ServerTransaction['state'], Event extends string, Action extends string>
  extends Machine<State, Event | 'transport error', Action>
  implements ServerMachine
{
  readonly key: string;
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly merged: boolean;
  protected readonly host: ServerHost;
  protected readonly listeners = new ServerListeners();
  /** The last answer that the user gave, sent again for a retransmitted request. */
  #response: SipResponse | undefined;
  #localTag: string | undefined;

  constructor(
    { key, request, flow, merged, host }: ServerContext,
    initial: State,
    table: Table<State, Event | 'transport error', Action>,
  ) {
    super(initial, table);
    this.key = key;
    this.request = request;
    this.flow = flow;
    this.merged = merged;
    this.host = host;
  }

  get localTag(): string {
    this.#localTag ??= this.host.random.hex(8);
    return this.#localTag;
  }

  abstract get timerCount(): number;

  get response(): SipResponse | undefined {
    return this.#response;
  }

  abstract awaitAnswer(): void;

  abstract receive(request: SipRequest, flow: Flow): void;

  abstract respond(response: SipResponse): void;

  onCancel(listener: (cancel: SipRequest) => void): Disposable {
    return this.listeners.onCancel(listener);
  }

  onTimeout(listener: () => void): Disposable {
    return this.listeners.onTimeout(listener);
  }

  onTransportError(listener: (error: TransportError) => void): Disposable {
    return this.listeners.onTransportError(listener);
  }

  onTerminated(listener: () => void): Disposable {
    return this.listeners.onTerminated(listener);
  }

  protected send(response: SipResponse): void {
    this.#response = response;
    this.sendAgain();
  }

  protected sendAgain(): void {
    if (this.#response) this.host.transport.respond(this.#response, this.flow, this.#failed);
  }

  protected forget(): void {
    this.#response = undefined;
  }

  protected tellEnd(): void {
    this.listeners.terminated();
  }

  readonly #failed = (error: TransportError): void => this.on('transport error', { error });
}
