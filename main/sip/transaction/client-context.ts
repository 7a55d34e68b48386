import type { Clock } from '../../base/clock.ts';
import type { SipRequest } from '../message/message.ts';
import type { Flow } from '../transport.ts';
import type { Timers } from './timing.ts';
import type { ClientTransaction, ClientUser } from './user.ts';

/** A client machine as the layer keeps it. */
export interface ClientMachine extends ClientTransaction {
  /** Where the layer finds it. */
  readonly key: string;
  /** Timers running. */
  readonly timerCount: number;
}

/** What the layer gives a client machine when it makes one. */
export interface ClientContext {
  readonly key: string;
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly user: ClientUser;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Called once, when the machine is in its last state: no message may reach it any more. */
  readonly ended: (machine: ClientMachine) => void;
}
