import type { Address } from '../base/address.ts';
import type { SipMessage, SipResponse } from '../sip/message/message.ts';
import { MalformedField } from '../sip/message/message-base.ts';
import type { Via } from '../sip/message/via.ts';
import { canonicalAddress, family, isPort } from './ip.ts';

/** RFC 3261 §18.1.1: what a sent-by without a port means, over UDP and TCP. */
const DEFAULT_PORT = 5060;

/**
 * Where a response goes that no connection can carry: RFC 3261 §18.2.2 with RFC 3581 §4 (received with rport, then
 * received, then sent-by). The maddr of §18.2.2 is passed over: it is for multicast, which we don't listen to, and
 * would let a stranger have our answers sent to whom he likes. Undefined when the Via can't be read or names no IP
 * address and port.
 */
export function datagramRoute(response: SipResponse): Address | undefined {
  const via = topVia(response);
  if (!via) return undefined;
  const port = via.port ?? DEFAULT_PORT;
  if (via.received === undefined) return literal(via.host, port);
  return literal(via.received, via.rport ?? port);
}

/** Where a new connection for a response goes when the one that the request came on is gone (§18.2.2, first point). */
export function reconnectionRoute(response: SipResponse): Address | undefined {
  const via = topVia(response);
  return via && literal(via.received ?? via.host, via.port ?? DEFAULT_PORT);
}

/** The top Via of a message that nobody has validated yet. */
export function topVia(message: SipMessage): Via | undefined {
  try {
    return message.via;
  } catch (error) {
    if (error instanceof MalformedField) return undefined;
    throw error;
  }
}

function literal(host: string, port: number): Address | undefined {
  const address = host.replace(/^\[|\]$/g, '');
  return family(address) !== 0 && isPort(port) ? { address: canonicalAddress(address), port } : undefined;
}
