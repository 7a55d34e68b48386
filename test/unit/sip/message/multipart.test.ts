import { describe, expect, it } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { parseContentType } from '../../../../main/sip/message/content-type.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { boundaryOf, parseMultipart, serializeMultipart } from '../../../../main/sip/message/multipart.ts';
import { textOf, valueIn } from './messages.ts';

const parts = (text: string | Uint8Array, boundary = 'b') =>
  valueIn(parseMultipart(typeof text === 'string' ? Buffer.from(text) : text, boundary)).map(({ headers, body }) => [
    [...headers.entries()].map(([name, value]) => `${name}: ${value}`).join('|'),
    textOf(body),
  ]);

describe('the boundary (RFC 2046 §5.1.1)', () => {
  it.each<[string, string | undefined]>([
    ['multipart/mixed;boundary=7a9cbec02ceef655', '7a9cbec02ceef655'],
    ['multipart/mixed; boundary="gc0p4Jq0M2Yt08jU534c0p, x"', 'gc0p4Jq0M2Yt08jU534c0p, x'],
    ['multipart/mixed', undefined],
    ['application/sdp;boundary=x', undefined],
    ['multipart/mixed;boundary=""', undefined],
    ['multipart/mixed;boundary="x "', undefined],
    [`multipart/mixed;boundary=${'x'.repeat(71)}`, undefined],
    ['multipart/mixed;boundary="a\\"b"', undefined],
  ])('%s', (type, boundary) => expect(boundaryOf(valueIn(parseContentType(type)))).toBe(boundary));
});

describe('parts', () => {
  it.each<[string, string, string[][]]>([
    ['one', '--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--', [['Content-Type: text/plain', 'Hello']]],
    [
      'two, with a preamble and an epilogue',
      'pre\r\n--b\r\n\r\n1\r\n--b\r\nX-A: y\r\n\r\n2\r\n--b--\r\npost\r\n--b--',
      [
        ['', '1'],
        ['X-A: y', '2'],
      ],
    ],
    ['white space after the boundary', '--b \t\r\n\r\nx\r\n--b-- \r\n', [['', 'x']]],
    [
      'a text that only looks like the boundary',
      '--b\r\n\r\n--bb\r\n--b x\r\nb\r\n--b--',
      [['', '--bb\r\n--b x\r\nb']],
    ],
    ['an empty body', '--b\r\nX-A: y\r\n\r\n\r\n--b--', [['X-A: y', '']]],
    ['none', '--b--', []],
  ])('%s', (_, text, expected) => expect(parts(text)).toEqual(expected));

  it.each<[string, string, string]>([
    ['no boundary', 'hello', 'bad-framing'],
    ['no last boundary', '--b\r\n\r\nx\r\n', 'bad-framing'],
    ['a part without a blank line', '--b\r\nX-A: y\r\n--b--', 'bad-syntax'],
    ['too many parts', `--b${'\r\n\r\nx\r\n--b'.repeat(limits.bodyParts + 1)}--`, 'too-large'],
    ['', '', 'bad-framing'],
  ])('refuses %s', (_, text, code) =>
    expect(parseMultipart(Buffer.from(text), 'b')).toMatchObject({ ok: false, error: { code } }),
  );

  it('keeps binary bodies to the byte, and comes back', () => {
    const body = Buffer.from([0, 0xff, 13, 10, 13, 10, 0x2d, 0x2d]);
    const written = serializeMultipart(
      [
        { headers: new Headers([['Content-Type', 'application/octet-stream']]), body },
        { headers: new Headers(), body: new Uint8Array(0) },
      ],
      'b',
    );
    const read = valueIn(parseMultipart(written, 'b'));
    expect(read.map((part) => [...part.body])).toEqual([[...body], []]);
    expect(read[0]?.headers.get('c')).toBe('application/octet-stream');
  });
});
