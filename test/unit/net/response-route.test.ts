import { describe, expect, it } from 'vitest';
import { datagramRoute, reconnectionRoute } from '../../../main/net/response-route.ts';
import { request, response } from './messages.ts';

const answerTo = (via: string) => response(request({ via }));

describe('where a response goes over UDP (RFC 3261 §18.2.2, RFC 3581 §4)', () => {
  it.each([
    ['received, whatever maddr says', 'a.example:4540;maddr=192.0.2.9;received=192.0.2.4;rport=1', '192.0.2.4', 1],
    ['sent-by, whatever maddr says', '10.1.1.1:4540;maddr=192.0.2.9', '10.1.1.1', 4540],
    ['received and rport', '10.1.1.1:4540;received=192.0.2.1;rport=9988', '192.0.2.1', 9988],
    ['received at the sent-by port', '10.1.1.1:4540;received=192.0.2.1', '192.0.2.1', 4540],
    ['received without a port 5060', '10.1.1.1;received=192.0.2.1', '192.0.2.1', 5060],
    ['sent-by', '10.1.1.1:4540', '10.1.1.1', 4540],
    ['sent-by, IPv6', '[2001:DB8::1]:4540', '2001:db8::1', 4540],
    ['received, IPv6', 'a.example:4540;received=2001:db8::2;rport=7', '2001:db8::2', 7],
  ])('%s', (_why, via, address, port) => {
    expect(datagramRoute(answerTo(`SIP/2.0/UDP ${via}`))).toEqual({ address, port });
  });

  it.each([
    ['a host name', 'a.example:4540'],
    ['a port that is none', '10.1.1.1:0'],
    ['a port beyond 65535', '10.1.1.1:99999'],
    ['an rport of 0', '10.1.1.1;received=10.1.1.1;rport=0'],
  ])('%s leads nowhere', (_why, via) => {
    expect(datagramRoute(answerTo(`SIP/2.0/UDP ${via}`))).toBeUndefined();
  });
});

describe('where a new connection for a response goes (§18.2.2, first point)', () => {
  it.each([
    [
      'received, at the sent-by port and not at rport',
      '10.1.1.1:4540;received=192.0.2.1;rport=9988',
      '192.0.2.1',
      4540,
    ],
    ['the default port', '10.1.1.1;received=192.0.2.1;rport=9988', '192.0.2.1', 5060],
    ['sent-by', '10.1.1.1:4540', '10.1.1.1', 4540],
  ])('%s', (_why, via, address, port) => {
    expect(reconnectionRoute(answerTo(`SIP/2.0/TCP ${via}`))).toEqual({ address, port });
  });
});
