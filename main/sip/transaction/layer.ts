import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { limits } from '../../base/limits.ts';
import { type Log, silentLog } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { type Rejection, validateMessage } from '../message/validate.ts';
import type { Arrival, Flow, Transport, TransportError } from '../transport.ts';
import { ClientSide } from './client-side.ts';
import { ServerSide } from './server-side.ts';
import { overloadedResponse, statelessResponse } from './stateless.ts';
import { defaultTiming, type Timing } from './timing.ts';
import type { ClientTransaction, ClientUser, ServerTransaction } from './user.ts';

export interface TransactionLayerOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: Log;
  readonly timing?: Timing;
  /** Server transactions alive at once; more are refused with 503. Default `limits.serverTransactions`. */
  readonly serverTransactions?: number;
  /** Bytes that their requests hold, in the same way. Default `limits.serverTransactionBytes`. */
  readonly serverTransactionBytes?: number;
}

/** A request outside any transaction: the ACK of a 2xx. */
export interface ReceivedRequest {
  readonly request: SipRequest;
  readonly flow: Flow;
}

/** A response that none of our transactions asked for. */
export interface StrayResponse {
  readonly response: SipResponse;
  readonly flow: Flow;
}

export interface TransactionCounts {
  /** Transactions alive, either side. */
  readonly client: number;
  readonly server: number;
  /** Timers that those hold. */
  readonly timers: number;
  /** Since the start: what was dropped or refused without a transaction. */
  readonly malformedRequests: number;
  readonly malformedResponses: number;
  readonly strayResponses: number;
  readonly refused: number;
}

/** The transaction layer of RFC 3261 §17: gives each arriving message to its transaction, or to the user above. */
export class TransactionLayer implements Disposable {
  readonly #transport: Transport;
  readonly #log: Log;
  readonly #client: ClientSide;
  readonly #server: ServerSide;
  readonly #request = new Emitter<ServerTransaction>();
  readonly #ack = new Emitter<ReceivedRequest>();
  readonly #strayResponse = new Emitter<StrayResponse>();
  readonly #arrivals: Disposable;
  readonly #statelessTag: string;
  #malformedRequests = 0;
  #malformedResponses = 0;
  #strayResponses = 0;
  #refused = 0;

  /** A new request that is neither ACK nor CANCEL: its user must answer it. */
  readonly onRequest = this.#request.on;
  /** An ACK that belongs to no transaction: that of a 2xx. */
  readonly onAck = this.#ack.on;
  /** A response that matches no transaction; it must not be forwarded (RFC 6026 §8.9). */
  readonly onStrayResponse = this.#strayResponse.on;

  constructor(options: TransactionLayerOptions) {
    const { transport, clock, random, log, timing, serverTransactions, serverTransactionBytes } = options;
    this.#transport = transport;
    this.#log = log ?? silentLog;
    this.#statelessTag = random.hex(8);
    this.#client = new ClientSide(clock, random, timing ?? defaultTiming);
    this.#server = new ServerSide({
      transport,
      clock,
      random,
      timing: timing ?? defaultTiming,
      limit: serverTransactions ?? limits.serverTransactions,
      byteLimit: serverTransactionBytes ?? limits.serverTransactionBytes,
      arrived: (transaction) => this.#request.emit(transaction),
      acknowledged: (request, flow) => this.#ack.emit({ request, flow }),
    });
    this.#arrivals = transport.onArrival((arrival) => this.#receive(arrival));
  }

  /**
   * Sends a request in a new transaction (§17.1). The request is taken over and gets our Via on top (pass a clone to
   * try elsewhere again); a CANCEL that already bears the Via of its INVITE keeps it (§9.1). `branchSuffix` ends the
   * branch: what a proxy finds its loops by (RFC 5393 §4.2.1).
   */
  request(request: SipRequest, flow: Flow, user: ClientUser, branchSuffix = ''): ClientTransaction {
    return this.#client.request(request, flow, user, branchSuffix);
  }

  /**
   * Sends the ACK of a 2xx, outside any transaction (§13.2.2.4). It gets a Via unless it has one: for a retransmitted
   * 2xx send the same again.
   */
  sendAck(ack: SipRequest, flow: Flow, failed?: (error: TransportError) => void): void {
    if (!ack.headers.has('Via')) this.#client.addVia(ack, flow);
    flow.send(ack, failed);
  }

  /** Sends on, outside any transaction, the ACK of a 2xx that a proxy was handed: our Via on top, its branch ending with `unique` (§16.11). */
  forwardAck(ack: SipRequest, flow: Flow, unique: string, failed?: (error: TransportError) => void): void {
    this.#client.addVia(ack, flow, unique);
    flow.send(ack, failed);
  }

  counts(): TransactionCounts {
    return {
      client: this.#client.size,
      server: this.#server.size,
      timers: this.#client.timerCount + this.#server.timerCount,
      malformedRequests: this.#malformedRequests,
      malformedResponses: this.#malformedResponses,
      strayResponses: this.#strayResponses,
      refused: this.#refused,
    };
  }

  /** Ends every transaction in silence, and leaves no timer. Requests sent from now on fail. */
  dispose(): void {
    this.#arrivals.dispose();
    this.#client.close();
    this.#server.close();
    this.#request.dispose();
    this.#ack.dispose();
    this.#strayResponse.dispose();
  }

  #receive({ message, flow }: Arrival): void {
    const valid = validateMessage(message);
    if (message.kind === 'request') {
      if (!valid.ok) this.#reject(message, flow, valid.error);
      else if (!this.#server.receive(message, flow)) this.#refuse(message, flow);
    } else if (!valid.ok) {
      this.#malformedResponses++;
      this.#log.debug({ from: flow.remote, why: valid.error.reason }, 'malformed response dropped');
    } else {
      this.#receiveResponse(message, flow);
    }
  }

  #receiveResponse(response: SipResponse, flow: Flow): void {
    const asked = this.#client.receive(response);
    if (!asked) {
      this.#strayResponses++;
      this.#strayResponse.emit({ response, flow });
    } else if (asked.remote.address === flow.remote.address) {
      this.#transport.proven?.(flow);
    }
  }

  #reject(request: SipRequest, flow: Flow, rejection: Rejection): void {
    this.#malformedRequests++;
    this.#log.debug({ from: flow.remote, method: request.method, why: rejection.reason }, 'malformed request');
    this.#respondOnce(statelessResponse(request, rejection, this.#statelessTag), flow);
  }

  #refuse(request: SipRequest, flow: Flow): void {
    this.#refused++;
    this.#respondOnce(overloadedResponse(request, this.#statelessTag), flow);
  }

  #respondOnce(response: SipResponse | undefined, flow: Flow): void {
    if (response) this.#transport.respond(response, flow);
  }
}
