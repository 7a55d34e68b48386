import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamFramer } from '../../../../main/sip/message/framer.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import type { SipMessage } from '../../../../main/sip/message/message.ts';
import { parseMultipart, serializeMultipart } from '../../../../main/sip/message/multipart.ts';
import { formatNameAddr, parseNameAddr } from '../../../../main/sip/message/name-addr.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { serializeMessage } from '../../../../main/sip/message/serializer.ts';
import { formatUri, parseUri, sameUri } from '../../../../main/sip/message/uri.ts';
import { validateMessage } from '../../../../main/sip/message/validate.ts';
import { formatVia, parseVia } from '../../../../main/sip/message/via.ts';
import { body, message, nameAddr, text, uri, via } from './arbitraries.ts';
import { inviteText, valueIn } from './messages.ts';

const runs = { numRuns: 400 };

/** All that a layer above may read of a message that validation let pass. */
function readAll(read: SipMessage): unknown[] {
  const {
    via: top,
    vias,
    from,
    to,
    callId,
    cseq,
    contacts,
    contactIsStar,
    routes,
    recordRoutes,
    maxForwards,
    expires,
    contentType,
  } = read;
  const target = read.kind === 'request' ? read.uri : undefined;
  return [
    top,
    vias,
    from,
    to,
    callId,
    cseq,
    contacts,
    contactIsStar,
    routes,
    recordRoutes,
    maxForwards,
    expires,
    contentType,
    target,
  ];
}

/** What a message says, to be compared. */
const said = (read: SipMessage): unknown => ({
  start: read.kind === 'request' ? [read.method, read.uriText] : [read.status, read.reason],
  headers: [...read.headers.entries()].filter(([name]) => name !== 'Content-Length'),
  body: [...read.body],
});

describe('what is written is read as what it was', () => {
  it('URIs', () =>
    fc.assert(
      fc.property(uri, (value) => {
        const again = valueIn(parseUri(formatUri(value)));
        expect(again).toEqual(value);
        expect(sameUri(again, value)).toBe(true);
      }),
      runs,
    ));

  it('addresses', () =>
    fc.assert(
      fc.property(nameAddr, (value) => {
        expect(valueIn(parseNameAddr(formatNameAddr(value)))).toEqual(value);
      }),
      runs,
    ));

  it('Vias', () =>
    fc.assert(
      fc.property(via, (value) => {
        expect(valueIn(parseVia(formatVia(value)))).toEqual(value);
      }),
      runs,
    ));

  it('messages, and what came in goes out the same', () =>
    fc.assert(
      fc.property(message, (value) => {
        const bytes = serializeMessage(value);
        const read = valueIn(parseMessage(bytes));
        expect(said(read)).toEqual(said(value));
        expect(validateMessage(read)).toEqual({ ok: true, value: undefined });
        expect(readAll(read)).toEqual(readAll(value));
        expect(Buffer.compare(serializeMessage(read), bytes)).toBe(0);
      }),
      runs,
    ));

  it('multipart bodies', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(text, body), { maxLength: 5 }), (all) => {
        const parts = all.map(([value, bytes]) => ({
          headers: new Headers([['Content-Description', value]]),
          body: bytes,
        }));
        const read = valueIn(parseMultipart(serializeMultipart(parts, 'b0undary'), 'b0undary'));
        expect(read.map((part) => [part.headers.get('Content-Description'), [...part.body]])).toEqual(
          all.map(([value, bytes]) => [value.trim(), [...bytes]]),
        );
      }),
      runs,
    ));
});

describe('a stream gives the same messages whatever the chunks', () => {
  it('of any messages, cut anywhere', () =>
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (messages, sizes) => {
          const bytes = Buffer.concat(messages.map(serializeMessage));
          const framer = new StreamFramer();
          const read: SipMessage[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            read.push(...valueIn(framer.push(bytes.subarray(at, at + size))));
            at += size;
          }
          expect(read.map(said)).toEqual(messages.map(said));
          expect(framer.partial).toBe(false);
        },
      ),
      { numRuns: 150 },
    ));
});

