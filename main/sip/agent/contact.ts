import { formatNameAddr, type NameAddr, parseNameAddr } from '../message/name-addr.ts';
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

/** Our Contact in one call: the conference's while the call is part of one (RFC 4579 §4.2). */
export class CallContact {
  /** The user part of the conference's URI. */
  focus: string | undefined;
  readonly #own: ContactMaker;

  constructor(own: ContactMaker, focus?: string) {
    this.#own = own;
    this.focus = focus;
  }

  /** Asked anew for every message, so that a change of it tells the far end where the call belongs now (RFC 3261 §12.2). */
  readonly over: ContactMaker = (flow) => {
    const own = this.#own(flow);
    return this.focus === undefined ? own : asFocus(own, this.focus);
  };
}

/** The Contact of a conference that is reached where `own` is; a GRUU is a conference's own address already (§4.2). */
function asFocus(own: string, user: string): string {
  const contact = parseNameAddr(own);
  if (!contact.ok || !isSipUri(contact.value.uri)) return own;
  const { uri, params } = contact.value;
  const at = uri.params.has('gr') ? uri : { ...uri, user };
  return formatNameAddr({ uri: at, params: new Map([...params, ['isfocus', null]]) });
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
