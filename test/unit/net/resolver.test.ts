import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { limits } from '../../../main/base/limits.ts';
import { SipResolver } from '../../../main/net/resolver.ts';
import { parseUri } from '../../../main/sip/message/uri.ts';
import type { Zone } from '../../support/dns-server.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { Locating, noDns, shown } from './locating.ts';
import { errorIn, valueIn } from './messages.ts';

/** The records of RFC 3263 §4.1, servers and all. */
const example: Zone = {
  'example.com': {
    NAPTR: [
      { order: 50, preference: 50, services: 'SIPS+D2T', replacement: '_sips._tcp.example.com' },
      { order: 90, preference: 50, services: 'SIP+D2T', replacement: '_sip._tcp.example.com' },
      { order: 100, preference: 50, services: 'SIP+D2U', replacement: '_sip._udp.example.com' },
    ],
    A: ['192.0.2.80'],
  },
  '_sips._tcp.example.com': { SRV: [{ port: 5061, target: 'secure.example.com' }] },
  '_sip._tcp.example.com': {
    SRV: [
      { priority: 0, port: 5060, target: 'server1.example.com' },
      { priority: 1, port: 5070, target: 'server2.example.com' },
    ],
  },
  '_sip._udp.example.com': { SRV: [{ port: 5080, target: 'server1.example.com' }] },
  'server1.example.com': { A: ['192.0.2.1'] },
  'server2.example.com': { A: ['192.0.2.2'], AAAA: ['2001:db8::2'] },
  'secure.example.com': { A: ['192.0.2.3'] },
};

const without = (zone: Zone, ...names: string[]): Zone =>
  Object.fromEntries(Object.entries(zone).filter(([name]) => !names.includes(name)));
const plain = { ...example, 'example.com': { A: ['192.0.2.80'], AAAA: ['2001:db8::80'] } };

