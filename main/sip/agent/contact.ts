import { formatNameAddr, type NameAddr } from '../message/name-addr.ts';
import { formatUri, isSipUri, sipUri } from '../message/uri.ts';
import type { Flow, Protocol } from '../transport.ts';

/** Our Contact over a flow: where the peer's requests within the dialog reach us (§8.1.1.8). */
export function contactOver(flow: Flow, user: string | undefined, secure = false): string {
  const { host, port } = reachedAt(flow);
  const transport = transportParam(flow.protocol, secure);
  const params = new Map(transport === undefined ? [] : [['transport', transport]]);
  return `<${formatUri(sipUri({ scheme: secure ? 'sips' : 'sip', user, host, port, params }))}>`;
}

/** What stands in Contact over a flow. */
export type ContactMaker = (flow: Flow) => string;

/** Our Contact as an account wishes it, and else our address over the flow. */
export function contactMaker(
  user: string | undefined,
  secure: boolean,
  own: (flow: Flow) => string | undefined = () => undefined,
): ContactMaker {
  return (flow) => own(flow) ?? contactOver(flow, user, secure);
}

/** The From of somebody whose domain is this machine: as it is reached over the flow (§8.1.1.3). */
export function fromOver(flow: Flow, from: NameAddr): string {
  if (!isSipUri(from.uri)) return formatNameAddr(from);
  const { host, port } = reachedAt(flow);
  return formatNameAddr({ ...from, uri: { ...from.uri, host, port } });
}

/** A name that nobody can connect to has no port. */
function reachedAt({ sentBy: { address, port } }: Flow): { readonly host: string; readonly port: number | undefined } {
  return { host: address, port: port === 0 ? undefined : port };
}

/** `tls` is spoken of as such in sip URIs alone (RFC 3261 §26.2.2); a WebSocket is `ws`, secure or not (RFC 7118 §5.2). */
function transportParam(protocol: Protocol, secure: boolean): string | undefined {
  switch (protocol) {
    case 'udp':
      return undefined;
    case 'tcp':
      return 'tcp';
    case 'tls':
      return secure ? 'tcp' : 'tls';
    case 'ws':
    case 'wss':
      return 'ws';
  }
}
