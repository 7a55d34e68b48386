import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { DnsAnswer } from '../../../main/net/dns.ts';
import { HostAddresses } from '../../../main/net/host-addresses.ts';
import { systemNames } from '../../../main/net/system-names.ts';
import type { Zone } from '../../support/dns-server.ts';
import { Locating, noDns } from './locating.ts';
import { errorIn, valueIn } from './messages.ts';

const zone: Zone = {
  'both.example': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] },
  'six.example': { AAAA: ['2001:db8::6'] },
  'many.example': { A: Array.from({ length: 20 }, (_, i) => `192.0.2.${i}`) },
  'alias.example': { CNAME: ['second.example'] },
  'second.example': { CNAME: ['both.example'] },
  'dangling.example': { CNAME: ['gone.example'] },
  'circle.example': { CNAME: ['circles.example'] },
  'circles.example': { CNAME: ['circle.example'] },
  'half.example': 'SERVFAIL',
};

/** A system whose hosts file holds `pbx.example`, `pbx` and `laptop.local`. */
const hostsFile = {
  addresses: async (name: string): Promise<DnsAnswer<string>> =>
    ['pbx.example', 'pbx', 'laptop.local'].includes(name)
      ? { kind: 'records', records: ['10.0.0.7'], lifeMs: 0 }
      : { kind: 'no-such-name' },
};

describe('the addresses of a host', () => {
  it('are its A and AAAA records, IPv4 first', async () => {
    await using locating = await Locating.over(zone);
    expect(await locating.targets('sip:bob@both.example:5070;transport=tcp')).toEqual([
      'tcp:192.0.2.1:5070',
      'tcp:192.0.2.2:5070',
      'tcp:[2001:db8::1]:5070',
    ]);
    expect(locating.server.asked.sort()).toEqual(['both.example A', 'both.example AAAA']);
  });

  it('may be of one kind only', async () => {
    await using locating = await Locating.over(zone);
    expect(await locating.targets('sip:SIX.example:5060')).toEqual(['udp:[2001:db8::6]:5060']);
  });

  it('are the first few of many', async () => {
    await using locating = await Locating.over(zone);
    expect(await locating.targets('sip:many.example:5060')).toHaveLength(limits.resolvedAddresses);
  });
});

describe.each([
  ['a server that follows aliases', true],
  ['a server that gives one link at a time', false],
])('CNAME records, with %s', (_, follows) => {
  it('a chain leads to its end', async () => {
    await using locating = await Locating.over(zone, { follows });
    expect(await locating.targets('sip:alias.example:5060')).toEqual([
      'udp:192.0.2.1:5060',
      'udp:192.0.2.2:5060',
      'udp:[2001:db8::1]:5060',
    ]);
  });

  it.each([
    ['dangling.example', 'There is no host called dangling.example'],
    ['circle.example', 'The name circle.example is there, but no server for calls is known under it'],
  ])('%s leads nowhere', async (host, message) => {
    await using locating = await Locating.over(zone, { follows });
    expect(await locating.failure(`sip:${host}:5060`)).toEqual({ code: 'not-found', message });
    expect(locating.server.asked.length).toBeLessThanOrEqual(3 * (limits.dnsAliases + 1));
  });
});

describe("the system's own names", () => {
  it('hold where no server knows the host', async () => {
    await using locating = await Locating.over(zone, { system: hostsFile });
    expect(await locating.targets('sip:bob@pbx.example')).toEqual(['udp:10.0.0.7:5060']);
  });

  it('hold where the DNS fails', async () => {
    await using locating = await Locating.over({ ...zone, 'pbx.example': 'SERVFAIL' }, { system: hostsFile });
    expect(await locating.targets('sip:bob@pbx.example:5060')).toEqual(['udp:10.0.0.7:5060']);
  });

  it.each(['pbx', 'laptop.local'])('are all that is asked for a name of the house (%s)', async (host) => {
    await using locating = await Locating.over(zone, { system: hostsFile });
    expect(await locating.targets(`sip:bob@${host}`)).toEqual(['udp:10.0.0.7:5060']);
    expect(locating.server.asked).toEqual([]);
  });

  it('that nobody knows either leave what the DNS said', async () => {
    await using locating = await Locating.over(zone, { system: hostsFile });
    expect((await locating.failure('sip:bob@nowhere.example')).code).toBe('not-found');
    expect((await locating.failure('sip:bob@half.example')).code).toBe('dns-failed');
  });

  it('that could not be looked up leave the question open for a name of the house', async () => {
    const failing = { addresses: async () => ({ kind: 'failed', failure: 'server-failed' }) as const };
    const hosts = new HostAddresses(noDns, failing);
    expect(errorIn(await hosts.find('pbx'))).toEqual({ kind: 'failed', failure: 'server-failed' });
  });

  it('are not asked beside a DNS server of our own choice', async () => {
    await using locating = await Locating.over({ pbx: { A: ['192.0.2.5'] } });
    expect(await locating.targets('sip:bob@pbx')).toEqual(['udp:192.0.2.5:5060']);
  });

  it('know this machine without any server', async () => {
    expect(await systemNames.addresses('localhost')).toMatchObject({
      kind: 'records',
      records: expect.arrayContaining(['127.0.0.1']),
    });
  });
});

describe('what can be no host name', () => {
  it.each([`${'a'.repeat(300)}.example`, '-.example', 'a_b-.', 'a..example', ''])(
    '%j is asked of nobody',
    async (host) => {
      expect(errorIn(await new HostAddresses(noDns, undefined).find(host))).toEqual({ kind: 'no-such-name' });
    },
  );

  it('while a literal is its own address', async () => {
    expect(valueIn(await new HostAddresses(noDns, undefined).find('2001:DB8::0:1'))).toEqual(['2001:db8::1']);
  });
});
