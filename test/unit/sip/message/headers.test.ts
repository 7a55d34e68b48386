import { describe, expect, it } from 'vitest';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { request } from './messages.ts';

const all = (headers: Headers): string[] => [...headers.entries()].map(([name, value]) => `${name}: ${value}`);

describe('names (RFC 3261 §7.3.1, §7.3.3)', () => {
  it.each([
    ['i', 'Call-ID'],
    ['m', 'Contact'],
    ['e', 'Content-Encoding'],
    ['l', 'Content-Length'],
    ['c', 'Content-Type'],
    ['f', 'From'],
    ['s', 'Subject'],
    ['k', 'Supported'],
    ['t', 'To'],
    ['v', 'Via'],
    ['o', 'Event'],
    ['r', 'Refer-To'],
    ['b', 'Referred-By'],
    ['x', 'Session-Expires'],
    ['u', 'Allow-Events'],
    ['a', 'Accept-Contact'],
    ['j', 'Reject-Contact'],
    ['d', 'Request-Disposition'],
  ])('%s is %s, read and asked for', (compact, long) => {
    const written = new Headers([[compact, 'x']]);
    expect(written.get(long)).toBe('x');
    expect(written.get(long.toUpperCase())).toBe('x');
    expect(all(written)).toEqual([`${long}: x`]);
    expect(new Headers([[long, 'y']]).get(compact)).toBe('y');
    const received = request(`OPTIONS sip:a SIP/2.0\r\n${compact}: 0\r\n${compact.toUpperCase()}: 0\r\n\r\n`);
    expect(received.headers.all(long)).toEqual(['0', '0']);
  });

  it.each([
    'Accept',
    'Accept-Encoding',
    'Accept-Language',
    'Alert-Info',
    'Allow',
    'Authentication-Info',
    'Authorization',
    'Call-ID',
    'Call-Info',
    'Contact',
    'Content-Disposition',
    'Content-Encoding',
    'Content-Language',
    'Content-Length',
    'Content-Type',
    'CSeq',
    'Date',
    'Error-Info',
    'Expires',
    'From',
    'In-Reply-To',
    'Max-Forwards',
    'MIME-Version',
    'Min-Expires',
    'Organization',
    'Priority',
    'Proxy-Authenticate',
    'Proxy-Authorization',
    'Proxy-Require',
    'Record-Route',
    'Reply-To',
    'Require',
    'Retry-After',
    'Route',
    'Server',
    'Subject',
    'Supported',
    'Timestamp',
    'To',
    'Unsupported',
    'User-Agent',
    'Via',
    'Warning',
    'WWW-Authenticate',
  ])('%s is found in any case', (name) => {
    const headers = request(
      `OPTIONS sip:a SIP/2.0\r\n${name}: 000\r\n${name.toLowerCase()}: 00\r\n${name.toUpperCase()} : 0\r\n\r\n`,
    ).headers;
    expect(headers.all(name)).toEqual(['000', '00', '0']);
    expect(all(headers)).toEqual([`${name}: 000`, `${name}: 00`, `${name}: 0`]);
  });

  it('keeps unknown names as they were spelled, and finds them in any case', () => {
    const { headers } = request('OPTIONS sip:a SIP/2.0\r\nx-Odd.Name%41: 1\r\nX-ODD.NAME%41: 2\r\n\r\n');
    expect(headers.all('X-Odd.Name%41')).toEqual(['1', '2']);
    expect(all(headers)).toEqual(['x-Odd.Name%41: 1', 'X-ODD.NAME%41: 2']);
    expect(headers.has('X-Odd.NameA')).toBe(false);
  });

  it('does not take a name for another of its length and first letter', () => {
    const { headers } = request('OPTIONS sip:a SIP/2.0\r\nCall-IE: 1\r\nVio: 2\r\nCall_ID: 3\r\nConnect: 4\r\n\r\n');
    expect([headers.has('Call-ID'), headers.has('Via'), headers.has('Contact')]).toEqual([false, false, false]);
  });
});

