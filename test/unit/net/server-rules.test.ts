import { describe, expect, it } from 'vitest';
import { type Carried, routeOf } from '../../../main/net/server-rules.ts';
import { isSipUri, parseUri } from '../../../main/sip/message/uri.ts';
import { errorIn, valueIn } from './messages.ts';

function route(text: string, carried: readonly Carried[] = ['udp', 'tcp', 'tls']) {
  const uri = valueIn(parseUri(text));
  if (!isSipUri(uri)) throw new Error(`${text} is no SIP URI`);
  return routeOf(uri, new Set(carried));
}

/** As `udp 192.0.2.1:5060`, `SRV _sip._tcp.example.com` or `NAPTR example.com`. */
function shown(text: string): string {
  const found = valueIn(route(text));
  switch (found.kind) {
    case 'host':
      return `${found.protocol} ${found.host} ${found.port}`;
    case 'service':
      return `${found.service.protocol} SRV ${found.service.name}`;
    case 'domain':
      return `NAPTR ${found.domain}`;
  }
}

describe('what a URI settles before any question (RFC 3263 §4.1, §4.2)', () => {
  it.each([
    // TARGET numeric: UDP for sip, TLS over TCP for sips; the port given or the transport's own
    ['sip:bob@192.0.2.1', 'udp 192.0.2.1 5060'],
    ['sip:bob@192.0.2.1:5070', 'udp 192.0.2.1 5070'],
    ['sip:bob@192.0.2.1;transport=tcp', 'tcp 192.0.2.1 5060'],
    ['sip:bob@192.0.2.1;transport=tls', 'tls 192.0.2.1 5061'],
    ['sip:bob@[2001:db8::1]:5070;transport=TCP', 'tcp 2001:db8::1 5070'],
    ['sips:bob@192.0.2.1', 'tls 192.0.2.1 5061'],
    ['sips:bob@192.0.2.1;transport=tcp', 'tls 192.0.2.1 5061'],
    // a name with a port: addresses only, even if the port is 5060
    ['sip:bob@example.com:5060', 'udp example.com 5060'],
    ['sip:bob@example.com:5070;transport=tcp', 'tcp example.com 5070'],
    ['sips:bob@example.com:5070', 'tls example.com 5070'],
    // a name with a transport: SRV for it
    ['sip:bob@example.com;transport=udp', 'udp SRV _sip._udp.example.com'],
    ['sip:bob@Example.COM;transport=TCP', 'tcp SRV _sip._tcp.example.com'],
    ['sip:bob@example.com;transport=tls', 'tls SRV _sips._tcp.example.com'],
    ['sips:bob@example.com;transport=tcp', 'tls SRV _sips._tcp.example.com'],
    // a WebSocket: the host and port of the URI, 80 and 443 where it has none (RFC 7118 §5.5)
    ['sip:bob@example.com;transport=ws', 'ws example.com 80'],
    ['sips:bob@example.com;transport=ws', 'wss example.com 443'],
    ['sip:bob@example.com:8443;transport=WSS', 'wss example.com 8443'],
    ['sip:bob@192.0.2.1:8080;transport=ws', 'ws 192.0.2.1 8080'],
    // a name alone: NAPTR
    ['sip:bob@example.com', 'NAPTR example.com'],
    ['sips:bob@example.com', 'NAPTR example.com'],
    ['sip:bob@example.com.', 'NAPTR example.com'],
    // maddr is the TARGET (§4)
    ['sip:bob@example.com;maddr=192.0.2.9', 'udp 192.0.2.9 5060'],
    ['sip:bob@example.com:5070;maddr=192.0.2.9;transport=tcp', 'tcp 192.0.2.9 5070'],
    ['sip:bob@192.0.2.1;maddr=proxy.example.com', 'NAPTR proxy.example.com'],
  ])('%s: %s', (uri, expected) => {
    expect(shown(uri)).toBe(expected);
  });

  it.each([
    ['sips:bob@example.com', 'A sips address needs an encrypted connection, which is not supported yet'],
    ['sips:bob@192.0.2.1', 'A sips address needs an encrypted connection, which is not supported yet'],
    ['sip:bob@example.com;transport=tls', 'SIP over TLS is not supported yet'],
    ['sip:bob@example.com;transport=sctp', 'SIP over SCTP is not supported yet'],
    ['sips:bob@example.com;transport=udp', "A sips address can't be reached over UDP, which has no encryption"],
    ['sip:bob@192.0.2.1:0', '0 is no port number'],
  ])('%s leads nowhere over UDP and TCP alone', (uri, words) => {
    expect(errorIn(route(uri, ['udp', 'tcp']))).toBe(words);
  });
});
