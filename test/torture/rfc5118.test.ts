import { describe, expect, it } from 'vitest';
import { parseDescription } from '../../main/sdp/parse.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { formatUri } from '../../main/sip/message/uri.ts';
import { request } from '../unit/sip/message/messages.ts';
import { heard, nothing } from './expectations.ts';
import { Stack } from './stack.ts';
import { corpus, overTcp, overUdp } from './stranger.ts';

/**
 * The messages of RFC 5118 from the archive in its appendix. There their lines end with bare LFs and two of them lack the
 * blank line; here they end with the CRLFs of SIP, and the three Content-Lengths of bodies are those of what is there.
 */
const messages = corpus('rfc5118');

interface Row {
  readonly section: string;
  readonly name: string;
  /** What the prose asks for, in its words. */
  readonly because: string;
  readonly status: number;
  /** Where we listen on IPv6, if that makes a difference. */
  readonly status6?: number;
  /** Nobody has a phone of his own at the stack: the names are free to be registered. */
  readonly free?: true;
  /** The port that the top Via names. */
  readonly port?: number;
}

const rows: readonly Row[] = [
  { section: '4.1', name: 'ipv6-good', because: 'well-formatted', free: true, status: 200 },
  { section: '4.2', name: 'ipv6-bad', because: 'should respond with a 400', status: 400 },
  {
    section: '4.3',
    name: 'port-ambiguous',
    because: 'well-formed; the port became an octet of an address that is not ours',
    status: 403,
  },
  { section: '4.4', name: 'port-unambiguous', because: 'well formatted', free: true, status: 200 },
  {
    section: '4.5',
    name: 'via-received-param-with-delim',
    because: 'must be able to parse the topmost Via and continue; a BYE to no dialog',
    status: 481,
  },
  { section: '4.5', name: 'via-received-param-no-delim', because: 'valid according to the grammar', status: 200 },
  {
    section: '4.6',
    name: 'ipv6-in-sdp',
    because: 'valid, addresses in SDP without delimiters; no codec of ours (RFC 3261 §13.3.1.3)',
    status: 488,
  },
  {
    section: '4.7',
    name: 'mult-ip-in-header',
    because: 'valid, a mix of IPv4 addresses and IPv6 references; a BYE to no dialog',
    status: 481,
    port: 6050,
  },
  {
    section: '4.8',
    name: 'mult-ip-in-sdp',
    because: 'valid, each media line with its own address; audio on IPv4 is not for who is called on IPv6',
    status: 200,
    status6: 488,
  },
  {
    section: '4.9',
    name: 'ipv4-mapped-ipv6',
    because: 'must be prepared to parse it successfully; no codec of ours (RFC 3261 §13.3.1.3)',
    status: 488,
    port: 19_823,
  },
  { section: '4.10', name: 'ipv6-bug-abnf-3-colons', because: 'must tolerate both constructs', status: 200 },
  { section: '4.10', name: 'ipv6-correct-abnf-2-colons', because: 'the correct syntax', status: 200 },
];

/** Where each family is heard, and who asks. Port 5060 of 127.0.51.18 is nobody's; IPv6 has one loopback address. */
const networks = [
  { family: 'IPv6', ours: '::1', theirs: '::1' },
  { family: 'IPv4', ours: '127.0.0.1', theirs: process.platform === 'linux' ? '127.0.51.18' : '127.0.0.1' },
] as const;

const bytesOf = (name: string): Buffer => messages.get(name) ?? Buffer.alloc(0);

describe('RFC 5118 against the listening stack: the outcome, an OPTIONS answered after it, nothing left behind', () => {
  it('is all of the archive', () => expect(rows.map(({ name }) => name).sort()).toEqual([...messages.keys()].sort()));

  describe.each(networks)('over $family', ({ ours, theirs, family }) => {
    const expected = ({ status, status6 = status }: Row): number[] => [family === 'IPv6' ? status6 : status];

    it.each(rows)('§$section $name: $because: over UDP', async (row) => {
      await using stack = await Stack.open(ours, row.free ? [] : ['user']);
      const outcome = await overUdp(stack, { address: theirs, port: row.port ?? 5060 }, bytesOf(row.name));
      expect(heard(outcome)).toEqual(expected(row));
      expect(await stack.leftovers()).toEqual(nothing);
    });

    it.each(rows)('§$section $name: $because: over TCP, byte by byte', async (row) => {
      await using stack = await Stack.open(ours, row.free ? [] : ['user']);
      const outcome = await overTcp(stack, bytesOf(row.name));
      expect(heard(outcome)).toEqual(expected(row));
      expect(await stack.leftovers()).toEqual(nothing);
    });
  });
});

describe('what the messages of RFC 5118 say', () => {
  it('§4.2: without delimiters there is no telling address and port apart', () =>
    expect(parseMessage(bytesOf('ipv6-bad')).ok && request(bytesOf('ipv6-bad')).uriText).toBe('sip:2001:db8::10'));

  it.each([
    ['port-ambiguous', '2001:db8::10:5070', undefined],
    ['port-unambiguous', '2001:db8::10', 5070],
  ])('§4.3, §4.4 %s: the host %s and the port %s', (name, host, port) =>
    expect(request(bytesOf(name)).uri).toMatchObject({ host, port }),
  );

  it.each(['via-received-param-with-delim', 'via-received-param-no-delim'])('§4.5 %s: 2001:db8::9:255', (name) =>
    expect(request(bytesOf(name)).via).toMatchObject({ host: '2001:db8::9:1', received: '2001:db8::9:255' }),
  );

  it('§4.7: each hop in its family', () =>
    expect(
      request(bytesOf('mult-ip-in-header')).vias.map(({ host, port, received }) => [host, port, received]),
    ).toEqual([
      ['2001:db8::9:1', 6050, undefined],
      ['192.0.2.1', undefined, undefined],
      ['2001:db8::9:255', undefined, '192.0.2.200'],
    ]));

  it.each([
    ['ipv6-in-sdp', ['2001:db8::20'], []],
    ['mult-ip-in-sdp', [], ['192.0.2.1', '2001:db8::1']],
    ['ipv4-mapped-ipv6', ['::ffff:192.0.2.2'], []],
  ])('§4.6, §4.8, §4.9 %s: the addresses of its media', (name, ofSession, ofMedia) => {
    const sdp = parseDescription(request(bytesOf(name)).body);
    if (!sdp.ok) throw new Error(sdp.error.warning.text);
    expect(sdp.value.connection ? [sdp.value.connection.address] : []).toEqual(ofSession);
    expect(sdp.value.media.flatMap(({ connections }) => connections.map(({ address }) => address))).toEqual(ofMedia);
  });

  it('§4.10: the extra colon is ignored, and not sent on', () => {
    const [wrong, right] = ['ipv6-bug-abnf-3-colons', 'ipv6-correct-abnf-2-colons'].map((name) =>
      formatUri(request(bytesOf(name)).uri),
    );
    expect(wrong).toBe('sip:user@[2001:db8::192.0.2.1]');
    expect(wrong).toBe(right);
  });
});
