import { describe, expect, it } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { StreamFramer } from '../../../../main/sip/message/framer.ts';
import type { SipRequest } from '../../../../main/sip/message/message.ts';
import { MalformedField } from '../../../../main/sip/message/message-base.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';
import { formatUri } from '../../../../main/sip/message/uri.ts';
import { inviteText, inviteWith, parsed, request, response, textOf, valueIn } from './messages.ts';

describe('a request (RFC 3261 §7.1, §24.2)', () => {
  const message = request(inviteText(['Content-Type: application/sdp', 'Content-Length: 4', 'X: y'], 'v=0\n'));

  it('is read field by field', () => {
    expect(message.method).toBe('INVITE');
    expect(formatUri(message.uri)).toBe('sip:bob@biloxi.com');
    expect(message.via).toMatchObject({ transport: 'UDP', host: 'pc33.atlanta.com', branch: 'z9hG4bK776asdhds' });
    expect(message.maxForwards).toBe(70);
    expect(message.to).toMatchObject({ displayName: 'Bob', tag: undefined, uri: { user: 'bob', host: 'biloxi.com' } });
    expect(message.from).toMatchObject({ displayName: 'Alice', tag: '1928301774' });
    expect(message.callId).toBe('a84b4c76e66710@pc33.atlanta.com');
    expect(message.cseq).toEqual({ seq: 314159, method: 'INVITE' });
    expect(message.contacts).toMatchObject([{ uri: { user: 'alice', host: 'pc33.atlanta.com' } }]);
    expect(message.contentType).toMatchObject({ type: 'application/sdp' });
    expect(textOf(message.body)).toBe('v=0\n');
    expect(message.headers.get('x')).toBe('y');
  });

  it('says nothing of what is not there', () => {
    expect(message).toMatchObject({ routes: [], recordRoutes: [], expires: undefined, contactIsStar: false });
    expect(request(inviteWith('Max-Forwards')).maxForwards).toBeUndefined();
    expect(request(inviteText()).contentType).toBeUndefined();
  });

  it('reads lists over lines and commas', () => {
    const routed = request(
      inviteText([
        'Route: <sip:a;lr>, <sip:b;lr>',
        'Record-Route: <sip:c>',
        'Via: SIP/2.0/TCP x, SIP/2.0/TLS y',
        'Route: <sip:c;lr>',
      ]),
    );
    expect(routed.routes.map(({ uri }) => formatUri(uri))).toEqual(['sip:a;lr', 'sip:b;lr', 'sip:c;lr']);
    expect(routed.recordRoutes).toHaveLength(1);
    expect(routed.vias.map(({ transport }) => transport)).toEqual(['UDP', 'TCP', 'TLS']);
  });

  it('tells Contact: * from addresses', () => {
    const star = request(inviteWith('Contact', 'm: *'));
    expect(star).toMatchObject({ contactIsStar: true, contacts: [] });
  });

  it('forgets what it read when the headers change', () => {
    const changed = request(inviteText());
    expect(changed.via.host).toBe('pc33.atlanta.com');
    changed.headers.prepend('Via', 'SIP/2.0/TCP proxy.com;branch=z9hG4bK1');
    changed.headers.set('CSeq', '1 ACK');
    expect(changed.via.host).toBe('proxy.com');
    expect(changed.vias).toHaveLength(2);
    expect(changed.cseq).toEqual({ seq: 1, method: 'ACK' });
  });

  it('has a clone that changes alone', () => {
    const copy = message.clone();
    copy.headers.delete('Via');
    copy.uri = parsedUri('sip:carol@chicago.com');
    expect(message.via.host).toBe('pc33.atlanta.com');
    expect(formatUri(message.uri)).toBe('sip:bob@biloxi.com');
    expect(copy.uriText).toBe('sip:carol@chicago.com');
  });

  it.each<[string, (message: SipRequest) => unknown]>([
    ['uri', (message) => message.uri],
    ['via', (message) => message.via],
    ['from', (message) => message.from],
    ['to', (message) => message.to],
    ['callId', (message) => message.callId],
    ['cseq', (message) => message.cseq],
    ['contacts', (message) => message.contacts],
  ])('throws at %s when validation would have refused it', (_, read) => {
    const bare = request('OPTIONS <sip:a> SIP/2.0\r\nTo: "x\r\nContact: ,\r\n\r\n');
    expect(() => read(bare)).toThrow(MalformedField);
  });
});

function parsedUri(text: string) {
  return request(`X ${text} SIP/2.0\r\n\r\n`).uri;
}