describe('values', () => {
  it('splits comma lists over all lines, quotes and brackets respected', () => {
    const headers = new Headers([
      ['Contact', '"a, b" <sip:a@b;x=1,2>;q=1 , <sip:c@d>'],
      ['Via', 'x'],
      ['m', '"q\\", r" <sip:e@f>,,sip:g@h'],
    ]);
    expect(headers.list('contact')).toEqual([
      '"a, b" <sip:a@b;x=1,2>;q=1',
      '<sip:c@d>',
      '"q\\", r" <sip:e@f>',
      'sip:g@h',
    ]);
    expect(headers.list('Route')).toEqual([]);
  });

  it('never ends a line early: CR, LF and NUL become a space', () => {
    const headers = new Headers([['Subject', 'a\r\nVia: evil\0\nb']]);
    expect(headers.get('Subject')).toBe('a Via: evil b');
  });

  it('says undefined for what is absent, and the empty text for what is empty', () => {
    const { headers } = request('OPTIONS sip:a SIP/2.0\r\nSubject:\r\ns:  \r\n\r\n');
    expect(headers.all('Subject')).toEqual(['', '']);
    expect(headers.get('Via')).toBeUndefined();
    expect(headers.has('Subject')).toBe(true);
  });
});

describe('changes keep the order', () => {
  const start = () =>
    new Headers([
      ['Via', '1'],
      ['To', 't'],
      ['X-A', 'a'],
      ['Via', '2'],
      ['x-a', 'b'],
    ]);

  it.each<[string, (headers: Headers) => void, string[]]>([
    ['append', (h) => h.append('Via', '3'), ['Via: 1', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b', 'Via: 3']],
    ['prepend above its name', (h) => h.prepend('v', '0'), ['Via: 0', 'Via: 1', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b']],
    [
      'prepend to a later one',
      (h) => h.prepend('X-A', '0'),
      ['Via: 1', 'To: t', 'X-A: 0', 'X-A: a', 'Via: 2', 'x-a: b'],
    ],
    [
      'prepend a new one',
      (h) => h.prepend('Route', 'r'),
      ['Route: r', 'Via: 1', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b'],
    ],
    ['set replaces all', (h) => h.set('via', '9'), ['Via: 9', 'To: t', 'X-A: a', 'x-a: b']],
    ['set appends', (h) => h.set('From', 'f'), ['Via: 1', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b', 'From: f']],
    ['delete', (h) => h.delete('VIA'), ['To: t', 'X-A: a', 'x-a: b']],
    ['replaceFirst', (h) => h.replaceFirst('Via', '9'), ['Via: 9', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b']],
    ['replaceFirst by nothing', (h) => h.replaceFirst('Via', undefined), ['To: t', 'X-A: a', 'Via: 2', 'x-a: b']],
    ['replaceFirst of nothing', (h) => h.replaceFirst('From', 'f'), ['Via: 1', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b']],
    [
      'copy',
      (h) =>
        h.copy(
          'v',
          new Headers([
            ['Via', '3'],
            ['To', 'x'],
            ['Via', '4'],
          ]),
        ),
      ['Via: 1', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b', 'Via: 3', 'Via: 4'],
    ],
    [
      'copyFirst',
      (h) =>
        h.copyFirst(
          'Via',
          new Headers([
            ['Via', '3'],
            ['Via', '4'],
          ]),
        ),
      ['Via: 1', 'To: t', 'X-A: a', 'Via: 2', 'x-a: b', 'Via: 3'],
    ],
  ])('%s', (_, change, lines) => {
    const headers = start();
    const copy = headers.clone();
    change(headers);
    expect(all(headers)).toEqual(lines);
    expect(headers.size).toBe(lines.length);
    expect(all(copy)).toEqual(all(start()));
  });
});