describe('locating servers (RFC 3263 §4.1, §4.2)', () => {
  const overTcp = ['tcp:192.0.2.1:5060', 'tcp:192.0.2.2:5070', 'tcp:[2001:db8::2]:5070'];
  it.each<readonly [what: string, uri: string, zone: Zone, targets: readonly string[]]>([
    ['NAPTR: the preferred transport that we carry, then its SRV', 'sip:bob@example.com', example, overTcp],
    ['a transport in the URI: its SRV, no NAPTR', 'sip:bob@example.com;transport=udp', example, ['udp:192.0.2.1:5080']],
    ['a port in the URI: addresses alone', 'sip:bob@example.com:5060', example, ['udp:192.0.2.80:5060']],
    ['both: addresses alone', 'sip:b@example.com:5070;transport=tcp', example, ['tcp:192.0.2.80:5070']],
    ['no NAPTR: SRV of UDP, then of TCP', 'sip:bob@example.com', plain, ['udp:192.0.2.1:5080', ...overTcp]],
    ['no NAPTR, and SRV of TCP alone', 'sip:bob@example.com', without(plain, '_sip._udp.example.com'), overTcp],
    [
      'neither: the addresses, UDP, 5060',
      'sip:bob@example.com',
      without(plain, '_sip._udp.example.com', '_sip._tcp.example.com'),
      ['udp:192.0.2.80:5060', 'udp:[2001:db8::80]:5060'],
    ],
    [
      'a transport without SRV: the addresses over it, its default port',
      'sip:bob@example.com;transport=tcp',
      without(plain, '_sip._tcp.example.com'),
      ['tcp:192.0.2.80:5060', 'tcp:[2001:db8::80]:5060'],
    ],
    [
      'NAPTR whose SRV is missing: the addresses over the transport it chose',
      'sip:bob@example.com',
      without(example, '_sip._tcp.example.com'),
      ['tcp:192.0.2.80:5060'],
    ],
    [
      'NAPTR into another domain',
      'sip:bob@school.example',
      {
        ...example,
        'school.example': { NAPTR: [{ order: 1, services: 'SIP+D2U', replacement: '_sip._udp.example.com' }] },
      },
      ['udp:192.0.2.1:5080'],
    ],
    ['maddr is what is looked up', 'sip:bob@192.0.2.200;maddr=example.com', example, overTcp],
  ])('%s', async (_, uri, zone, targets) => {
    await using locating = await Locating.over(zone);
    expect(await locating.targets(uri)).toEqual(targets);
  });

  it.each([
    ['sips:bob@example.com', ['tls:192.0.2.3:5061']],
    ['sip:bob@example.com', ['tls:192.0.2.3:5061']],
    ['sips:bob@example.com;transport=tcp', ['tls:192.0.2.3:5061']],
    ['sips:bob@example.com:5071', ['tls:192.0.2.80:5071']],
    ['sips:bob@server1.example.com', ['tls:192.0.2.1:5061']],
  ])('with TLS carried, %s is %j', async (uri, targets) => {
    await using locating = await Locating.over(example, { carried: ['udp', 'tcp', 'tls'] });
    expect(await locating.targets(uri)).toEqual(targets);
  });

  it.each([
    ['the domain, not the target of its SRV record', 'sips:bob@Example.com', 'example.com'],
    ['the host of the URI', 'sips:bob@server1.example.com:5071', 'server1.example.com'],
    ['the host of a WebSocket', 'sip:bob@server1.example.com;transport=ws', 'server1.example.com'],
    ['nothing where the address is all there is', 'sips:bob@192.0.2.1', undefined],
    ['nothing over what has no names', 'sip:bob@example.com;transport=udp', undefined],
  ])('names to be proved by the server (RFC 5922 §7.3): %s', async (_, uri, name) => {
    await using locating = await Locating.over(example, { carried: ['udp', 'tcp', 'tls'] });
    expect(await locating.serverNames(uri)).toEqual([name]);
  });

  it('asks all that a name may need side by side, each once', async () => {
    await using locating = await Locating.over(plain);
    await locating.targets('sip:bob@example.com');
    const services = ['_sip._tcp.example.com SRV', '_sip._udp.example.com SRV'];
    const domain = ['example.com A', 'example.com AAAA', 'example.com NAPTR'];
    expect(locating.server.asked.slice(0, 5).sort()).toEqual([...services, ...domain]);
    expect(new Set(locating.server.asked).size).toBe(locating.server.asked.length);
  });

  it('asks nothing again while the answers last', async () => {
    await using locating = await Locating.over(example);
    const first = await locating.targets('sip:bob@example.com');
    const asked = locating.server.asked.length;
    expect(await locating.targets('sip:alice@example.com')).toEqual(first);
    expect(locating.server.asked).toHaveLength(asked);
  });

  it('draws by weight anew each time, from the same answer', async () => {
    const SRV = [1, 2, 3, 4].map((n) => ({ weight: 100, port: 5060 + n, target: 'server1.example.com' }));
    await using locating = await Locating.over({ ...example, '_sip._udp.example.com': { SRV } });
    const firsts = new Set<string | undefined>();
    for (let n = 0; n < 40; n += 1) firsts.add((await locating.targets('sip:b@example.com;transport=udp'))[0]);
    expect(firsts.size).toBe(4);
  });
});

describe('SRV records that are no server (RFC 2782)', () => {
  const nowhere = { SRV: [{ port: 0, target: '.' }] };
  it('the lone target "." refuses, and no address is guessed', async () => {
    await using locating = await Locating.over({
      ...plain,
      '_sip._udp.example.com': nowhere,
      '_sip._tcp.example.com': nowhere,
    });
    const refusal = { code: 'not-found', message: 'example.com says that it takes no SIP calls' };
    expect(await locating.failure('sip:bob@example.com')).toEqual(refusal);
    expect(await locating.failure('sip:bob@example.com;transport=udp')).toEqual(refusal);
  });

  it('refused over UDP, TCP is left', async () => {
    await using locating = await Locating.over({ ...plain, '_sip._udp.example.com': nowhere });
    expect((await locating.targets('sip:bob@example.com'))[0]).toBe('tcp:192.0.2.1:5060');
  });

  it('a server without an address is passed over', async () => {
    await using locating = await Locating.over(without(example, 'server1.example.com'));
    expect(await locating.targets('sip:bob@example.com')).toEqual(['tcp:192.0.2.2:5070', 'tcp:[2001:db8::2]:5070']);
  });

  it('if none has an address, the first is named', async () => {
    await using locating = await Locating.over(without(example, 'server1.example.com', 'server2.example.com'));
    expect(await locating.failure('sip:bob@example.com')).toEqual({
      code: 'not-found',
      message: 'There is no host called server1.example.com',
    });
  });

  it('the same place named twice is tried once', async () => {
    const SRV = [1, 2].map((priority) => ({ priority, port: 5080, target: 'server1.example.com' }));
    await using locating = await Locating.over({ ...example, '_sip._udp.example.com': { SRV } });
    expect(await locating.targets('sip:bob@example.com;transport=udp')).toEqual(['udp:192.0.2.1:5080']);
  });
});