describe('a response (§7.2)', () => {
  it.each<[string, number, string]>([
    ['SIP/2.0 200 OK', 200, 'OK'],
    ['SIP/2.0 180 ', 180, ''],
    ['SIP/2.0 100', 100, ''],
    ['sip/2.0 699 Custom: reason; with %41', 699, 'Custom: reason; with %41'],
    [
      'SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое',
      200,
      '= 2**3 * 5**2 но сто девяносто девять - простое',
    ],
  ])('%s', (line, status, reason) => expect(response(`${line}\r\nTo: x\r\n\r\n`)).toMatchObject({ status, reason }));

  it.each([
    'SIP/2.0 99 X',
    'SIP/2.0 099 X',
    'SIP/2.0 20 OK',
    'SIP/2.0 -20 OK',
    'SIP/2.0',
    'SIP/2.0 200OK',
    'SIP/3.0 200 OK',
    'SIP/2.0  200 OK',
  ])('drops %s', (line) =>
    expect(parseMessage(Buffer.from(`${line}\r\nTo: x\r\n\r\n`))).toMatchObject({
      ok: false,
      error: { code: 'not-sip' },
    }),
  );

  it.each(['SIP/2.0 4294967301 better not break', 'SIP/2.0 700 X', 'SIP/2.0 999'])(
    'frames %s, for whoever validates it to drop (RFC 4475 §3.1.2.19)',
    (line) => {
      const framed = valueIn(
        new StreamFramer().push(Buffer.from(`${line}\r\nTo: x\r\nl: 0\r\n\r\nSIP/2.0 200\r\nl: 0\r\n\r\n`)),
      );
      expect(framed.map((message) => message.kind === 'response' && message.status)).toEqual([0, 200]);
      expect(framed.map(({ flaw }) => flaw?.status)).toEqual([400, undefined]);
    },
  );
});

describe('header lines (§7.3)', () => {
  const value = (lines: string) => request(`OPTIONS sip:a SIP/2.0\r\n${lines}\r\n\r\n`).headers;

  it.each<[string, string]>([
    ['Subject: lunch', 'lunch'],
    ['Subject:lunch', 'lunch'],
    ['Subject   :\t lunch \t', 'lunch'],
    [
      "s: I know you're there,\r\n pick up the phone\r\n\t and talk!",
      "I know you're there, pick up the phone and talk!",
    ],
    ['Subject:\r\n lunch', 'lunch'],
    ['Subject: \r\n \r\n lunch', 'lunch'],
    ['Subject: a: b:c', 'a: b:c'],
    ['Subject: Grüße, 世界 😀', 'Grüße, 世界 😀'],
    ['Subject: Grüße,\r\n 世界', 'Grüße, 世界'],
    ['Subject: a\0b', 'a\0b'],
  ])('%j', (lines, text) => expect(value(lines).get('Subject')).toBe(text));

  it.each(['No colon here', ': no name', 'Sub ject: x', 'Sub(ject): x', 'Grüße: x', 'Subject\r\n : x'])(
    'marks %j as a flaw to be answered with 400, and keeps the other lines',
    (line) => {
      const message = request(`OPTIONS sip:a SIP/2.0\r\nTo: a\r\n${line}\r\nFrom: b\r\n\r\n`);
      expect(message.flaw?.status).toBe(400);
      expect(message.headers.get('From')).toBe('b');
    },
  );

  it('refuses a start line that is folded', () =>
    expect(request('OPTIONS sip:a SIP/2.0\r\n folded\r\nTo: x\r\n\r\n').flaw?.status).toBe(400));

  it.each(['Subject: a\rb', 'Subject: a\nb', 'Subject: a\n', 'Subject: a\r', 'Subject: a\n\r'])(
    'refuses the bare line break of %j',
    (line) => expect(parseMessage(Buffer.from(`OPTIONS sip:a SIP/2.0\r\n${line}\r\nTo: x\r\n\r\n`)).ok).toBe(false),
  );

  it('reads fields after UTF-8 in the right place', () => {
    const message = request(inviteText(['Subject: ü', 'Content-Length: 3', 'X-Last: ok'], 'äb'));
    expect(message.headers.get('X-Last')).toBe('ok');
    expect([...message.body]).toEqual([0xc3, 0xa4, 0x62]);
  });

  it('survives bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('OPTIONS sip:a SIP/2.0\r\nSubject: '),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from('\r\nTo: x\r\n\r\nbody'),
    ]);
    const message = request(bytes);
    expect(message.headers.get('To')).toBe('x');
    expect(textOf(message.body)).toBe('body');
  });
});

