import { describe, expect, it } from 'vitest';
import { addressesOf } from '../../../main/account/account-address.ts';
import { formatUri } from '../../../main/sip/message/uri.ts';
import type { AccountRecord } from '../../../main/store/account-record.ts';
import { record } from './records.ts';

function addresses(changes: Partial<AccountRecord>): string[] {
  const found = addressesOf(record(changes));
  if (!found.ok) return [found.error];
  const { own, registrar, outboundProxy } = found.value;
  return [own, registrar, ...(outboundProxy ? [outboundProxy] : [])].map(formatUri);
}

describe('an account’s address, its registrar and its outbound proxy', () => {
  it.each<[string, Partial<AccountRecord>, string[]]>([
    ['from the domain alone', {}, ['sip:alice@example.com', 'sip:example.com']],
    ['with a port', { domain: 'example.com:5070' }, ['sip:alice@example.com:5070', 'sip:example.com:5070']],
    ['of an IPv6 address', { domain: '2001:db8::1' }, ['sip:alice@[2001:db8::1]', 'sip:[2001:db8::1]']],
    [
      'of an IPv6 address with a port',
      { domain: '[2001:db8::1]:5070' },
      ['sip:alice@[2001:db8::1]:5070', 'sip:[2001:db8::1]:5070'],
    ],
    ['over TLS, which is no sips', { transport: 'tls' }, ['sip:alice@example.com', 'sip:example.com;transport=tls']],
    ['over a WebSocket', { transport: 'wss' }, ['sip:alice@example.com', 'sip:example.com;transport=wss']],
    [
      'with a registrar',
      { registrar: 'reg.example.com:5070', transport: 'udp' },
      ['sip:alice@example.com', 'sip:reg.example.com:5070;transport=udp'],
    ],
    [
      'with a registrar that says how',
      { registrar: 'sip:reg.example.com;transport=tcp', transport: 'udp' },
      ['sip:alice@example.com', 'sip:reg.example.com;transport=tcp'],
    ],
    [
      'with a proxy',
      { outboundProxy: 'proxy.example.com', transport: 'tcp' },
      ['sip:alice@example.com', 'sip:example.com;transport=tcp', 'sip:proxy.example.com;transport=tcp;lr'],
    ],
    [
      'with a secure proxy',
      { outboundProxy: 'sips:proxy.example.com;lr' },
      ['sip:alice@example.com', 'sip:example.com', 'sips:proxy.example.com;lr'],
    ],
    ['of a user with a space', { user: 'anna maria' }, ['sip:anna%20maria@example.com', 'sip:example.com']],
    ['of a number', { user: '+49301234567' }, ['sip:+49301234567@example.com', 'sip:example.com']],
  ])('%s', (_, changes, expected) => {
    expect(addresses(changes)).toEqual(expected);
  });

  it.each<[string, Partial<AccountRecord>, string]>([
    ['is no host', { domain: 'two words' }, 'two words is not the name or address of a server.'],
    ['is no IP address', { domain: '999.1.2' }, '999.1.2 is not the name or address of a server.'],
    [
      'has a user',
      { registrar: 'sip:alice@example.com' },
      'A server has no user name: leave out what is before the @ in sip:alice@example.com.',
    ],
    ['has port 0', { outboundProxy: 'example.com:0' }, 'A port is a number from 1 to 65535.'],
    [
      'has a port beyond',
      { outboundProxy: 'example.com:70000' },
      'example.com:70000 is not the name or address of a server.',
    ],
  ])('are refused where a server %s', (_, changes, words) => {
    expect(addresses(changes)).toEqual([words]);
  });
});
