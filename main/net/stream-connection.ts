import type { Socket } from 'node:net';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { StreamFramer } from '../sip/message/framer.ts';
import type { SipMessage } from '../sip/message/message.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

export interface StreamOptions extends ConnectionOptions {
  readonly protocol: 'tcp' | 'tls';
  /** Connected; opened with `allowHalfOpen`. */
  readonly socket: Socket;
  /** True when the peer opened it: then it must soon send something, and may not send too much. */
  readonly incoming: boolean;
}

const ping = Buffer.from('\r\n\r\n');
const pong = Buffer.from('\r\n');

/** One TCP connection, or TLS on one: messages are cut out of its stream and come up in order. */
export class StreamConnection extends Connection {
  readonly #socket: Socket;
  readonly #incoming: boolean;
  readonly #framer: StreamFramer;
  /** Requests that came in and have no final answer yet. */
  #owed = 0;
  #midMessage = false;
  /** While it runs, a peer that sent too much is not read. */
  #pause: Disposable | undefined;

  constructor(options: StreamOptions) {
    super(options);
    const { socket, incoming, context } = options;
    this.#socket = socket;
    this.#incoming = incoming;
    this.#framer = new StreamFramer({
      onPing: () => this.#pong(),
      keepsBytes: () => context.arrivals.tap.watched,
    });
    if (incoming) this.setDeadline(limits.tcpFirstMessageMs, () => this.#stalled());
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => this.#ended());
    socket.on('error', () => {});
    socket.on('close', () => this.#closed());
  }

  protected queuedBytes(): number {
    return this.#socket.writableLength;
  }

  protected write(bytes: Uint8Array, done?: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done);
  }

  protected ping(): void {
    this.#framer.expectPong();
    this.#socket.write(ping);
  }

  protected end(): void {
    this.#pause?.dispose();
    this.#socket.resume();
    this.#socket.end();
  }

  protected destroy(): void {
    this.#socket.destroy();
  }

  /** A peer that has closed its half is let go once it has all its answers. */
  protected override sent(message: SipMessage): void {
    if (message.kind === 'request' || message.status < 200) return;
    if (this.#owed > 0) this.#owed--;
    if (this.state === 'half-closed' && this.#owed === 0) this.finish();
  }

  #read(chunk: Buffer): void {
    if (this.state !== 'open') return;
    this.heard();
    const framed = this.#framer.push(chunk);
    const messages = framed.ok ? framed.value : framed.error.before;
    for (const message of messages) this.#deliver(message);
    if (framed.ok) this.#awaitRest(messages.length > 0);
    else this.#unframeable(framed.error.offender);
    if (this.#incoming) this.#slowDown(messages);
  }

  #deliver(message: SipMessage): void {
    if (message.kind === 'request' && message.method !== 'ACK') this.#owed++;
    this.context.arrivals.deliver(message, this, this.#framer.bytesOf(message));
  }

  /** A stream need not lose anything: whoever sends faster than he may is read more slowly. */
  #slowDown(messages: readonly SipMessage[]): void {
    const requests = messages.filter(({ kind }) => kind === 'request').length;
    const waitMs = this.context.admission.delayAfter(this.remote.address, requests);
    if (waitMs <= 0 || this.state !== 'open') return;
    this.#socket.pause();
    this.#pause?.dispose();
    this.#pause = this.context.clock.after(waitMs, () => this.#socket.resume());
  }

  /** A message that has begun must end in time, counted from its first byte: dripping bytes buys no time. */
  #awaitRest(whole: boolean): void {
    const { partial } = this.#framer;
    if (this.state !== 'open') return;
    if (whole || (this.#midMessage && !partial)) this.clearDeadline();
    if (partial && (whole || !this.#midMessage)) this.setDeadline(limits.tcpPartialMessageMs, () => this.#stalled());
    this.#midMessage = partial;
  }

  /**
   * §18.3: without a usable Content-Length nothing after this point is a message, so the connection ends here. A head
   * that could be read goes up with its flaw, and the 400 that it gets goes out first.
   */
  #unframeable(offender: SipMessage | undefined): void {
    this.context.arrivals.drop('framing');
    if (offender) this.#deliver(offender);
    this.finish();
  }

  /** A peer that pings and does not read gets no more of them than `limits.tcpPongBytes`. */
  #pong(): void {
    if (this.state === 'open' && this.#socket.writableLength < limits.tcpPongBytes) this.#socket.write(pong);
  }

  #stalled(): void {
    this.context.arrivals.drop('stalled');
    this.abort();
  }

  #ended(): void {
    if (this.state !== 'open') return;
    if (this.#framer.partial) this.context.arrivals.drop('framing');
    if (this.#owed === 0 || this.#framer.partial) {
      this.finish();
    } else {
      this.enter('half-closed');
      this.setDeadline(limits.tcpHalfClosedMs, () => this.abort());
    }
  }

  #closed(): void {
    this.#pause?.dispose();
    this.gone();
  }
}