describe('the body (§18.3)', () => {
  it('is what Content-Length says; octets behind it are dropped', () =>
    expect(textOf(parsed(inviteText(['l: 4'], 'bodyINVITE sip:x SIP/2.0')).body)).toBe('body'));

  it('is the rest of the datagram without a Content-Length', () =>
    expect(textOf(parsed(inviteText([], 'rest')).body)).toBe('rest'));

  it('is kept to the byte', () => {
    const body = Buffer.from([0, 13, 10, 13, 10, 0xff, 0xfe, 0]);
    const message = parsed(Buffer.concat([Buffer.from(inviteText(['Content-Length: 8'])), body]));
    expect(Buffer.compare(message.body, body)).toBe(0);
  });

  it('accepts a Content-Length given twice alike', () =>
    expect(textOf(parsed(inviteText(['l: 2', 'Content-Length: 02'], 'abc')).body)).toBe('ab'));

  it.each(['-999', 'five', '', '9999', '1.0', '0x1', '1 1', '1e3', '+1', '99999999999999999999', '1, 1'])(
    'refuses Content-Length: %s, and gives the head to be answered with 400 (RFC 4475 §3.1.2.2, §3.1.2.3)',
    (length) => {
      const result = parseMessage(Buffer.from(inviteText([`Content-Length: ${length}`], 'body')));
      expect(result).toMatchObject({
        ok: false,
        error: { code: 'bad-framing', offender: { method: 'INVITE', flaw: { status: 400 } } },
      });
    },
  );

  it('refuses two that differ (RFC 4475 §3.3.9)', () =>
    expect(parseMessage(Buffer.from(inviteText(['Content-Length: 1', 'l: 2'], 'body')))).toMatchObject({
      ok: false,
      error: { code: 'bad-framing' },
    }));
});

describe('what is not a message', () => {
  it.each<[string, string]>([
    ['\r\n\r\n', 'keep-alive'],
    ['\r\n', 'keep-alive'],
    ['', 'keep-alive'],
    ['\0', 'not-sip'],
    ['hello', 'not-sip'],
    ['hello\r\n\r\n', 'not-sip'],
    ['GET / HTTP/1.1\r\n\r\n', 'not-sip'],
    ['INVITE sip:a\r\nVia: x\r\n\r\n', 'not-sip'],
    [' SIP/2.0\r\n\r\n', 'not-sip'],
    ['INVITE SIP/2.0\r\nTo: x\r\n\r\n', 'not-sip'],
    ['INV(ITE sip:a SIP/2.0\r\n\r\n', 'not-sip'],
    ['INVITE sip:a SIP/2.0\r\nTo: x', 'not-sip'],
    ['INVITE sip:a SIP/x\r\n\r\n', 'not-sip'],
  ])('%j: %s', (text, code) => expect(parseMessage(Buffer.from(text))).toMatchObject({ ok: false, error: { code } }));

  it('gives a head without its blank line to be answered', () =>
    expect(parseMessage(Buffer.from('INVITE sip:a SIP/2.0\r\nTo: x\r\n'))).toMatchObject({
      ok: false,
      error: { code: 'bad-framing', offender: { flaw: { status: 400 } } },
    }));

  it('ignores CRLFs before the start line (§7.5)', () =>
    expect(request(`\r\n\r\n${inviteText()}`).method).toBe('INVITE'));
});

describe('limits', () => {
  const code = (text: string) => {
    const result = parseMessage(Buffer.from(text));
    return result.ok ? 'ok' : result.error.code;
  };
  const head = (lines: readonly string[]) => `OPTIONS sip:a SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`;

  it('64 KiB a datagram', () => {
    const fill = limits.datagramBytes - inviteText().length;
    expect(code(inviteText([], 'x'.repeat(fill)))).toBe('ok');
    expect(code(inviteText([], 'x'.repeat(fill + 1)))).toBe('too-large');
  });

  it('256 header lines, malformed ones counted', () => {
    expect(code(head(new Array(limits.headerCount).fill('X: y')))).toBe('ok');
    expect(code(head(new Array(limits.headerCount + 1).fill('X: y')))).toBe('too-large');
    expect(code(head(new Array(limits.headerCount + 1).fill('no colon')))).toBe('too-large');
  });

  it('8 KiB a header line, in bytes, folded or not', () => {
    const room = limits.headerBytes - 'X: '.length;
    expect(code(head([`X: ${'y'.repeat(room)}`]))).toBe('ok');
    expect(code(head([`X: ${'y'.repeat(room + 1)}`]))).toBe('too-large');
    expect(code(head([`X: ${'ü'.repeat(Math.ceil(room / 2) + 1)}`]))).toBe('too-large');
    expect(code(head([`X: y${'\r\n y'.repeat(room / 4 + 1)}`]))).toBe('too-large');
    expect(code(`OPTIONS sip:${'a'.repeat(limits.headerBytes)} SIP/2.0\r\n\r\n`)).toBe('too-large');
  });
});
