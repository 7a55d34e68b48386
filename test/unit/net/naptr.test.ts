import { describe, expect, it } from 'vitest';
import { offeredServices } from '../../../main/net/naptr.ts';
import type { Carried } from '../../../main/net/server-rules.ts';

type Row = readonly [order: number, preference: number, service: string, replacement: string, flags?: string];

function chosen(rows: readonly Row[], carried: readonly Carried[], scheme: 'sip' | 'sips' = 'sip') {
  const records = rows.map(([order, preference, service, replacement, flags = 's']) => {
    return { order, preference, service, replacement, flags, regexp: '' };
  });
  const { services, dropped } = offeredServices(records, new Set(carried), scheme);
  return { services: services.map(({ protocol, name }) => `${protocol} ${name}`), dropped };
}

/** The records of RFC 3263 §4.1, in another order than theirs. */
const example: readonly Row[] = [
  [100, 50, 'SIP+D2U', '_sip._udp.example.com'],
  [50, 50, 'SIPS+D2T', '_sips._tcp.example.com'],
  [90, 50, 'SIP+D2T', '_sip._tcp.example.com'],
];

describe("the example of RFC 3263 §4.1: 'since the client supports TCP and UDP, TCP will be used'", () => {
  it.each([
    ['sip', ['udp', 'tcp'], ['tcp _sip._tcp.example.com'], ['TLS']],
    ['sip', ['udp'], ['udp _sip._udp.example.com'], ['TLS', 'TCP']],
    ['sip', ['udp', 'tcp', 'tls'], ['tls _sips._tcp.example.com'], []],
    ['sips', ['udp', 'tcp', 'tls'], ['tls _sips._tcp.example.com'], []],
    ['sips', ['udp', 'tcp'], [], ['TLS']],
  ] as const)('a %s URI, over %j: %j', (scheme, carried, services, dropped) => {
    expect(chosen(example, carried, scheme)).toEqual({ services, dropped });
  });
});

describe('NAPTR records (RFC 3403 §4.1)', () => {
  it('of one order are tried by preference; those of another order never', () => {
    const rows: readonly Row[] = [
      [10, 20, 'SIP+D2U', '_sip._udp.a.example'],
      [10, 10, 'SIP+D2T', '_sip._tcp.b.example'],
      [11, 0, 'SIP+D2U', '_sip._udp.c.example'],
    ];
    expect(chosen(rows, ['udp', 'tcp']).services).toEqual(['tcp _sip._tcp.b.example', 'udp _sip._udp.a.example']);
  });

  it.each([
    ['another application', [10, 10, 'E2U+sip', '_sip._udp.example.com']],
    ['an address flag', [10, 10, 'SIP+D2U', 'host.example.com', 'a']],
    ['a rule that is not terminal', [10, 10, 'SIP+D2U', 'more.example.com', '']],
    ['no replacement', [10, 10, 'SIP+D2U', '']],
    ['a service of no protocol', [10, 10, 'constructor', '_sip._udp.example.com']],
  ] as readonly [string, Row][])('%s is none of ours', (_, row) => {
    expect(chosen([row], ['udp', 'tcp', 'tls'])).toEqual({ services: [], dropped: [] });
  });

  it('with a regular expression are none of ours', () => {
    const record = { order: 1, preference: 1, flags: 's', service: 'SIP+D2U', replacement: 'a.example' };
    const offered = offeredServices([{ ...record, regexp: '!^.*$!sip:x@b.example!' }], new Set(['udp']), 'sip');
    expect(offered.services).toEqual([]);
  });

  it('may be written in any case', () => {
    expect(chosen([[10, 10, 'sip+d2u', '_SIP._UDP.Example.Com', 'S']], ['udp']).services).toEqual([
      'udp _sip._udp.example.com',
    ]);
  });

  it('of transports that we lack are named once each', () => {
    const rows: readonly Row[] = [
      [10, 10, 'SIP+D2S', '_sip._sctp.example.com'],
      [20, 10, 'SIPS+D2T', '_sips._tcp.example.com'],
      [30, 10, 'SIPS+D2T', '_sips._tcp.example.net'],
    ];
    expect(chosen(rows, ['udp', 'tcp'])).toEqual({ services: [], dropped: ['SCTP', 'TLS'] });
  });
});
