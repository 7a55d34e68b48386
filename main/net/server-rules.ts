import { err, ok, type Result } from '../base/result.ts';
import type { SipUri } from '../sip/message/uri.ts';
import { defaultPort, type Protocol } from '../sip/transport.ts';
import { canonicalAddress, family, isPort } from './ip.ts';

/** The transports that RFC 3263 chooses among and that we know; a WebSocket is used only where a URI asks for it. */
export type Carried = Extract<Protocol, 'udp' | 'tcp' | 'tls'>;

/** A name that has SRV records, such as `_sip._tcp.example.com`, and what carries SIP there. */
export interface Service {
  readonly protocol: Carried;
  readonly name: string;
}

/** How much of a URI's server is settled without the DNS, and which records say the rest. */
export type Route =
  /** Transport and port are settled: the addresses of the host. */
  | { readonly kind: 'host'; readonly protocol: Protocol; readonly host: string; readonly port: number }
  /** The transport is settled: its SRV records, else the addresses of the domain. */
  | { readonly kind: 'service'; readonly service: Service; readonly domain: string }
  /** Nothing is: NAPTR records, then SRV records, then addresses. */
  | { readonly kind: 'domain'; readonly domain: string; readonly scheme: 'sip' | 'sips' };

/** The rules of RFC 3263 §4.1 and §4.2 that come before any question; the error is a sentence for a person. */
export function routeOf(uri: SipUri, carried: ReadonlySet<Carried>): Result<Route, string> {
  const named = namedTransport(uri);
  if (!named.ok) return named;
  const protocol = named.value ?? defaultProtocol(uri.scheme);
  const host = target(uri);
  if (protocol === 'ws' || protocol === 'wss') return atHost(protocol, host, uri.port);
  if (!carried.has(protocol) && (named.value || uri.scheme === 'sips')) return err(notCarried(uri));
  if (family(host) !== 0 || uri.port !== undefined) return atHost(protocol, host, uri.port);
  const service = named.value && serviceOf(protocol, host);
  return ok(
    service ? { kind: 'service', service, domain: host } : { kind: 'domain', domain: host, scheme: uri.scheme },
  );
}

function atHost(protocol: Protocol, host: string, port = defaultPort(protocol)): Result<Route, string> {
  return isPort(port) ? ok({ kind: 'host', protocol, host, port }) : err(`${port} is no port number`);
}

export function defaultProtocol(scheme: 'sip' | 'sips'): Carried {
  return scheme === 'sips' ? 'tls' : 'udp';
}

/** Where a domain's SRV records for a transport are (RFC 3263 §4.2). */
export function serviceOf(protocol: Carried, domain: string): Service {
  const prefix = { udp: '_sip._udp', tcp: '_sip._tcp', tls: '_sips._tcp' }[protocol];
  return { protocol, name: `${prefix}.${domain}` };
}

/**
 * The transport that the URI names. A sips URI's `transport=tcp` is TLS over TCP (RFC 3261 §26.2.2), and its `ws` a secure
 * WebSocket (RFC 7118 §5.5); `tls` by name is deprecated, and `wss` was never registered: both are used.
 */
function namedTransport({ scheme, params }: SipUri): Result<Protocol | undefined, string> {
  const named = params.get('transport')?.toLowerCase();
  const secure = scheme === 'sips';
  switch (named) {
    case undefined:
      return ok(undefined);
    case 'tls':
      return ok('tls');
    case 'tcp':
      return ok(secure ? 'tls' : 'tcp');
    case 'ws':
      return ok(secure ? 'wss' : 'ws');
    case 'wss':
      return ok('wss');
    case 'udp':
      return secure ? err("A sips address can't be reached over UDP, which has no encryption") : ok('udp');
    default:
      return err(`SIP over ${named.slice(0, 20).toUpperCase()} is not supported yet`);
  }
}

function notCarried({ scheme, params }: SipUri): string {
  return scheme === 'sips'
    ? 'A sips address needs an encrypted connection, which is not supported yet'
    : `SIP over ${(params.get('transport') ?? defaultProtocol(scheme)).toUpperCase()} is not supported yet`;
}

/** TARGET of RFC 3263 §4. */
function target({ host, params }: SipUri): string {
  const bare = (params.get('maddr') ?? host).replace(/^\[|\]$/g, '');
  return family(bare) === 0 ? bare.replace(/\.$/, '').toLowerCase() : canonicalAddress(bare);
}