describe('whatever a stranger sends', () => {
  const seeds = [
    inviteText(['Route: <sip:a;lr>, <sip:b>', 'Content-Type: a/b;c="d"', 'l: 4', 'Subject: ü\r\n x'], 'body'),
    'SIP/2.0 200 OK\r\nv: SIP/2.0/UDP [::1]:1;rport\r\nt: "a\\"b" <tel:+1;ext=2>\r\n\r\n',
  ];
  const pieces = [
    '\r\n',
    '\r',
    '\n',
    ' ',
    '\t',
    ':',
    ';',
    ',',
    '"',
    '\\',
    '<',
    '>',
    '@',
    '=',
    '?',
    '&',
    '%',
    '%4',
    '[',
    ']',
    '\0',
    'ü',
    '\r\n ',
    '\r\n\r\n',
    '*',
    '/',
    'sip:',
    'tag',
    '9'.repeat(30),
  ];
  const damaged = fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(700), fc.nat(12), fc.constantFrom(...pieces)), { maxLength: 5 }),
    )
    .map(([seed, wounds]) =>
      Buffer.from(
        wounds.reduce((bytes, [at, length, piece]) => bytes.slice(0, at) + piece + bytes.slice(at + length), seed),
      ),
    );
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc
      .array(fc.constantFrom(...pieces, 'INVITE', 'SIP/2.0', 'Via', 'a'), { maxLength: 60 })
      .map((all) => Buffer.from(all.join(''))),
    { weight: 4, arbitrary: damaged },
    {
      weight: 2,
      arbitrary: damaged
        .chain((bytes) => fc.tuple(fc.constant(bytes), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 })))
        .map(([bytes, flips]) => {
          for (const [at, value] of flips) bytes[at % Math.max(1, bytes.length)] = value;
          return bytes;
        }),
    },
  );

  it('is a result, never thrown at us; and what is valid can be read, answered and sent on', () =>
    fc.assert(
      fc.property(anything, (bytes) => {
        const parsed = parseMessage(bytes);
        const read = parsed.ok ? parsed.value : parsed.error.offender;
        if (read === undefined) return;
        const valid = validateMessage(read);
        if (valid.ok) {
          const before = readAll(read);
          expect(readAll(valueIn(parseMessage(serializeMessage(read))))).toEqual(before);
        } else expect([400, 501, 505]).toContain(valid.error.status);
        if (read.kind === 'request')
          valueIn(parseMessage(serializeMessage(responseTo(read, 400, undefined, { toTag: 't' }))));
      }),
      { numRuns: 4000 },
    ));

  it('is a result on a stream, in whatever chunks', () =>
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 50 }), (bytes, size) => {
        const outcome = (step: number): unknown => {
          const framer = new StreamFramer();
          const read: unknown[] = [];
          for (let at = 0; at < bytes.length; at += step) {
            const result = framer.push(bytes.subarray(at, at + step));
            read.push(...(result.ok ? result.value : result.error.before).map(said));
            if (!result.ok) return [read, result.error.code];
          }
          return [read, framer.partial];
        };
        expect(outcome(size)).toEqual(outcome(bytes.length || 1));
      }),
      { numRuns: 1500 },
    ));

  it('is a result where it is text', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((all) => all.join('')),
        ),
        (value) => {
          for (const parse of [parseUri, parseNameAddr, parseVia]) expect(typeof parse(value).ok).toBe('boolean');
          expect(typeof parseMultipart(Buffer.from(value), 'a').ok).toBe('boolean');
          const headers = new Headers([['X-A', value]]);
          expect(headers.get('x-a')).not.toMatch(/[\r\n\0]/);
        },
      ),
      { numRuns: 2000 },
    ));
});
