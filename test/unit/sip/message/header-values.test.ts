import { describe, expect, it } from 'vitest';
import { formatContentType, parseContentType } from '../../../../main/sip/message/content-type.ts';
import { formatCSeq, parseCSeq } from '../../../../main/sip/message/cseq.ts';
import { formatNameAddr, type NameAddr, parseNameAddr } from '../../../../main/sip/message/name-addr.ts';
import { noParams } from '../../../../main/sip/message/params.ts';
import { formatUri, sipUri } from '../../../../main/sip/message/uri.ts';
import { formatVia, parseVia, type Via } from '../../../../main/sip/message/via.ts';
import { valueIn } from './messages.ts';

const address = (text: string): NameAddr => valueIn(parseNameAddr(text));
const via = (text: string): Via => valueIn(parseVia(text));

describe('name-addr and addr-spec (RFC 3261 §20.10, §25.1)', () => {
  it.each<[string, string | undefined, string]>([
    ['<sip:a@b>', undefined, 'sip:a@b'],
    ['sip:a@b', undefined, 'sip:a@b'],
    ['Bob <sip:a@b>', 'Bob', 'sip:a@b'],
    ['Bob  van\tDam<sip:a@b>', 'Bob van Dam', 'sip:a@b'],
    ['"Bob \\"the\\" Builder, Esq. <x>" <sip:a@b>', 'Bob "the" Builder, Esq. <x>', 'sip:a@b'],
    ['"J Rosenberg \\\\\\""       <sip:jdrosen@example.com>', 'J Rosenberg \\"', 'sip:jdrosen@example.com'],
    ['"" <sip:a@b>', undefined, 'sip:a@b'],
    ['"%Z%45" <sip:resource@example.com>', '%Z%45', 'sip:resource@example.com'],
    [
      "token1~` token2'+_ token3*%!.- <sip:mundane@example.com>",
      "token1~` token2'+_ token3*%!.-",
      'sip:mundane@example.com',
    ],
    ['"Jörg 李" <sip:a@b>', 'Jörg 李', 'sip:a@b'],
    ['Jörg <sip:a@b>', 'Jörg', 'sip:a@b'],
    ['"BEL:\\\x07 NUL:\\\0" <sip:a@b>', 'BEL:\x07 NUL:\0', 'sip:a@b'],
    ['<http://www.example.com>', undefined, 'http://www.example.com'],
    ['isbn:2983792873', undefined, 'isbn:2983792873'],
    ['  <sip:a@b>  ', undefined, 'sip:a@b'],
  ])('%s', (text, displayName, uri) => {
    const read = address(text);
    expect(read.displayName).toBe(displayName);
    expect(formatUri(read.uri)).toBe(uri);
  });

  it("takes parameters behind a bare URI as the header field's own", () => {
    const bare = address('sip:+19725552222@gw1.example.net;unknownparam;tag=x');
    expect(bare.uri).toMatchObject({ params: noParams });
    expect([...bare.params]).toEqual([['unknownparam', null]]);
    expect(bare.tag).toBe('x');
  });

  it("takes parameters within the brackets as the URI's", () => {
    const bracketed = address('<sip:a@b;unknownparam>');
    expect(bracketed.uri).toMatchObject({ params: new Map([['unknownparam', null]]) });
    expect(bracketed.params.size).toBe(0);
  });

  it('lets white space stand around separators', () => {
    const read = address('"A"  <sip:a@b> ; newparam =\t newvalue ;\tsecondparam ; q = 0.33;TAG= 98asjd8');
    expect([...read.params]).toEqual([
      ['newparam', 'newvalue'],
      ['secondparam', null],
      ['q', '0.33'],
    ]);
    expect(read.tag).toBe('98asjd8');
  });

  it('keeps quoted values with their quotes', () => {
    const read = address('<sip:a@b>;+sip.instance="<urn:uuid:f81d4fae;x,y>";expires=60');
    expect([...read.params]).toEqual([
      ['+sip.instance', '"<urn:uuid:f81d4fae;x,y>"'],
      ['expires', '60'],
    ]);
  });

  it.each([
    '',
    '<>',
    '<sip:a@b',
    '"Mr. J. User <sip:j.user@example.com>',
    'Bell, Alexander <sip:a.g.bell@example.com>',
    '"Watson" < sip:t.watson@example.org >',
    'sip:user@example.com?Route=%3Csip:sip.example.com%3E',
    '"Joe" <sip:joe@example.org>;;;;',
    '<sip:a@b>;',
    '<sip:a@b>;=x',
    '<sip:a@b>;x=',
    '<sip:a@b>;x="y',
    '<sip:a@b>;tag=1;tag=2',
    '<sip:a@b>;tag',
    '<sip:a@b>;x=1;X=2',
    '<sip:a@b> junk',
    '<sip:a@b>, <sip:c@d>',
    '"A" sip:a@b',
    'sip:a@b sip:c@d',
    'Bob',
    '"Bob"',
    '*',
  ])('refuses %j', (text) => expect(parseNameAddr(text).ok).toBe(false));

  it('is written in angle brackets, the name quoted', () => {
    const uri = sipUri({ user: 'bob', host: 'b', params: new Map([['lr', null]]) });
    expect(formatNameAddr({ uri, params: noParams })).toBe('<sip:bob@b;lr>');
    expect(formatNameAddr({ displayName: 'A "b" \\\r\nX: y', uri, params: new Map([['q', '0.5']]), tag: 't' })).toBe(
      '"A \\"b\\" \\\\ X: y" <sip:bob@b;lr>;q=0.5;tag=t',
    );
  });
});

