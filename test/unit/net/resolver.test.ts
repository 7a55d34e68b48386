import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../main/base/address.ts';
import { limits } from '../../../main/base/limits.ts';
import { HostAddresses, type NameService, systemNames } from '../../../main/net/host-addresses.ts';
import { SipResolver } from '../../../main/net/resolver.ts';
import { parseUri } from '../../../main/sip/message/uri.ts';
import { DnsServer } from './dns-server.ts';
import { errorIn, valueIn } from './messages.ts';

/** A name service that must not be asked. */
const unasked: NameService = {
  resolve4: (host) => Promise.reject(new Error(`asked for ${host}`)),
  resolve6: (host) => Promise.reject(new Error(`asked for ${host}`)),
  lookup: (host) => Promise.reject(new Error(`asked for ${host}`)),
};

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const locate = (uri: string, names: NameService = unasked) =>
  new SipResolver(new HostAddresses(names)).locate(valueIn(parseUri(uri)));
const targets = async (uri: string, names?: NameService) =>
  valueIn(await locate(uri, names)).map((target) => `${target.protocol}:${formatAddress(target)}`);

describe('a URI that needs no DNS (RFC 3263 §4.1, §4.2)', () => {
  it.each([
    ['sip:bob@127.0.0.1', ['udp:127.0.0.1:5060']],
    ['sip:bob@127.0.0.1:5064', ['udp:127.0.0.1:5064']],
    ['sip:bob@127.0.0.1:5064;transport=tcp', ['tcp:127.0.0.1:5064']],
    ['sip:bob@192.0.2.1;transport=UDP', ['udp:192.0.2.1:5060']],
    ['sip:[::1]', ['udp:[::1]:5060']],
    ['sip:bob@[2001:DB8:0::1]:5070;transport=TCP', ['tcp:[2001:db8::1]:5070']],
    ['sip:bob@example.com;maddr=192.0.2.9', ['udp:192.0.2.9:5060']],
    ['sip:bob@example.com:5070;maddr=192.0.2.9;transport=tcp', ['tcp:192.0.2.9:5070']],
    ['sip:bob@localhost:5064', ['udp:127.0.0.1:5064', 'udp:[::1]:5064']],
    ['sip:bob@phone.localhost', ['udp:127.0.0.1:5060', 'udp:[::1]:5060']],
  ])('%s', async (uri, expected) => {
    expect(await targets(uri)).toEqual(expected);
  });
});

describe('a URI that leads nowhere for us', () => {
  it.each([
    ['tel:+1-201-555-0123', 'A telephone number needs a provider that connects it; dial a SIP address'],
    ['sips:bob@example.com', 'A sips address needs an encrypted connection, which is not supported yet'],
    ['sip:bob@example.com;transport=tls', 'SIP over TLS is not supported yet'],
    ['sip:bob@example.com;transport=sctp', 'SIP over SCTP is not supported yet'],
    ['mailto:bob@example.com', "A mailto address can't be called; dial a SIP address"],
    ['sip:bob@127.0.0.1:0', '0 is no port number'],
  ])('%s', async (uri, message) => {
    expect(errorIn(await locate(uri))).toEqual({ code: 'unsupported', message });
  });
});

describe('a host name', () => {
  const zone = {
    'both.example': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] },
    'six.example': { AAAA: ['2001:db8::6'] },
    'many.example': { A: Array.from({ length: 20 }, (_, i) => `192.0.2.${i}`) },
  };

  it('is its A and AAAA records, IPv4 first', async () => {
    await using server = await DnsServer.open(zone);
    const names = { ...systemNames([server.address]), lookup: unasked.lookup };
    expect(await targets('sip:bob@both.example:5070;transport=tcp', names)).toEqual([
      'tcp:192.0.2.1:5070',
      'tcp:192.0.2.2:5070',
      'tcp:[2001:db8::1]:5070',
    ]);
    expect(server.asked.sort()).toEqual(['both.example A', 'both.example AAAA']);
  });

  it('may have one kind of address only', async () => {
    await using server = await DnsServer.open(zone);
    expect(await targets('sip:SIX.example', { ...systemNames([server.address]), lookup: unasked.lookup })).toEqual([
      'udp:[2001:db8::6]:5060',
    ]);
  });

  it('with many addresses is tried at the first few', async () => {
    await using server = await DnsServer.open(zone);
    const found = await targets('sip:many.example', { ...systemNames([server.address]), lookup: unasked.lookup });
    expect(found).toHaveLength(limits.resolvedAddresses);
  });

  it('that no server knows may still be in the hosts file', async () => {
    await using server = await DnsServer.open(zone);
    const names = { ...systemNames([server.address]), lookup: () => Promise.resolve(['10.0.0.7']) };
    expect(await targets('sip:bob@pbx.example', names)).toEqual(['udp:10.0.0.7:5060']);
  });

  it('that nobody knows is not found', async () => {
    await using server = await DnsServer.open(zone);
    const error = errorIn(
      await locate('sip:bob@nowhere.example', { ...systemNames([server.address]), lookup: failing('ENOTFOUND') }),
    );
    expect(error).toEqual({ code: 'not-found', message: 'There is no host called nowhere.example' });
  });

  it.each(['ETIMEOUT', 'ESERVFAIL', 'ECONNREFUSED'])('is a DNS failure, not an absence, on %s', async (code) => {
    const names = { resolve4: failing(code), resolve6: failing('ENODATA'), lookup: failing('EAI_AGAIN') };
    const message = 'The address of pbx.example could not be looked up: no answer from the DNS';
    expect(errorIn(await locate('sip:bob@pbx.example', names))).toEqual({ code: 'dns-failed', message });
  });

  it.each(['pbx', 'laptop.local'])('of the house (%s) is asked of the system only', async (host) => {
    const names = { ...unasked, lookup: (name: string) => Promise.resolve(name === host ? ['10.0.0.7'] : []) };
    expect(await targets(`sip:bob@${host}`, names)).toEqual(['udp:10.0.0.7:5060']);
  });

  it.each([`${'a'.repeat(300)}.example`, '-.example', 'a_b-.'])(
    'that can be none (%s) is asked of nobody',
    async (host) => {
      const hosts = new HostAddresses(unasked);
      expect(errorIn(await hosts.find(host)).code).toBe('not-found');
    },
  );
});

describe("the system's own look-up", () => {
  it('knows this machine without any server', async () => {
    expect(await systemNames().lookup('localhost')).toContain('127.0.0.1');
  });
});
