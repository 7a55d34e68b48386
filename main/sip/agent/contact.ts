import { formatUri, sipUri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';

/** Our Contact over a flow: where the peer's requests within the dialog reach us (§8.1.1.8). */
export function contactOver(flow: Flow, user: string | undefined, secure = false): string {
  const { address: host, port } = flow.sentBy;
  const params = new Map(flow.protocol === 'udp' ? [] : [['transport', flow.protocol]]);
  return `<${formatUri(sipUri({ scheme: secure ? 'sips' : 'sip', user, host, port, params }))}>`;
}
