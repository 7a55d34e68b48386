import { Emitter } from '../base/emitter.ts';
import type { SipMessage } from '../sip/message/message.ts';
import type { Arrival, Flow } from '../sip/transport.ts';
import { topVia } from './response-route.ts';
import { stampReceived } from './via-received.ts';

/** Why something that came in went no further. */
export interface DropCounts {
  /** UDP: not SIP, or past a limit. */
  garbage: number;
  /** UDP: an empty datagram. */
  empty: number;
  /** UDP: CRLFs that hold a NAT binding open, and STUN, which share the port (RFC 5626 §8). */
  keepAlive: number;
  /** A response whose top Via is not ours (§18.1.2). */
  notOurs: number;
  /** TCP: a stream that can't be framed; it was closed. */
  framing: number;
  /** TCP: a stream that began a message and did not end it, or never sent one; it was closed. */
  stalled: number;
  /** TCP: a peer that did not read what we sent; it was closed. */
  backlog: number;
  /** TCP: a connection beyond `limits.tcpConnections`, refused. */
  connections: number;
}

/** What all sockets deliver to: marks requests with their source, drops what is not for us, and hands the rest up. */
export class Arrivals {
  readonly #emitter = new Emitter<Arrival>();
  readonly #answersTo: (host: string, port: number) => boolean;
  readonly onArrival = this.#emitter.on;
  readonly dropped: DropCounts = {
    garbage: 0,
    empty: 0,
    keepAlive: 0,
    notOurs: 0,
    framing: 0,
    stalled: 0,
    backlog: 0,
    connections: 0,
  };

  /** `answersTo` says whether a sent-by is one that we put into a Via. */
  constructor(answersTo: (host: string, port: number) => boolean) {
    this.#answersTo = answersTo;
  }

  deliver(message: SipMessage, flow: Flow): void {
    if (message.kind === 'request') stampReceived(message, flow.remote);
    if (message.kind === 'request' || this.#isOurs(message)) this.#emitter.emit({ message, flow });
    else this.drop('notOurs');
  }

  drop(reason: keyof DropCounts): void {
    this.dropped[reason]++;
  }

  dispose(): void {
    this.#emitter.dispose();
  }

  #isOurs(response: SipMessage): boolean {
    const via = topVia(response);
    return via !== undefined && this.#answersTo(via.host, via.port ?? 5060);
  }
}
