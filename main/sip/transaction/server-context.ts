import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow, Transport } from '../transport.ts';
import type { Timers } from './timing.ts';
import type { ServerTransaction } from './user.ts';

/** A server machine as the layer keeps it. */
export interface ServerMachine extends ServerTransaction {
  /** Where the layer finds it. */
  readonly key: string;
  /** Timers running. */
  readonly timerCount: number;
  /** The last answer given. */
  readonly response: SipResponse | undefined;
  /** Called once the user has been told of the request: the time for a 100 of our own runs, unless it has answered. */
  awaitAnswer(): void;
  /** The request again; and for an INVITE, its ACK. */
  receive(request: SipRequest, flow: Flow): void;
  /** Ends the machine and its timers in silence. */
  terminate(): void;
}

/** What the layer does for its server machines. */
export interface ServerHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  /** An answer is about to be sent: whatever finds the machine by its answer's To tag can be noted. */
  answered(machine: ServerMachine, response: SipResponse): void;
  /** An ACK that the machine does not absorb. */
  acknowledged(ack: SipRequest, flow: Flow): void;
  /** Called once, when the machine is in its last state: no message may reach it any more. */
  ended(machine: ServerMachine): void;
}

/** What the layer gives a server machine when it makes one. */
export interface ServerContext {
  readonly key: string;
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly merged: boolean;
  readonly timers: Timers;
  readonly host: ServerHost;
}
