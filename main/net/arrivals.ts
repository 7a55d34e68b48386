import { Emitter } from '../base/emitter.ts';
import type { SipMessage } from '../sip/message/message.ts';
import { serializeMessage } from '../sip/message/serializer.ts';
import { sentByPort } from '../sip/transaction/matching.ts';
import type { Arrival, Flow } from '../sip/transport.ts';
import { topVia } from './response-route.ts';
import { stampReceived } from './via-received.ts';
import type { WireTap } from './wire-tap.ts';

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
  /** A datagram or connection from a source that sends more than it may, unread. */
  admission: number;
  /** UDP: an answer of ours to a source that may be forged, beyond what it sent us; it was not sent. */
  unreturned: number;
}

/** What all sockets deliver to: marks requests with their source, drops what is not for us, and hands the rest up. */
export class Arrivals {
  readonly #emitter = new Emitter<Arrival>();
  readonly #answersTo: (host: string, port: number) => boolean;
  readonly onArrival = this.#emitter.on;
  readonly tap: WireTap;
  readonly dropped: DropCounts = {
    garbage: 0,
    empty: 0,
    keepAlive: 0,
    notOurs: 0,
    framing: 0,
    stalled: 0,
    backlog: 0,
    connections: 0,
    admission: 0,
    unreturned: 0,
  };

  /** `answersTo` says whether a sent-by is that of one of our listening points. */
  constructor(answersTo: (host: string, port: number) => boolean, tap: WireTap) {
    this.#answersTo = answersTo;
    this.tap = tap;
  }

  /** `bytes`: what was on the wire, where that is at hand. */
  deliver(message: SipMessage, flow: Flow, bytes?: Uint8Array): void {
    if (this.tap.watched) this.tap.show('received', message, flow, bytes ?? serializeMessage(message));
    if (message.kind === 'request') stampReceived(message, flow.remote);
    if (message.kind === 'request' || this.#isOurs(message, flow)) this.#emitter.emit({ message, flow });
    else this.drop('notOurs');
  }

  drop(reason: keyof DropCounts): void {
    this.dropped[reason]++;
  }

  dispose(): void {
    this.#emitter.dispose();
  }

  /** A connection that nobody can open to us has a sent-by of its own. */
  #isOurs(response: SipMessage, { sentBy }: Flow): boolean {
    const via = topVia(response);
    if (!via) return false;
    if (via.host === sentBy.address && (via.port ?? 0) === sentBy.port) return true;
    return this.#answersTo(via.host, sentByPort(via));
  }
}
