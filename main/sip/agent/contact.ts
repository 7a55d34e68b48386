import { formatNameAddr, type NameAddr } from '../message/name-addr.ts';
import { formatUri, isSipUri, sipUri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';

/** Our Contact over a flow: where the peer's requests within the dialog reach us (§8.1.1.8). */
export function contactOver(flow: Flow, user: string | undefined, secure = false): string {
  const { address: host, port } = flow.sentBy;
  const params = new Map(flow.protocol === 'udp' ? [] : [['transport', flow.protocol]]);
  return `<${formatUri(sipUri({ scheme: secure ? 'sips' : 'sip', user, host, port, params }))}>`;
}

/** The From of somebody whose domain is this machine: as it is reached over the flow (§8.1.1.3). */
export function fromOver(flow: Flow, from: NameAddr): string {
  if (!isSipUri(from.uri)) return formatNameAddr(from);
  const { address: host, port } = flow.sentBy;
  return formatNameAddr({ ...from, uri: { ...from.uri, host, port } });
}
