import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { Dns, DnsAnswer } from '../../../main/net/dns.ts';
import { DnsCache } from '../../../main/net/dns-cache.ts';
import { DnsClient } from '../../../main/net/dns-client.ts';
import { DnsServer } from '../../support/dns-server.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { noDns } from './locating.ts';

/** A DNS with one answer to every A question, and how often it was asked. */
function answering(answer: DnsAnswer<string>): Dns & { readonly asked: string[] } {
  const asked: string[] = [];
  const a = async (name: string) => {
    asked.push(name);
    return answer;
  };
  return { ...noDns, a, asked };
}

const records = (lifeMs: number): DnsAnswer<string> => ({ kind: 'records', records: ['192.0.2.1'], lifeMs });

describe('how long an answer is believed', () => {
  it.each<readonly [what: string, answer: DnsAnswer<string>, lifeMs: number]>([
    ['records for their TTL', records(60_000), 60_000],
    ['records of a long TTL no longer than the limit', records(86_400_000), limits.dnsCacheMs],
    ['that there is no such name', { kind: 'no-such-name' }, limits.dnsAbsenceMs],
    ['that there is no such record', { kind: 'no-such-record' }, limits.dnsAbsenceMs],
    ['that the question failed', { kind: 'failed', failure: 'silent' }, limits.dnsFailureMs],
  ])('%s', async (_, answer, lifeMs) => {
    const clock = new VirtualClock();
    const dns = answering(answer);
    const cache = new DnsCache(dns, clock);
    expect(await cache.a('example.com')).toEqual(answer);
    await clock.advance(lifeMs - 1);
    expect(await cache.a('example.com')).toEqual(answer);
    expect(dns.asked).toHaveLength(1);
    await clock.advance(1);
    await cache.a('example.com');
    expect(dns.asked).toHaveLength(2);
  });

  it('records of TTL 0 only by those who asked together', async () => {
    const dns = answering(records(0));
    const cache = new DnsCache(dns, new VirtualClock());
    await Promise.all([cache.a('example.com'), cache.a('example.com')]);
    expect(dns.asked).toHaveLength(1);
    await cache.a('example.com');
    expect(dns.asked).toHaveLength(2);
  });

  it('is no more than so many names, the oldest going first', async () => {
    const dns = answering(records(60_000));
    const cache = new DnsCache(dns, new VirtualClock());
    for (let n = 0; n <= limits.dnsCacheEntries; n += 1) await cache.a(`n${n}.example`);
    await cache.a('n1.example');
    expect(dns.asked).toHaveLength(limits.dnsCacheEntries + 1);
    await cache.a('n0.example');
    expect(dns.asked).toHaveLength(limits.dnsCacheEntries + 2);
  });
});

describe('what a server says, as an answer', () => {
  const zone = {
    'short.example': { A: ['192.0.2.1'], ttl: 7 },
    'alias.example': { CNAME: ['short.example'], ttl: 3 },
    '_sip._udp.example': { SRV: [{ priority: 1, weight: 2, port: 5061, target: 'short.example' }] },
    '_sip._tcp.example': { SRV: [{ port: 0, target: '.' }] },
    example: { NAPTR: [{ order: 1, preference: 2, services: 'SIP+D2U', replacement: '_sip._udp.example' }] },
  };

  it.each<readonly [what: string, ask: (dns: Dns) => Promise<unknown>, answer: object]>([
    ['TTLs in ms', (dns) => dns.a('short.example'), { records: ['192.0.2.1'], lifeMs: 7_000 }],
    ["a chain's least TTL", (dns) => dns.a('alias.example'), { records: ['192.0.2.1'], lifeMs: 3_000 }],
    ['an alias', (dns) => dns.cname('alias.example'), { records: ['short.example'], lifeMs: limits.dnsUntoldTtlMs }],
    [
      'a server',
      (dns) => dns.srv('_sip._udp.example'),
      { records: [{ name: 'short.example', port: 5061, priority: 1, weight: 2 }], lifeMs: limits.dnsUntoldTtlMs },
    ],
    ['no server', (dns) => dns.srv('_sip._tcp.example'), { records: [{ name: '', port: 0, priority: 0, weight: 0 }] }],
    [
      'a rule',
      (dns) => dns.naptr('example'),
      {
        records: [
          { order: 1, preference: 2, flags: 's', service: 'SIP+D2U', regexp: '', replacement: '_sip._udp.example' },
        ],
      },
    ],
    ['NODATA', (dns) => dns.aaaa('short.example'), { kind: 'no-such-record' }],
    ['NXDOMAIN', (dns) => dns.a('nowhere.example'), { kind: 'no-such-name' }],
    ['a name too long to ask', (dns) => dns.srv(`_sip._udp.${'a'.repeat(64)}.example`), { kind: 'no-such-name' }],
  ])('%s', async (_, ask, answer) => {
    await using server = await DnsServer.open(zone);
    const client = new DnsClient(new VirtualClock(), server.at);
    expect(await ask(client)).toMatchObject(answer);
    client.dispose();
  });

  it('a question still open when we end gets no answer', async () => {
    await using server = await DnsServer.open({ 'mute.example': 'silent' });
    const client = new DnsClient(new VirtualClock(), server.at);
    const asked = client.a('mute.example');
    client.dispose();
    expect(await asked).toEqual({ kind: 'failed', failure: 'silent' });
  });

  it('a rest later, the same server is asked, by a resolver made anew', async () => {
    await using server = await DnsServer.open(zone);
    const clock = new VirtualClock();
    const client = new DnsClient(clock, server.at);
    await client.a('short.example');
    await clock.advance(limits.dnsServersMs + 1);
    expect(await client.a('short.example')).toMatchObject({ records: ['192.0.2.1'] });
    expect(server.asked).toEqual(['short.example A', 'short.example A']);
    client.dispose();
  });
});
