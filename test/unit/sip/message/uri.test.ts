import { describe, expect, it } from 'vitest';
import {
  formatUri,
  isSipUri,
  parseUri,
  sameUri,
  sipUri,
  type Uri,
  unescaped,
} from '../../../../main/sip/message/uri.ts';

function uri(text: string): Uri {
  const parsed = parseUri(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

describe('SIP URIs (RFC 3261 §19.1.1)', () => {
  it.each<[string, Partial<ReturnType<typeof sipUri>>]>([
    ['sip:atlanta.com', { host: 'atlanta.com', user: undefined, port: undefined }],
    ['sip:alice@atlanta.com', { user: 'alice', host: 'atlanta.com' }],
    ['sip:alice:secretword@atlanta.com', { user: 'alice', password: 'secretword', host: 'atlanta.com' }],
    ['SIPS:alice@Atlanta.COM', { scheme: 'sips', user: 'alice', host: 'atlanta.com' }],
    ['sip:+1-212-555-1212:1234@gateway.com', { user: '+1-212-555-1212', password: '1234', host: 'gateway.com' }],
    ['sip:alice@192.0.2.4:5062', { user: 'alice', host: '192.0.2.4', port: 5062 }],
    ['sip:[2001:DB8::1]', { host: '2001:db8::1', port: undefined }],
    ['sip:bob@[2001:db8::10]:5070', { user: 'bob', host: '2001:db8::10', port: 5070 }],
    ['sip:[::ffff:192.0.2.10]:19823', { host: '::ffff:192.0.2.10', port: 19823 }],
    [
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
      {
        user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
        password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
      },
    ],
    ['sip:user;par=u%40example.net@example.com', { user: 'user;par=u%40example.net', host: 'example.com' }],
    ['sip:a@lab_1.example.com', { host: 'lab_1.example.com' }],
  ])('%s', (text, parts) => expect(uri(text)).toMatchObject(parts));

  it('reads parameters, names without case, values as they are', () => {
    const { params } = uri(
      'sip:alice@atlanta.com;Maddr=239.255.255.1;ttl=15;LR;transport=TCP;q=[::1]/a:b&c+d$',
    ) as ReturnType<typeof sipUri>;
    expect([...params]).toEqual([
      ['maddr', '239.255.255.1'],
      ['ttl', '15'],
      ['lr', null],
      ['transport', 'TCP'],
      ['q', '[::1]/a:b&c+d$'],
    ]);
  });

  it('reads headers, empty values too', () => {
    const { headers } = uri('sip:carol@chicago.com?subject=project%20x&Priority=urgent&to=') as ReturnType<
      typeof sipUri
    >;
    expect([...headers]).toEqual([
      ['subject', 'project%20x'],
      ['priority', 'urgent'],
      ['to', ''],
    ]);
  });

  it('joins headers of one name by an escaped comma', () => {
    const { headers } = uri('sip:a@b?route=%3Csip:x%3E&route=%3Csip:y%3E') as ReturnType<typeof sipUri>;
    expect(headers.get('route')).toBe('%3Csip:x%3E%2C%3Csip:y%3E');
  });

  it('resolves escapes of unreserved characters once, and keeps the others (§19.1.4, RFC 4475 §3.1.1.3)', () => {
    expect(uri('sip:%75se%72@example.com')).toMatchObject({ user: 'user' });
    expect(uri('sip:sips%3Auser%40example.com@example.net')).toMatchObject({ user: 'sips%3Auser%40example.com' });
    expect(uri('sip:%00%00@host')).toMatchObject({ user: '%00%00' });
    expect([...(uri('sip:caller@h;%6C%72;n%61me=v%61lue%25%34%31') as ReturnType<typeof sipUri>).params]).toEqual([
      ['lr', null],
      ['name', 'value%2541'],
    ]);
  });

  it.each([
    'sip:',
    'sip:@host',
    'sip:alice@',
    'sip::pw@host',
    'alice@atlanta.com',
    '',
    ':',
    'sip',
    '<sip:a@b>',
    'sip:a b@c',
    'sip:a@b c',
    'sip:a@b;',
    'sip:a@b;;lr',
    'sip:a@b;p=',
    'sip:a@b;lr;lr',
    'sip:a@b?',
    'sip:a@b?x',
    'sip:a@b?x=1&',
    'sip:a@b:',
    'sip:a@b:x',
    'sip:a@b:65536',
    'sip:a@b:99999999999999999999',
    'sip:a%4@b',
    'sip:a%zz@b',
    'sip:a"b@c',
    'sip:a@b@c',
    'sip:2001:db8::10',
    'sip:[2001:db8::10',
    'sip:[2001:db8:10]',
    'sip:[::1::2]',
    'sip:[12345::1]',
    'sip:[::1.2.3]',
    'sip:[::1.2.3.256]',
    'sip:[1:2:3:4:5:6:7:8:9]',
    'sip:[fe80::1%25eth0]',
    'sip:[]',
    'sip:a@b\r\nc',
    'sip:a\0@b',
    ' sip:a@b',
    'sip:a@b ',
    'sip:ä@b',
  ])('refuses %j', (text) => expect(parseUri(text).ok).toBe(false));

  it('takes a port no higher than 65535, and 0', () => {
    expect(uri('sip:a@b:65535')).toMatchObject({ port: 65535 });
    expect(uri('sip:a@b:0')).toMatchObject({ port: 0 });
  });

  it('reads the IPv6 reference with three colons that RFC 3261 lets through (RFC 5118 §4.10)', () => {
    expect(formatUri(uri('sip:user@[2001:db8:::192.0.2.1]'))).toBe('sip:user@[2001:db8::192.0.2.1]');
  });

  it('is told from others by its scheme', () => {
    expect(isSipUri(uri('sips:a@b'))).toBe(true);
    expect(isSipUri(uri('tel:+1'))).toBe(false);
  });
});

describe('equality (RFC 3261 §19.1.4)', () => {
  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['sip:a%2fb@c', 'sip:a%2Fb@c'],
    ['sip:[2001:DB8::1]', 'sip:[2001:db8::1]'],
    ['sip:a@b;lr', 'sip:a@b'],
  ])('%s is %s', (a, b) => {
    expect(sameUri(uri(a), uri(b))).toBe(true);
    expect(sameUri(uri(b), uri(a))).toBe(true);
  });

  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:bob@biloxi.com', 'sips:bob@biloxi.com'],
    ['sip:bob@biloxi.com', 'sip:biloxi.com'],
    ['sip:bob:pw@biloxi.com', 'sip:bob@biloxi.com'],
    ['sip:a@b;user=phone', 'sip:a@b'],
    ['sip:a@b;ttl=1', 'sip:a@b'],
    ['sip:a@b;method=INVITE', 'sip:a@b'],
    ['sip:a@b;maddr=1.2.3.4', 'sip:a@b'],
    ['sip:a%3Bb@c', 'sip:a;b@c'],
    ['sip:a@b?x=1', 'sip:a@b?x=2'],
    ['sip:a@b?x=1', 'sip:a@b?y=1'],
    ['sip:1@b', 'tel:+1'],
  ])('%s is not %s', (a, b) => {
    expect(sameUri(uri(a), uri(b))).toBe(false);
    expect(sameUri(uri(b), uri(a))).toBe(false);
  });
});

