import type { Socket } from 'node:net';
import { type Address, formatAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { StreamFramer } from '../sip/message/framer.ts';
import type { SipMessage } from '../sip/message/message.ts';
import { serializeMessage } from '../sip/message/serializer.ts';
import type { Flow, TransportError } from '../sip/transport.ts';
import type { Arrivals } from './arrivals.ts';
import { failLater, transportError } from './transport-error.ts';

/** `half-closed`: the peer sends no more, but may read answers. `closing`: what we have queued goes out, nothing else happens. */
type ConnectionState = 'open' | 'half-closed' | 'closing' | 'closed';

export interface ConnectionOptions {
  /** Connected; opened with `allowHalfOpen`. */
  readonly socket: Socket;
  readonly local: Address;
  readonly remote: Address;
  /** Where we listen for connections to this local address. */
  readonly sentBy: Address;
  /** True when the peer opened it: then it must soon send something. */
  readonly incoming: boolean;
  readonly clock: Clock;
  readonly arrivals: Arrivals;
  /** The connection can carry no new request; called once. */
  readonly unusable: (connection: TcpConnection) => void;
  /** The socket is gone; called once. */
  readonly closed: (connection: TcpConnection) => void;
}

const pong = Buffer.from('\r\n');

/** One TCP connection: messages are cut out of its stream and come up in order; used both ways, whoever opened it (RFC 3261 §18). */
export class TcpConnection implements Flow {
  readonly protocol = 'tcp';
  readonly reliable = true;
  readonly local: Address;
  readonly remote: Address;
  readonly sentBy: Address;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #framer: StreamFramer;
  /** Requests sent since the peer last said anything: if the connection breaks now, nobody knows whether it read them. */
  readonly #unheard = new Set<(error: TransportError) => void>();
  #state: ConnectionState = 'open';
  /** Requests that came in and have no final answer yet. */
  #owed = 0;
  #midMessage = false;
  #lastActive: number;
  #idle: Disposable;
  /** Runs out when a message doesn't end, a half-closed peer's answers don't come, or our last bytes don't go out. */
  #deadline: Disposable | undefined;

  constructor(options: ConnectionOptions) {
    const { socket, clock } = options;
    this.local = options.local;
    this.remote = options.remote;
    this.sentBy = options.sentBy;
    this.#socket = socket;
    this.#options = options;
    this.#framer = new StreamFramer({ onPing: () => this.#pong() });
    this.#lastActive = clock.now();
    this.#idle = clock.after(limits.tcpIdleMs, () => this.#checkIdle());
    if (options.incoming) this.#deadline = clock.after(limits.tcpFirstMessageMs, () => this.#stalled());
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => this.#ended());
    socket.on('error', () => {});
    socket.on('close', () => this.#closed());
  }

  /** Whether new requests may go this way. */
  get usable(): boolean {
    return this.#state === 'open';
  }

  send(message: SipMessage, failed?: (error: TransportError) => void): void {
    if (this.#state === 'closing' || this.#state === 'closed') {
      failLater(failed, this.#closedError());
    } else if (this.#socket.writableLength > limits.tcpBacklogBytes) {
      failLater(failed, { code: 'overloaded', message: `${formatAddress(this.remote)} does not read what we send` });
      this.#options.arrivals.drop('backlog');
      this.abort();
    } else {
      this.#lastActive = this.#options.clock.now();
      this.#write(message, failed);
      if (message.kind === 'response' && message.status >= 200) this.#answered();
    }
  }

  keepAlive(_lost: (error: TransportError) => void): Disposable {
    return { dispose() {} };
  }

  /** Lets queued bytes go out, for a bounded time, and closes. */
  finish(): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.#enter('closing');
    this.#setDeadline(limits.tcpLingerMs, () => this.abort());
    this.#socket.end();
  }

  /** Closes at once. */
  abort(): void {
    if (this.#state === 'closed') return;
    this.#enter('closing');
    this.#socket.destroy();
  }

  #write(message: SipMessage, failed: ((error: TransportError) => void) | undefined): void {
    const bytes = serializeMessage(message);
    if (!failed) {
      this.#socket.write(bytes);
      return;
    }
    const request = message.kind === 'request';
    if (request && this.#unheard.size < limits.udpWatchedRequests) this.#unheard.add(failed);
    this.#socket.write(bytes, (error) => {
      if (!error) return;
      this.#unheard.delete(failed);
      failed(transportError(error, 'tcp', this.remote));
    });
  }

  #read(chunk: Buffer): void {
    if (this.#state !== 'open') return;
    this.#lastActive = this.#options.clock.now();
    this.#unheard.clear();
    const framed = this.#framer.push(chunk);
    const messages = framed.ok ? framed.value : framed.error.before;
    for (const message of messages) this.#deliver(message);
    if (framed.ok) this.#awaitRest(messages.length > 0);
    else this.#unframeable(framed.error.offender);
  }

  #deliver(message: SipMessage): void {
    if (message.kind === 'request' && message.method !== 'ACK') this.#owed++;
    this.#options.arrivals.deliver(message, this);
  }

  /** A message that has begun must end in time, counted from its first byte: dripping bytes buys no time. */
  #awaitRest(whole: boolean): void {
    const { partial } = this.#framer;
    if (this.#state !== 'open') return;
    if (whole || (this.#midMessage && !partial)) this.#clearDeadline();
    if (partial && (whole || !this.#midMessage)) this.#setDeadline(limits.tcpPartialMessageMs, () => this.#stalled());
    this.#midMessage = partial;
  }

  /**
   * §18.3: without a usable Content-Length nothing after this point is a message, so the connection ends here. A head
   * that could be read goes up with its flaw, and the 400 that it gets goes out first.
   */
  #unframeable(offender: SipMessage | undefined): void {
    this.#options.arrivals.drop('framing');
    if (offender) this.#deliver(offender);
    this.finish();
  }

  /** A peer that has closed its half is let go once it has all its answers. */
  #answered(): void {
    if (this.#owed > 0) this.#owed--;
    if (this.#state === 'half-closed' && this.#owed === 0) this.finish();
  }

  /** A peer that pings and does not read gets no more of them than `limits.tcpPongBytes`. */
  #pong(): void {
    if (this.#state === 'open' && this.#socket.writableLength < limits.tcpPongBytes) this.#socket.write(pong);
  }

  #stalled(): void {
    this.#options.arrivals.drop('stalled');
    this.abort();
  }

  #ended(): void {
    if (this.#state !== 'open') return;
    if (this.#framer.partial) this.#options.arrivals.drop('framing');
    if (this.#owed === 0 || this.#framer.partial) {
      this.finish();
    } else {
      this.#enter('half-closed');
      this.#setDeadline(limits.tcpHalfClosedMs, () => this.abort());
    }
  }

  #checkIdle(): void {
    const { clock } = this.#options;
    const left = this.#lastActive + limits.tcpIdleMs - clock.now();
    if (left <= 0) this.finish();
    else this.#idle = clock.after(left, () => this.#checkIdle());
  }

  #closed(): void {
    this.#enter('closed');
    this.#idle.dispose();
    this.#clearDeadline();
    const lost = [...this.#unheard];
    this.#unheard.clear();
    for (const failed of lost) failed(this.#closedError());
    this.#options.closed(this);
  }

  #enter(next: Exclude<ConnectionState, 'open'>): void {
    const wasOpen = this.#state === 'open';
    this.#state = next;
    if (wasOpen) this.#options.unusable(this);
  }

  #setDeadline(delayMs: number, task: () => void): void {
    this.#clearDeadline();
    this.#deadline = this.#options.clock.after(delayMs, task);
  }

  #clearDeadline(): void {
    this.#deadline?.dispose();
    this.#deadline = undefined;
  }

  #closedError(): TransportError {
    return { code: 'closed', message: `the connection to ${formatAddress(this.remote)} over TCP is closed` };
  }
}
