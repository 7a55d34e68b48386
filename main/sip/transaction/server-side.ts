import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';
import type { Flow, Transport } from '../transport.ts';
import { InviteServer } from './invite-server.ts';
import { LiveMachines } from './live-machines.ts';
import { acknowledgedKey, cancelledKeys, isLegacy, legacyAckKey, mergeKey, serverKey } from './matching.ts';
import { NonInviteServer } from './non-invite-server.ts';
import type { ServerHost, ServerMachine } from './server-context.ts';
import { type Timers, type Timing, timersFor } from './timing.ts';
import type { ServerTransaction } from './user.ts';

export interface ServerSideOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly timing: Timing;
  /** Transactions alive at once, and the bytes that their requests hold. */
  readonly limit: number;
  readonly byteLimit: number;
  /** A new request for the user. */
  readonly arrived: (transaction: ServerTransaction) => void;
  /** An ACK for the user. */
  readonly acknowledged: (request: SipRequest, flow: Flow) => void;
}

/** The server transactions alive, each found by what its retransmissions, ACK and CANCEL bear (RFC 3261 §17.2). */
export class ServerSide implements ServerHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly #limit: number;
  readonly #byteLimit: number;
  readonly #arrived: (transaction: ServerTransaction) => void;
  readonly #acknowledged: (request: SipRequest, flow: Flow) => void;
  readonly #reliableTimers: Timers;
  readonly #unreliableTimers: Timers;
  readonly #machines = new LiveMachines<ServerMachine>();
  /** INVITEs of RFC 2543 once answered, by what their ACK will bear. */
  readonly #awaitingLegacyAck = new Map<string, ServerMachine>();
  /** The first comer of each initial request, by what all copies of it share. */
  readonly #initial = new Map<string, ServerMachine>();
  /** Of the requests in `#machines`. */
  #bytes = 0;

  constructor(options: ServerSideOptions) {
    const { clock, random, transport, timing, limit, byteLimit, arrived, acknowledged } = options;
    this.clock = clock;
    this.random = random;
    this.transport = transport;
    this.#limit = limit;
    this.#byteLimit = byteLimit;
    this.#arrived = arrived;
    this.#acknowledged = acknowledged;
    this.#reliableTimers = timersFor(timing, true);
    this.#unreliableTimers = timersFor(timing, false);
  }

  /** False where the limit is reached, and the request dropped. */
  receive(request: SipRequest, flow: Flow): boolean {
    if (request.method === 'ACK') return this.#receiveAck(request, flow);
    const key = serverKey(request);
    const known = this.#machines.find(key);
    if (known) known.receive(request, flow);
    else if (request.method === 'CANCEL') return this.#receiveCancel(key, request, flow);
    else if (this.#isFullFor(request)) return false;
    else this.#announce(this.#start(key, request, flow));
    return true;
  }

  get size(): number {
    return this.#machines.size;
  }

  get timerCount(): number {
    return this.#machines.timerCount;
  }

  close(): void {
    this.#machines.terminateAll();
  }

  #receiveAck(ack: SipRequest, flow: Flow): true {
    const key = acknowledgedKey(ack);
    const invite = this.#machines.find(key) ?? this.#awaitingLegacyAck.get(key);
    if (!invite) {
      this.#acknowledged(ack, flow);
      return true;
    }
    const { response, flow: answered } = invite;
    const knowsOurTag = response?.to.tag !== undefined && ack.to.tag === response.to.tag;
    if (knowsOurTag && answered.remote.address === flow.remote.address) this.transport.proven?.(flow);
    invite.receive(ack, flow);
    return true;
  }

  /** §9.2: answered here, whatever becomes of the INVITE. One that cancels something passes the limit: it frees more than it takes. */
  #receiveCancel(key: string, cancel: SipRequest, flow: Flow): boolean {
    const meant = this.#meantBy(cancel);
    if (!meant && this.#isFullFor(cancel)) return false;
    const machine = this.#start(key, cancel, flow);
    const toTag = meant ? (meant.response?.to.tag ?? meant.localTag) : machine.localTag;
    machine.respond(responseTo(cancel, meant ? 200 : 481, undefined, { toTag }));
    if (meant instanceof InviteServer) meant.cancel(cancel);
    return true;
  }

  #meantBy(cancel: SipRequest): ServerMachine | undefined {
    for (const key of cancelledKeys(cancel)) {
      const machine = this.#machines.find(key);
      if (machine) return machine;
    }
    return undefined;
  }

  #isFullFor(request: SipRequest): boolean {
    return this.#machines.size >= this.#limit || this.#bytes + bytesOf(request) > this.#byteLimit;
  }

  #start(key: string, request: SipRequest, flow: Flow): ServerMachine {
    const timers = flow.reliable ? this.#reliableTimers : this.#unreliableTimers;
    const shared = request.method === 'CANCEL' ? undefined : mergeKey(request);
    const merged = shared !== undefined && this.#initial.has(shared);
    const context = { key, request, flow, merged, timers, host: this };
    const machine = request.method === 'INVITE' ? new InviteServer(context) : new NonInviteServer(context);
    this.#machines.add(machine);
    this.#bytes += bytesOf(request);
    if (shared !== undefined && !merged) this.#initial.set(shared, machine);
    return machine;
  }

  #announce(machine: ServerMachine): void {
    this.#arrived(machine);
    machine.awaitAnswer();
  }

  answered(machine: ServerMachine, response: SipResponse): void {
    if (response.status < 200 || !isLegacy(machine.request.via)) return;
    this.#awaitingLegacyAck.set(legacyAckKey(machine.request, response.to.tag), machine);
  }

  acknowledged(ack: SipRequest, flow: Flow): void {
    this.#acknowledged(ack, flow);
  }

  ended(machine: ServerMachine): void {
    const { request } = machine;
    this.#machines.delete(machine);
    this.#bytes -= bytesOf(request);
    const shared = mergeKey(request);
    if (shared !== undefined && this.#initial.get(shared) === machine) this.#initial.delete(shared);
    if (machine.response && isLegacy(request.via)) {
      this.#awaitingLegacyAck.delete(legacyAckKey(request, machine.response.to.tag));
    }
  }
}

/** A request that came in is not changed any more, so that it weighs the same when it goes. */
function bytesOf({ headers, body }: SipRequest): number {
  return headers.length + body.length;
}
