import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Result } from '../base/result.ts';
import type { SipMessage, SipResponse } from './message/message.ts';

/** What can carry SIP (RFC 3261 §18, RFC 7118). Upper layers ask only whether a flow is reliable. */
export type Protocol = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** One place to send a request to: the outcome of locating a server (RFC 3263). */
export interface Target extends Address {
  readonly protocol: Protocol;
}

/** Why bytes could not be sent; `message` is for the log, `code` for the layers above. */
export interface TransportError {
  readonly code: 'refused' | 'unreachable' | 'timed-out' | 'closed' | 'too-large' | 'overloaded';
  readonly message: string;
}

/** A way to one peer: a UDP socket and an address, or a connection. */
export interface Flow {
  readonly protocol: Protocol;
  /** True where retransmission is the transport's work: TCP and what runs over it. */
  readonly reliable: boolean;
  /** The local end that packets really leave from. */
  readonly local: Address;
  readonly remote: Address;
  /** Where peers reach us over this protocol: goes into Via's sent-by and into Contact (§18.1.1). */
  readonly sentBy: Address;
  /** Sends one message; `failed` is called at most once, later, when it could not be delivered to the network. */
  send(message: SipMessage, failed?: (error: TransportError) => void): void;
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
}
