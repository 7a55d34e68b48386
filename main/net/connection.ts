import { type Address, formatAddress } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { SipMessage } from '../sip/message/message.ts';
import { serializeMessage } from '../sip/message/serializer.ts';
import type { Flow, KeepAliveWish, Protocol, TransportError } from '../sip/transport.ts';
import { KeepAlive, lostAlready } from './keep-alive.ts';
import type { SocketContext } from './socket-context.ts';
import { failLater, transportError } from './transport-error.ts';
import { UnheardRequests } from './unheard.ts';

/** `half-closed`: the peer sends no more, but may read answers. `closing`: what we have queued goes out, nothing else happens. */
export type ConnectionState = 'open' | 'half-closed' | 'closing' | 'closed';

export interface ConnectionOptions {
  readonly protocol: Exclude<Protocol, 'udp'>;
  readonly local: Address;
  readonly remote: Address;
  readonly sentBy: Address;
  readonly context: SocketContext;
  /** Whether the peer may still be believed to be who it is for; pins change. */
  readonly trusted: () => boolean;
  /** The connection can carry no new request; called once. */
  readonly unusable: (connection: Connection) => void;
  /** The socket is gone; called once. */
  readonly closed: (connection: Connection) => void;
}

type Failed = (error: TransportError) => void;

/** What all connections share, whatever cuts messages out of them: one is used both ways, whoever opened it (RFC 3261 §18). */
export abstract class Connection implements Flow {
  readonly protocol: Exclude<Protocol, 'udp'>;
  readonly reliable = true;
  readonly local: Address;
  readonly remote: Address;
  readonly sentBy: Address;
  protected readonly context: SocketContext;
  readonly #options: ConnectionOptions;
  readonly #unheard = new UnheardRequests();
  readonly #keepAlive: KeepAlive;
  #state: ConnectionState = 'open';
  #lastActive: number;
  #idle: Disposable;
  /** Runs out when something that must come in time does not: the rest of a message, an answer, the end. */
  #deadline: Disposable | undefined;

  constructor(options: ConnectionOptions) {
    const { protocol, local, remote, sentBy, context } = options;
    this.protocol = protocol;
    this.local = local;
    this.remote = remote;
    this.sentBy = sentBy;
    this.context = context;
    this.#options = options;
    this.#keepAlive = new KeepAlive({
      clock: context.clock,
      random: context.random,
      every: limits.keepAliveStreamMs,
      ping: () => this.ping(),
      pong: { withinMs: limits.keepAlivePongMs, missed: () => this.#missedPong() },
    });
    this.#lastActive = context.clock.now();
    this.#idle = context.clock.after(limits.tcpIdleMs, () => this.#checkIdle());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get trusted(): boolean {
    return this.#options.trusted();
  }

  send(message: SipMessage, failed?: Failed): void {
    if (this.#state === 'closing' || this.#state === 'closed') {
      failLater(failed, this.#closedError());
    } else if (this.queuedBytes() > limits.tcpBacklogBytes) {
      failLater(failed, { code: 'overloaded', message: `${formatAddress(this.remote)} does not read what we send` });
      this.context.arrivals.drop('backlog');
      this.abort();
    } else {
      this.#lastActive = this.context.clock.now();
      this.#write(message, failed);
      this.sent(message);
    }
  }

  keepAlive(lost: Failed, wish?: KeepAliveWish): Disposable {
    return this.#state === 'open' ? this.#keepAlive.hold(lost, wish) : lostAlready(lost, this.#closedError());
  }

  /** Lets queued bytes go out, for a bounded time, and closes. */
  finish(): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.enter('closing');
    this.setDeadline(limits.tcpLingerMs, () => this.abort());
    this.end();
  }

  /** Closes at once. */
  abort(): void {
    if (this.#state === 'closed') return;
    this.enter('closing');
    this.destroy();
  }

  /** Bytes that wait for the peer to read. */
  protected abstract queuedBytes(): number;

  /** Writes one message; `done` is given where someone wants to know, and gets an error when it could not be. */
  protected abstract write(bytes: Uint8Array, done?: (error?: Error | null) => void): void;

  protected abstract ping(): void;

  /** Closes our half once what is queued has gone out. */
  protected abstract end(): void;

  protected abstract destroy(): void;

  /** A message has been written. */
  protected sent(_message: SipMessage): void {}

  /** The peer has sent bytes, whatever they are. */
  protected heard(): void {
    this.#lastActive = this.context.clock.now();
    this.#unheard.clear();
    this.#keepAlive.heard();
  }

  protected enter(next: Exclude<ConnectionState, 'open'>): void {
    const wasOpen = this.#state === 'open';
    this.#state = next;
    if (!wasOpen) return;
    this.#options.unusable(this);
    this.#keepAlive.fail(this.#closedError());
  }

  /** The socket is gone. */
  protected gone(): void {
    this.enter('closed');
    this.#idle.dispose();
    this.clearDeadline();
    this.#unheard.fail(this.#closedError());
    this.#options.closed(this);
  }

  protected setDeadline(delayMs: number, task: () => void): void {
    this.clearDeadline();
    this.#deadline = this.context.clock.after(delayMs, task);
  }

  protected clearDeadline(): void {
    this.#deadline?.dispose();
    this.#deadline = undefined;
  }

  #write(message: SipMessage, failed: Failed | undefined): void {
    const bytes = serializeMessage(message);
    const { tap } = this.context.arrivals;
    if (tap.watched) tap.show('sent', message, this, bytes);
    if (!failed) {
      this.write(bytes);
      return;
    }
    if (message.kind === 'request') this.#unheard.add(failed);
    this.write(bytes, (error) => {
      if (!error) return;
      this.#unheard.delete(failed);
      failed(transportError(error, this.protocol, this.remote));
    });
  }

  #missedPong(): void {
    const message = `${formatAddress(this.remote)} no longer answers over ${this.protocol.toUpperCase()}`;
    this.#keepAlive.fail({ code: 'timed-out', message });
    this.abort();
  }

  /** What somebody holds open is not idle. */
  #checkIdle(): void {
    const { clock } = this.context;
    const left = this.#keepAlive.held ? limits.tcpIdleMs : this.#lastActive + limits.tcpIdleMs - clock.now();
    if (left <= 0) this.finish();
    else this.#idle = clock.after(left, () => this.#checkIdle());
  }

  #closedError(): TransportError {
    const over = this.protocol.toUpperCase();
    return { code: 'closed', message: `the connection to ${formatAddress(this.remote)} over ${over} is closed` };
  }
}