describe('an answer without end', () => {
  it('comes whole over TCP, in order, and is cut to what can be tried', async () => {
    const SRV = Array.from({ length: 300 }, (_, n) => ({
      priority: 300 - n,
      port: 6000 + n,
      target: `s${n}.example.com`,
    }));
    const hosts = Object.fromEntries(
      SRV.map(({ target }, n) => [target, { A: [`10.0.${n >> 8}.${n & 255}`, `10.1.0.${n & 255}`, '10.2.0.1'] }]),
    );
    await using locating = await Locating.over({ ...hosts, '_sip._udp.example.com': { SRV } });
    const found = await locating.targets('sip:bob@example.com;transport=udp');
    expect(found).toHaveLength(limits.locatedTargets);
    expect(found.slice(0, 2)).toEqual(['udp:10.0.1.43:6299', 'udp:10.1.0.43:6299']);
    expect(locating.server.asked).toContain('_sip._udp.example.com SRV tcp');
    expect(locating.server.asked.filter((question) => /^s\d+\./.test(question))).toHaveLength(
      2 * limits.locatedServers,
    );
  });
});

describe('a domain with NAPTR records without end', () => {
  it('is looked into for the first few', async () => {
    const NAPTR = Array.from({ length: 200 }, (_, n) => {
      return { order: 5, preference: 200 - n, services: 'SIP+D2U', replacement: `_sip._udp.n${n}.example.com` };
    });
    await using locating = await Locating.over({ 'example.com': { NAPTR, A: ['192.0.2.80'] } });
    expect(await locating.targets('sip:bob@example.com')).toEqual(['udp:192.0.2.80:5060']);
    const followed = locating.server.asked.filter((question) => /^_sip\._udp\.n\d+/.test(question));
    expect(followed).toHaveLength(limits.locatedServices);
    expect(followed).toContain('_sip._udp.n199.example.com SRV');
  });
});

describe('a domain that offers only what we lack', () => {
  const tlsOnly: Zone = {
    'example.com': {
      A: ['192.0.2.80'],
      NAPTR: [{ order: 1, services: 'SIPS+D2T', replacement: '_sips._tcp.example.com' }],
    },
    '_sips._tcp.example.com': { SRV: [{ port: 5061, target: 'secure.example.com' }] },
    'secure.example.com': { A: ['192.0.2.3'] },
  };

  it('is unsupported, by the name of what it wants', async () => {
    await using locating = await Locating.over(tlsOnly);
    expect(await locating.failure('sip:bob@example.com')).toEqual({
      code: 'unsupported',
      message: 'example.com takes calls over TLS only, which is not supported yet',
    });
  });

  it('but not while SRV records of its own name something else', async () => {
    const SRV = [{ port: 5080, target: 'secure.example.com' }];
    await using locating = await Locating.over({ ...tlsOnly, '_sip._udp.example.com': { SRV } });
    expect(await locating.targets('sip:bob@example.com')).toEqual(['udp:192.0.2.3:5080']);
  });

  it('a sips address is refused without a question', async () => {
    await using locating = await Locating.over(tlsOnly);
    expect((await locating.failure('sips:bob@example.com')).code).toBe('unsupported');
    expect(locating.server.asked).toEqual([]);
  });
});

