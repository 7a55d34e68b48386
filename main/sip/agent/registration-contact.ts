import { type Address, sameAddress } from '../../base/address.ts';
import type { SipResponse } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { isSipUri, type SipUri, sipUri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import { contactOver } from './contact.ts';

/** Whose Contact it is. */
export interface ContactOwner {
  readonly user: string;
  readonly secure: boolean;
}

/** Our Contact over a flow, with the address that the server has seen in place of ours where that is known. */
export function contactUri(flow: Flow, { user, secure }: ContactOwner, seen?: Address): SipUri {
  const contact = parseNameAddr(contactOver(flow, user, secure));
  const uri =
    contact.ok && isSipUri(contact.value.uri) ? contact.value.uri : sipUri({ user, host: flow.sentBy.address });
  return seen ? { ...uri, host: seen.address, port: seen.port } : uri;
}

/** With `ob`: requests to it come over the flow of the one that bore it (RFC 5626 §4.3). */
export function outboundContact(uri: SipUri): SipUri {
  return { ...uri, params: new Map([...uri.params, ['ob', null]]) };
}

/**
 * Where the server saw a request of ours come from, if that is not where our Contact says that we are: a NAT is between
 * (RFC 3581 §4). Of a connection the port tells nothing, and a WebSocket's Contact names no address.
 */
export function addressSeen(response: SipResponse, { protocol, sentBy }: Flow): Address | undefined {
  const { received, rport } = response.via;
  if (received === undefined || typeof rport !== 'number' || !isAddressLiteral(received)) return undefined;
  const seen = { address: received, port: rport };
  switch (protocol) {
    case 'udp':
      return sameAddress(seen, sentBy) ? undefined : seen;
    case 'tcp':
    case 'tls':
      return received === sentBy.address ? undefined : seen;
    case 'ws':
    case 'wss':
      return undefined;
  }
}

function isAddressLiteral(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (text.includes(':') && /^[\da-f:.]+$/i.test(text));
}