describe('telephone numbers (RFC 3966)', () => {
  it.each<[string, string, [string, string | null][]]>([
    ['tel:+1-201-555-0123', '+1-201-555-0123', []],
    ['TEL:+358-555-1234567;postd=pp22', '+358-555-1234567', [['postd', 'pp22']]],
    ['tel:7042;phone-context=example.com', '7042', [['phone-context', 'example.com']]],
    ['tel:863-1234;phone-context=+1-914-555', '863-1234', [['phone-context', '+1-914-555']]],
    ['tel:*#06#;phone-context=+49', '*#06#', [['phone-context', '+49']]],
    [
      'tel:+1(201)555.0123;ext=3;isub=12:34',
      '+1(201)555.0123',
      [
        ['ext', '3'],
        ['isub', '12:34'],
      ],
    ],
  ])('%s', (text, number, params) => {
    const tel = uri(text);
    expect(tel).toMatchObject({ scheme: 'tel', number });
    expect(tel.scheme === 'tel' && [...tel.params]).toEqual(params);
  });

  it.each([
    'tel:',
    'tel:+',
    'tel:+-',
    'tel:+1 201',
    'tel:+1a',
    'tel:7042',
    'tel:7042;phone-context',
    'tel:+1;',
    'tel:+1;a=',
    'tel:sip',
  ])('refuses %s', (text) => expect(parseUri(text).ok).toBe(false));

  it.each<[string, string, boolean]>([
    ['tel:+1-201-555-0123', 'tel:+12015550123', true],
    ['tel:+1-201-555-0123', 'tel:+1(201)555.0123', true],
    ['tel:+1;ext=3-0', 'tel:+1;ext=30', true],
    ['tel:7042;phone-context=Example.com', 'tel:7042;phone-context=example.COM', true],
    ['tel:1;phone-context=+1-2', 'tel:1;phone-context=+12', true],
    ['tel:+1;a=1;b=2', 'tel:+1;b=2;a=1', true],
    ['tel:+1', 'tel:+2', false],
    ['tel:+1;a=1', 'tel:+1', false],
    ['tel:+1;a=1', 'tel:+1;b=1', false],
    ['tel:12;phone-context=+1', 'tel:+12', false],
    ['tel:7042;phone-context=example.com', 'tel:7042;phone-context=example.net', false],
  ])('%s and %s: %s (§4)', (a, b, same) => {
    expect(sameUri(uri(a), uri(b))).toBe(same);
    expect(sameUri(uri(b), uri(a))).toBe(same);
  });
});