describe('Via (§20.42)', () => {
  it.each<[string, Partial<Via>]>([
    [
      'SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7',
      {
        protocol: 'SIP/2.0',
        transport: 'UDP',
        host: 'erlang.bell-telephone.com',
        port: 5060,
        branch: 'z9hG4bK87asdks7',
      },
    ],
    [
      'SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1',
      {
        transport: 'UDP',
        host: 'first.example.com',
        port: 4000,
        branch: 'z9hG4bKa7c6a8dlze.1',
        params: new Map([
          ['ttl', '16'],
          ['maddr', '224.2.0.1'],
        ]),
      },
    ],
    ['SIP  /   2.0  /UDP     192.0.2.2;branch=390skdjuw', { protocol: 'SIP/2.0', host: '192.0.2.2', port: undefined }],
    [
      'sip/2.0/tcp HOST.example.com',
      { protocol: 'SIP/2.0', transport: 'TCP', host: 'host.example.com', branch: undefined },
    ],
    ['SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en', { transport: 'UNKNOWN' }],
    ['SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw', { protocol: 'SIP/7.0' }],
    [
      'SIP/2.0/UDP [2001:db8::9:1]:6050;received=[2001:db8::9:255];branch=z9hG4bKas3-111',
      { host: '2001:db8::9:1', port: 6050, received: '2001:db8::9:255' },
    ],
    ['SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3', { received: '2001:db8::9:255' }],
    [
      'SIP/2.0/UDP 10.1.1.1:4540;received=192.0.2.1;rport=9988;branch=z9hG4bKkjshdyff',
      { received: '192.0.2.1', rport: 9988 },
    ],
    ['SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff', { rport: null }],
    ["SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~", { branch: "z9hG4bK-.!%66*_+`'~" }],
  ])('%s', (text, parts) => expect(via(text)).toMatchObject(parts));

  it.each([
    '',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ',
    'SIP/2.0 host',
    'SIP/2.0/UDP/x host',
    '/2.0/UDP host',
    'SIP//UDP host',
    'UDP host',
    'SIP/2.0/UDP 192.0.2.15;;,;,,',
    'SIP/2.0/UDP host:',
    'SIP/2.0/UDP host:99999',
    'SIP/2.0/UDP host:-1',
    'SIP/2.0/UDP 2001:db8::1',
    'SIP/2.0/UDP host;branch',
    'SIP/2.0/UDP host;branch=',
    'SIP/2.0/UDP host;branch=a;branch=b',
    'SIP/2.0/UDP h;rport;rport',
    'SIP/2.0/UDP h;rport=x',
    'SIP/2.0/UDP h;rport=70000',
    'SIP/2.0/UDP h;received',
    'SIP/2.0/UDP h;ttl=1;ttl=2',
    'SIP/2.0/UDP h, SIP/2.0/UDP i',
    'SIP/2.0/UDP h x',
    'SIP/2.0/UDP <h>',
  ])('refuses %j', (text) => expect(parseVia(text).ok).toBe(false));

  it.each([
    'SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bK1;received=192.0.2.1;rport=5061;ttl=1',
    'SIP/2.0/TCP a.b;branch=z9hG4bK1;rport',
    'SIP/2.0/WS x;x',
  ])('%s comes back', (text) => expect(formatVia(via(text))).toBe(text));
});

describe('CSeq (§20.16)', () => {
  it.each<[string, number, string]>([
    ['4711 INVITE', 4711, 'INVITE'],
    ['0009   INVITE', 9, 'INVITE'],
    ['0 ACK', 0, 'ACK'],
    ['2147483647 invite', 2147483647, 'invite'],
    ["139122385 !interesting-Method0123456789_*+`.%indeed'~", 139122385, "!interesting-Method0123456789_*+`.%indeed'~"],
  ])('%s', (text, seq, method) => expect(valueIn(parseCSeq(text))).toEqual({ seq, method }));

  it.each([
    '',
    'INVITE',
    '1',
    '1INVITE',
    '-1 INVITE',
    '2147483648 INVITE',
    '36893488147419103232 REGISTER',
    '1 IN VITE',
    '1 INVITE,',
    '1.5 INVITE',
  ])('refuses %j', (text) => expect(parseCSeq(text).ok).toBe(false));

  it('is written with one space', () => expect(formatCSeq({ seq: 1, method: 'BYE' })).toBe('1 BYE'));
});

describe('Content-Type (§20.15)', () => {
  it('reads type and parameters', () => {
    expect(valueIn(parseContentType('Application / SDP'))).toEqual({ type: 'application/sdp', params: new Map() });
    const mixed = valueIn(parseContentType('multipart/mixed; boundary="a;b" ; x=1'));
    expect(mixed).toEqual({
      type: 'multipart/mixed',
      params: new Map([
        ['boundary', '"a;b"'],
        ['x', '1'],
      ]),
    });
    expect(formatContentType(mixed)).toBe('multipart/mixed;boundary="a;b";x=1');
  });

  it.each(['', 'text', 'text/', '/html', 'text/html;', 'text/html junk', 'a/b/c'])('refuses %j', (text) =>
    expect(parseContentType(text).ok).toBe(false),
  );
});