describe('failures in words', () => {
  const fail = (fault: 'SERVFAIL' | 'REFUSED' | 'NOTIMP'): Zone => ({
    'example.com': fault,
    '_sip._udp.example.com': fault,
    '_sip._tcp.example.com': fault,
  });
  it.each<readonly [what: string, zone: Zone, code: string, message: string]>([
    ['NXDOMAIN', {}, 'not-found', 'There is no host called example.com'],
    [
      'a name without records',
      { 'www.example.com': { A: ['192.0.2.1'] } },
      'not-found',
      'The name example.com is there, but no server for calls is known under it',
    ],
    [
      'SERVFAIL',
      fail('SERVFAIL'),
      'dns-failed',
      'The address of example.com could not be looked up: the DNS server has a problem with that name. Try again in a while',
    ],
    [
      'REFUSED',
      fail('REFUSED'),
      'dns-failed',
      'The address of example.com could not be looked up: the DNS server refuses to answer',
    ],
  ])('%s', async (_, zone, code, message) => {
    await using locating = await Locating.over(zone);
    expect(await locating.failure('sip:bob@example.com')).toEqual({ code, message });
  });

  it('a server that knows no SRV and NAPTR leaves the addresses (RFC 2782: "else")', async () => {
    const zone: Zone = { ...fail('NOTIMP'), 'example.com': { A: ['192.0.2.80'] } };
    await using locating = await Locating.over(zone);
    expect(await locating.targets('sip:bob@example.com')).toEqual(['udp:192.0.2.80:5060']);
  });

  it('no DNS server at all', async () => {
    const locating = await Locating.over({});
    await locating.server[Symbol.asyncDispose]();
    expect(await locating.failure('sip:bob@example.com')).toEqual({
      code: 'dns-failed',
      message:
        'The address of example.com could not be looked up: no DNS server can be reached. Check that this computer is online',
    });
  });

  it('a DNS that says nothing is given up after the limit', async () => {
    const clock = new VirtualClock();
    const silent = () => new Promise<never>(() => {});
    const dns = { a: silent, aaaa: silent, cname: silent, srv: silent, naptr: silent };
    const resolver = new SipResolver({ dns, system: undefined, clock, random: new SeededRandom(1) });
    const located = resolver.locate(valueIn(parseUri('sip:bob@example.com')));
    clock.advance(limits.locateMs);
    expect(errorIn(await located)).toEqual({
      code: 'dns-failed',
      message:
        'The address of example.com could not be looked up: the DNS server does not answer. Check that this computer is online',
    });
  });
});

describe('what needs no DNS', () => {
  const system = { addresses: (name: string) => Promise.reject(new Error(`asked for ${name}`)) };
  const resolver = new SipResolver({ dns: noDns, system, clock: systemClock, random: new SeededRandom(1) });

  it.each([
    ['sip:bob@127.0.0.1', ['udp:127.0.0.1:5060']],
    ['sip:bob@127.0.0.1:5064', ['udp:127.0.0.1:5064']],
    ['sip:bob@127.0.0.1:5064;transport=tcp', ['tcp:127.0.0.1:5064']],
    ['sip:[::1]', ['udp:[::1]:5060']],
    ['sip:bob@[2001:DB8:0::1]:5070;transport=TCP', ['tcp:[2001:db8::1]:5070']],
    ['sip:bob@localhost:5064', ['udp:127.0.0.1:5064', 'udp:[::1]:5064']],
    ['sip:bob@localhost', ['udp:127.0.0.1:5060', 'udp:[::1]:5060']],
    ['sip:bob@phone.localhost;transport=tcp', ['tcp:127.0.0.1:5060', 'tcp:[::1]:5060']],
  ])('%s', async (uri, targets) => {
    expect(shown(valueIn(await resolver.locate(valueIn(parseUri(uri)))))).toEqual(targets);
  });

  it.each([
    ['tel:+1-201-555-0123', 'A telephone number needs a provider that connects it; dial a SIP address'],
    ['mailto:bob@example.com', "A mailto address can't be called; dial a SIP address"],
  ])('%s', async (uri, message) => {
    expect(errorIn(await resolver.locate(valueIn(parseUri(uri))))).toEqual({ code: 'unsupported', message });
  });

  it.each([`${'a'.repeat(300)}.example`, `${'a.'.repeat(127)}example`])(
    'a host that can be none (%s)',
    async (host) => {
      expect(errorIn(await resolver.locate(valueIn(parseUri(`sip:bob@${host}`)))).code).toBe('not-found');
    },
  );
});
