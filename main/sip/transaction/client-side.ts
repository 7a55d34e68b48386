import { formatAddress } from '../../base/address.ts';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Via } from '../message/via.ts';
import type { Flow } from '../transport.ts';
import type { ClientContext, ClientMachine } from './client-context.ts';
import { guarded } from './guarded.ts';
import { InviteClient } from './invite-client.ts';
import { LiveMachines } from './live-machines.ts';
import { clientKey, magicCookie, sentByPort } from './matching.ts';
import { NonInviteClient } from './non-invite-client.ts';
import { type Timing, timersFor } from './timing.ts';
import type { ClientTransaction, ClientUser } from './user.ts';

/** 96 bits: no one guesses a branch, and so no one forges an answer from off the path. */
const BRANCH_BYTES = 12;

type Machine = InviteClient | NonInviteClient;

/** The client transactions alive, each found by what its responses bear (RFC 3261 §17.1). */
export class ClientSide {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #machines = new LiveMachines<Machine>();
  readonly #reliableTimers;
  readonly #unreliableTimers;
  #closed = false;

  constructor(clock: Clock, random: Random, timing: Timing) {
    this.#clock = clock;
    this.#random = random;
    this.#reliableTimers = timersFor(timing, true);
    this.#unreliableTimers = timersFor(timing, false);
  }

  request(request: SipRequest, flow: Flow, user: ClientUser, branchSuffix: string): ClientTransaction {
    if (request.method === 'ACK') throw new Error('an ACK has no transaction (§17.1): sendAck');
    if (!(request.method === 'CANCEL' && request.headers.has('Via'))) {
      this.addVia(request, flow, this.#random.hex(BRANCH_BYTES) + branchSuffix);
    }
    const context: ClientContext = {
      key: clientKey(request.via.branch ?? '', request.method),
      request,
      flow,
      user,
      clock: this.#clock,
      timers: flow.reliable ? this.#reliableTimers : this.#unreliableTimers,
      ended: this.#ended,
    };
    const machine = request.method === 'INVITE' ? new InviteClient(context) : new NonInviteClient(context);
    if (this.#closed) refuse(machine, user);
    else {
      this.#machines.add(machine);
      machine.start();
    }
    return machine;
  }

  /** Our Via on top, with a branch of its own (§18.1.1) and the question where we are seen from (RFC 3581 §3). */
  addVia(request: SipRequest, { protocol, sentBy }: Flow, unique = this.#random.hex(BRANCH_BYTES)): void {
    const host = sentBy.port === 0 ? sentBy.address : formatAddress(sentBy);
    request.headers.prepend('Via', `SIP/2.0/${protocol.toUpperCase()} ${host};branch=${magicCookie}${unique};rport`);
  }

  /** The flow of the request that it answers; undefined where none of ours asked for it. */
  receive(response: SipResponse): Flow | undefined {
    const { via, cseq } = response;
    const machine = this.#machines.find(clientKey(via.branch ?? '', cseq.method));
    if (!machine || !isSentBy(via, machine.request.via) || !isBackHere(response, machine.request)) {
      return undefined;
    }
    machine.receive(response);
    return machine.flow;
  }

  get size(): number {
    return this.#machines.size;
  }

  get timerCount(): number {
    return this.#machines.timerCount;
  }

  close(): void {
    this.#closed = true;
    this.#machines.terminateAll();
  }

  readonly #ended = (machine: ClientMachine): void => this.#machines.delete(machine);
}

/** §18.1.2: a response whose sent-by is not the one that we put into the request is none of ours. */
function isSentBy(via: Via, own: Via): boolean {
  return via.host === own.host && sentByPort(via) === sentByPort(own);
}

/** §8.1.3.3: with more Vias than our request bore, it was forwarded to us by mistake, or its sender made them up. */
function isBackHere(response: SipResponse, request: SipRequest): boolean {
  return response.headers.list('Via').length <= request.headers.list('Via').length;
}

/** After the layer's end nothing is sent; the user hears it as it would from a closed transport: later, not within its call. */
function refuse(machine: Machine, user: ClientUser): void {
  machine.terminate();
  queueMicrotask(() =>
    guarded(() => user.onTransportError({ code: 'closed', message: 'the transaction layer is closed' })),
  );
}
