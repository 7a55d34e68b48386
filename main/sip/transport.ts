import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Result } from '../base/result.ts';
import type { SipMessage, SipResponse } from './message/message.ts';

/** What can carry SIP (RFC 3261 §18, RFC 7118). Upper layers ask only whether a flow is reliable. */
export type Protocol = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

const defaultPorts: Readonly<Record<Protocol, number>> = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 };
const byName: ReadonlyMap<string, number> = new Map(Object.entries(defaultPorts));

/** What an absent port means: RFC 3261 §19.1.2, §18.1.1; RFC 7118 §5.5. */
export function defaultPort(protocol: Protocol): number {
  return defaultPorts[protocol];
}

/** The same for a transport as it is written, in a URI or a Via; of an unknown one, SIP's own. */
export function defaultPortOf(transport: string): number {
  return byName.get(transport.toLowerCase()) ?? defaultPorts.udp;
}

/** Whether nobody on the way can read it, or write in another's name. */
export function isEncrypted({ protocol }: { readonly protocol: Protocol }): boolean {
  return protocol === 'tls' || protocol === 'wss';
}

/** One place to send a request to: the outcome of locating a server (RFC 3263). */
export interface Target extends Address {
  readonly protocol: Protocol;
  /** The domain that was located: what a TLS certificate must name (RFC 5922 §7.1), and the Host of a WebSocket. */
  readonly serverName?: string;
  /** The resource of a WebSocket's URL, with its slash (RFC 7118 §4); `/` where absent. */
  readonly path?: string;
}

/** A peer's certificate, as a person decides about it. */
export interface Certificate {
  /** SHA-256 of the DER form, lower-case hex. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** Names and addresses that it is for. */
  readonly names: readonly string[];
  /** Wall-clock ms. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** Why bytes could not be sent; `message` is for the log, `code` for the layers above. */
export interface TransportError {
  readonly code: 'refused' | 'unreachable' | 'timed-out' | 'closed' | 'too-large' | 'overloaded' | 'untrusted';
  readonly message: string;
  /** With `untrusted`: what the peer showed. */
  readonly certificate?: Certificate;
}

/** What the peer has said of keep-alives. */
export interface KeepAliveWish {
  /** It wants to hear a ping this often at least, in ms (Flow-Timer, RFC 5626 §4.4); else at the transport's own intervals. */
  readonly withinMs?: number;
  /** False: it has not said that it answers pings, and that it doesn't tells nothing. */
  readonly answers?: boolean;
}

/** A way to one peer: a UDP socket and an address, or a connection. */
export interface Flow {
  readonly protocol: Protocol;
  /** True where retransmission is the transport's work: TCP and what runs over it. */
  readonly reliable: boolean;
  /** The local end that packets really leave from. */
  readonly local: Address;
  readonly remote: Address;
  /** Where peers reach us over this protocol: goes into Via's sent-by and into Contact (§18.1.1). A port of 0: none is written. */
  readonly sentBy: Address;
  /** Sends one message; `failed` is called at most once, later, when it could not be delivered to the network. */
  send(message: SipMessage, failed?: (error: TransportError) => void): void;
  /**
   * Holds the way open through NATs and watches it (RFC 5626 §3.5.1, §4.4.1): CRLF pings at random intervals until
   * disposed. `lost` is called at most once: the connection closed, or a pong did not come in time.
   */
  keepAlive(lost: (error: TransportError) => void, wish?: KeepAliveWish): Disposable;
}

/** One SIP message as it crossed the network. */
export interface WireMessage {
  readonly direction: 'sent' | 'received';
  /** Wall-clock ms. */
  readonly at: number;
  readonly protocol: Protocol;
  readonly local: Address;
  readonly remote: Address;
  readonly message: SipMessage;
  /** What was on the wire; of a received message, valid as long as the message. */
  readonly bytes: Uint8Array;
}

/** A message that came in whole, and where from. A request's top Via already bears `received` and `rport` (§18.2.1, RFC 3581). */
export interface Arrival {
  readonly message: SipMessage;
  readonly flow: Flow;
}

/** The transport layer as the transaction layer and the agents see it (§18). `main/net` implements it. */
export interface Transport {
  /** A flow to a target: an open connection is used again, else one is set up. */
  connect(target: Target): Promise<Result<Flow, TransportError>>;
  /** Sends a response the way §18.2.2 says: back on the flow, or to the Via's address when that flow is gone. */
  respond(response: SipResponse, arrivedOn: Flow, failed?: (error: TransportError) => void): void;
  readonly onArrival: (listener: (arrival: Arrival) => void) => Disposable;
  /**
   * Called when something came back that only a receiver of what we sent could know, such as our branch or tag: the
   * source is not forged, and more may be sent to it than came from it.
   */
  proven?(flow: Flow): void;
}

/** A transport whose traffic can be watched: costs nothing while nobody does. */
export interface WatchedTransport extends Transport {
  readonly onWire: (listener: (entry: WireMessage) => void) => Disposable;
}
