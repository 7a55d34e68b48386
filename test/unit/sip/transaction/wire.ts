import { Headers } from '../../../../main/sip/message/headers.ts';
import { type SipMessage, SipRequest, type SipResponse } from '../../../../main/sip/message/message.ts';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { parseUri } from '../../../../main/sip/message/uri.ts';
import { TransactionLayer, type TransactionLayerOptions } from '../../../../main/sip/transaction/layer.ts';
import type { ClientTransaction, ClientUser, ServerTransaction } from '../../../../main/sip/transaction/user.ts';
import type { Flow, TransportError } from '../../../../main/sip/transport.ts';
import { SeededRandom } from '../../../support/seeded-random.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { VirtualNetwork } from '../../../support/virtual-network.ts';

const us = '192.0.2.1';
const peer = '192.0.2.2';

export type Reliability = 'reliable' | 'unreliable';
export const bothTransports: readonly Reliability[] = ['unreliable', 'reliable'];

/** A user that keeps what it was told, with the virtual time: `500 response 180`. */
class RecordingUser implements ClientUser {
  readonly told: string[] = [];
  readonly responses: SipResponse[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  onResponse(response: SipResponse): void {
    this.responses.push(response);
    this.told.push(`${this.#now()} response ${response.status}`);
  }

  onTimeout(): void {
    this.told.push(`${this.#now()} timeout`);
  }

  onTransportError(error: TransportError): void {
    this.told.push(`${this.#now()} ${error.code}`);
  }

  onTerminated(): void {
    this.told.push(`${this.#now()} terminated`);
  }
}

/** One transaction layer under test, and a peer that says only what the test makes it say, over a link without delay. */
export class Wire {
  readonly clock = new VirtualClock();
  readonly network = new VirtualNetwork({ clock: this.clock });
  readonly ours = this.network.host(us);
  readonly theirs = this.network.host(peer);
  readonly layer: TransactionLayer;
  readonly user = new RecordingUser(() => this.clock.now());
  readonly arrived: ServerTransaction[] = [];
  /** ACKs and stray responses that reached the user, and what the server transactions told it. */
  readonly told: string[] = [];
  /** What reached the peer. */
  readonly received: SipMessage[] = [];
  readonly toPeer: Flow;
  readonly toUs: Flow;

  constructor(reliability: Reliability = 'unreliable', options: Partial<TransactionLayerOptions> = {}) {
    const protocol = reliability === 'reliable' ? 'tcp' : 'udp';
    this.toPeer = this.ours.flowTo({ address: peer, port: 5060 }, protocol);
    this.toUs = this.theirs.flowTo({ address: us, port: 5060 }, protocol);
    this.layer = new TransactionLayer({
      transport: this.ours,
      clock: this.clock,
      random: new SeededRandom(7),
      ...options,
    });
    this.theirs.onArrival(({ message }) => this.received.push(message));
    this.layer.onRequest((transaction) => this.#listen(transaction));
    this.layer.onAck(({ request }) => this.#note(`ACK ${request.cseq.seq}`));
    this.layer.onStrayResponse(({ response }) => this.#note(`stray ${response.status}`));
  }

  /** Starts a client transaction and lets its request arrive. */
  send(request: SipRequest): ClientTransaction {
    const transaction = this.layer.request(request, this.toPeer, this.user);
    this.settle();
    return transaction;
  }

  /** The peer sends; the message arrives. */
  deliver(message: SipMessage): void {
    this.toUs.send(message);
    this.settle();
  }

  /** Hands the layer a message as it is, past the link that would read it first. */
  deliverRaw(message: SipMessage): void {
    this.ours.receive(message, this.toPeer.protocol, this.theirs.local);
    this.settle();
  }

  /** The peer answers the last request that it got. */
  answer(status: number, toTag = 'far'): void {
    this.deliver(responseTo(this.lastRequest, status, undefined, { toTag }));
  }

  /** Our user answers the last request that came in. */
  respond(status: number, transaction = this.transaction): void {
    transaction.respond(responseTo(transaction.request, status, undefined, status === 100 ? {} : { toTag: 'near' }));
    this.settle();
  }

  get transaction(): ServerTransaction {
    const last = this.arrived.at(-1);
    if (!last) throw new Error('no request has come in');
    return last;
  }

  get lastRequest(): SipRequest {
    const last = this.received.findLast((message) => message.kind === 'request');
    if (!last) throw new Error('no request has gone out');
    return last;
  }

  advance(ms: number): void {
    this.clock.advanceSync(ms);
  }

  /** Delivers what is on its way. */
  settle(): void {
    this.clock.advanceSync(0);
  }

  /** What we sent, with the virtual time: `500 INVITE`, `500 180`. */
  get sent(): string[] {
    return this.network.packets
      .filter(({ from }) => from.address === us)
      .map(({ at, message }) => `${at} ${what(message)}`);
  }

  /** Times at which we sent that. */
  timesOf(name: string): number[] {
    return this.network.packets
      .filter(({ from, message }) => from.address === us && what(message) === name)
      .map(({ at }) => at);
  }

  #listen(transaction: ServerTransaction): void {
    this.arrived.push(transaction);
    const { method } = transaction.request;
    transaction.onCancel(() => this.#note(`${method} cancelled`));
    transaction.onTimeout(() => this.#note(`${method} timeout`));
    transaction.onTransportError(({ code }) => this.#note(`${method} ${code}`));
    transaction.onTerminated(() => this.#note(`${method} terminated`));
  }

  #note(text: string): void {
    this.told.push(`${this.clock.now()} ${text}`);
  }
}

function what(message: SipMessage): string {
  return message.kind === 'request' ? message.method : String(message.status);
}

/** A request without Via, as the layer's user hands it over. */
export function request(method: string, fields: Readonly<Record<string, string>> = {}): SipRequest {
  const uri = parseUri('sip:bob@biloxi.example.com');
  if (!uri.ok) throw new Error(uri.error.message);
  const headers = new Headers(
    Object.entries({
      'Max-Forwards': '70',
      From: 'Alice <sip:alice@atlanta.example.com>;tag=88sja8x',
      To: 'Bob <sip:bob@biloxi.example.com>',
      'Call-ID': '987asjd97y7atg',
      CSeq: `986759 ${method}`,
      ...fields,
    }),
  );
  return new SipRequest(method, uri.value, headers);
}

/** A request from the peer. */
export function arriving(
  method: string,
  branch = 'z9hG4bKkjshdyff',
  fields: Readonly<Record<string, string>> = {},
): SipRequest {
  const made = request(method, fields);
  made.headers.prepend('Via', `SIP/2.0/UDP ${peer}:5060;branch=${branch}`);
  return made;
}

/** Checks a machine's table: these rows, and nothing at all on any other event in any other state. */
export function rowsOf<State extends string, Event extends string>(
  states: readonly State[],
  events: readonly Event[],
  rows: readonly (readonly [State, Event, State, ...string[]])[],
): { state: State; event: Event; next: State; actions: string[] }[] {
  return states.flatMap((state) =>
    events.map((event) => {
      const row = rows.find(([from, on]) => from === state && on === event);
      if (!row) return { state, event, next: state, actions: [] };
      const [, , next, ...actions] = row;
      return { state, event, next, actions };
    }),
  );
}