describe('other schemes', () => {
  it.each([
    ['http://www.example.com', 'http', '//www.example.com'],
    ['nobodyKnowsThisScheme:totallyopaquecontent', 'nobodyknowsthisscheme', 'totallyopaquecontent'],
    ['soap.beep://192.0.2.103:3002', 'soap.beep', '//192.0.2.103:3002'],
    ['urn:service:sos', 'urn', 'service:sos'],
    ['sipx:a', 'sipx', 'a'],
    ['si:p', 'si', 'p'],
  ])('%s', (text, name, rest) => expect(uri(text)).toEqual({ scheme: 'other', name, rest }));

  it.each(['http:', '1http://x', 'http://a b', 'http://a<b>', 'http:"x"', 'http:ü'])('refuses %s', (text) =>
    expect(parseUri(text).ok).toBe(false),
  );

  it('are equal letter for letter', () => {
    expect(sameUri(uri('http://a'), uri('HTTP://a'))).toBe(true);
    expect(sameUri(uri('http://a'), uri('http://A'))).toBe(false);
    expect(sameUri(uri('http://a'), uri('sip:a'))).toBe(false);
  });
});

describe('writing', () => {
  it.each([
    'sip:alice:pw@atlanta.com:5060;transport=tcp;lr?subject=x&to=',
    'sips:[2001:db8::1]:5061',
    'sip:atlanta.com',
    'tel:+1-2;ext=3',
    'http://x/y?z',
    'sip:a%40b@c',
  ])('%s comes back', (text) => expect(formatUri(uri(text))).toBe(text));

  it('escapes what the grammar does not allow, so that a user part can never become another URI', () => {
    expect(formatUri(sipUri({ user: 'a b@evil', host: 'c' }))).toBe('sip:a%20b%40evil@c');
    expect(formatUri(sipUri({ user: 'jörg', host: 'c' }))).toBe('sip:j%C3%B6rg@c');
    expect(formatUri(sipUri({ user: '😀\r\n', host: 'c' }))).toBe('sip:%F0%9F%98%80%0D%0A@c');
    expect(formatUri(sipUri({ user: '100%', host: 'c' }))).toBe('sip:100%25@c');
    expect(
      formatUri(sipUri({ host: 'c', params: new Map([['x', 'a;b']]), headers: new Map([['subject', 'a&b c']]) })),
    ).toBe('sip:c;x=a%3Bb?subject=a%26b%20c');
  });

  it('gives people the unescaped text', () => {
    expect(unescaped('j%C3%B6rg%20x')).toBe('jörg x');
    expect(unescaped('%FF')).toBe('%FF');
  });
});
