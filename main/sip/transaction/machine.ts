import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow, TransportError } from '../transport.ts';
import type { Step } from './step.ts';

/** What an event brought with it. */
export interface Cause {
  readonly response?: SipResponse;
  readonly ack?: { readonly request: SipRequest; readonly flow: Flow };
  readonly error?: TransportError;
}

const none: Cause = {};

/** What a machine does in each state on each event, as the RFC's figure says. */
export type Table<State extends string, Event extends string, Action extends string> = (
  state: State,
  event: Event,
) => Step<State | 'terminated', Action>;

/** One of the four machines of §17: walks its table, whoever tells it of an event. */
export abstract class Machine<State extends string, Event extends string, Action extends string> {
  readonly #table: Table<State, Event, Action>;
  #state: State | 'terminated';

  constructor(initial: State, table: Table<State, Event, Action>) {
    this.#state = initial;
    this.#table = table;
  }

  get state(): State | 'terminated' {
    return this.#state;
  }

  /** Ends the machine and its timers in silence. */
  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.release();
  }

  /** Does what the row for this event says; after the last state no event does anything. */
  protected readonly on = (event: Event, cause: Cause = none): void => {
    const before = this.#state;
    if (before === 'terminated') return;
    const { state, actions } = this.#table(before, event);
    this.#state = state;
    if (state === 'terminated') this.release();
    for (const action of actions) this.perform(action, cause);
    if (state === 'terminated') this.tellEnd();
    else if (state !== before) this.entered(state);
  };

  protected abstract perform(action: Action, cause: Cause): void;

  /** A new state, its actions done: a timer that is 0 there has already fired. */
  protected abstract entered(state: State): void;

  /** Gives back timers and the place in the layer. */
  protected abstract release(): void;

  /** The machine has come to its end by itself. */
  protected abstract tellEnd(): void;
}
