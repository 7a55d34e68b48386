import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamFramer } from '../../../../main/sip/message/framer.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { type SipMessage, SipRequest, SipResponse } from '../../../../main/sip/message/message.ts';
import { parseMultipart, serializeMultipart } from '../../../../main/sip/message/multipart.ts';
import { formatNameAddr, type NameAddr, parseNameAddr } from '../../../../main/sip/message/name-addr.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { serializeMessage } from '../../../../main/sip/message/serializer.ts';
import { formatUri, parseUri, type SipUri, sameUri, type Uri } from '../../../../main/sip/message/uri.ts';
import { validateMessage } from '../../../../main/sip/message/validate.ts';
import { formatVia, parseVia, type Via } from '../../../../main/sip/message/via.ts';
import { inviteText, valueIn } from './messages.ts';

const runs = { numRuns: 400 };

const chars = (allowed: string, minLength = 1, maxLength = 12) =>
  fc.array(fc.constantFrom(...allowed), { minLength, maxLength }).map((all) => all.join(''));

const alphanum = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const token = chars(`${alphanum}-.!%*_+\`'~`);
const lowerToken = token.map((text) => text.toLowerCase());
/** Escapes that mean something else than the character: kept. */
const keptEscape = fc.constantFrom('%40', '%20', '%00', '%C3', '%3B', '%25');
const escapable = (allowed: string, minLength = 1) =>
  fc
    .array(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...alphanum, ...allowed) },
        { weight: 1, arbitrary: keptEscape },
      ),
      { minLength, maxLength: 12 },
    )
    .map((all) => all.join(''));
const host = fc.oneof(
  fc.domain().map((text) => text.toLowerCase()),
  fc.ipV4(),
  fc.ipV6(),
);
const port = fc.option(fc.nat(65535), { nil: undefined });
const paramMap = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>, without: readonly string[] = []) =>
  fc
    .array(
      fc.tuple(
        name.filter((text) => !without.includes(text)),
        fc.option(value),
      ),
      { maxLength: 3 },
    )
    .map((pairs) => new Map(pairs));
const quotedValue = fc.constantFrom('"a, b"', '"<;>"', '"\\""', '"ü"');

const sipUri: fc.Arbitrary<SipUri> = fc
  .record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: fc.option(escapable("-_.!~*'()&=+$,;?/"), { nil: undefined }),
    password: fc.option(escapable("-_.!~*'()&=+$,", 0), { nil: undefined }),
    host,
    port,
    params: paramMap(
      escapable("-_.!~*'()[]/:&+$").map((text) => text.replace(/[A-Z]/g, 'q').replace(/%../g, 'p')),
      escapable("-_.!~*'()[]/:&+$"),
    ),
    headers: fc
      .array(fc.tuple(chars('abc-xyz'), escapable("-_.!~*'()[]/?:+$", 0)), { maxLength: 2 })
      .map((pairs) => new Map(pairs)),
  })
  .map((uri) => (uri.user === undefined ? { ...uri, password: undefined } : uri));

const uri: fc.Arbitrary<Uri> = fc.oneof(
  { weight: 5, arbitrary: sipUri },
  fc.record({
    scheme: fc.constant('tel' as const),
    number: chars('0123456789-.()').map((text) => `+1${text}`),
    params: paramMap(
      lowerToken.map((text) => `p${text.replace(/[^a-z]/g, '')}`),
      chars(alphanum),
    ),
  }),
  fc.record({
    scheme: fc.constant('other' as const),
    name: chars('xyz'),
    rest: chars(`${alphanum}/?:@&=+$,;-_.!~*'()`),
  }),
);

const via: fc.Arbitrary<Via> = fc.record({
  protocol: fc.constant('SIP/2.0'),
  transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'WS', 'SCTP', 'X-Y').map((text) => text.toUpperCase()),
  host,
  port,
  branch: fc.option(token, { nil: undefined }),
  received: fc.option(fc.oneof(fc.ipV4(), fc.ipV6()), { nil: undefined }),
  rport: fc.option(fc.option(fc.nat(65535)), { nil: undefined }),
  params: paramMap(lowerToken, fc.oneof(token, quotedValue), ['branch', 'received', 'rport']),
});

const nameAddr: fc.Arbitrary<NameAddr> = fc.record({
  displayName: fc.option(
    fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.replace(/[\r\n]/g, ''))
      .filter((text) => text !== ''),
    { nil: undefined },
  ),
  uri,
  params: paramMap(lowerToken, fc.oneof(token, quotedValue), ['tag']),
  tag: fc.option(token, { nil: undefined }),
});

const text = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/[\r\n\0]/g, ''));
const body = fc.uint8Array({ maxLength: 40 });

/** Messages that are as they should be, with fields that nobody knows among them. */
const message: fc.Arbitrary<SipMessage> = fc
  .record({
    method: token,
    uri,
    status: fc.integer({ min: 100, max: 699 }),
    reason: text,
    kind: fc.constantFrom('request', 'response'),
    vias: fc.array(via, { minLength: 1, maxLength: 3 }),
    from: nameAddr,
    to: nameAddr,
    contacts: fc.array(nameAddr, { maxLength: 2 }),
    callId: chars(`${alphanum}-@.`),
    seq: fc.nat(2 ** 31 - 1),
    odd: fc.array(
      fc.tuple(
        token.map((name) => `Q-${name}`),
        text,
      ),
      { maxLength: 4 },
    ),
    body,
  })
  .map((parts) => {
    const headers = new Headers([
      ...parts.vias.map((value): [string, string] => ['Via', formatVia(value)]),
      ['f', formatNameAddr(parts.from)],
      ...parts.odd,
      ['t', formatNameAddr(parts.to)],
      ['i', parts.callId],
      ['CSeq', `${parts.seq} ${parts.method}`],
      ...parts.contacts.map((value): [string, string] => ['Contact', formatNameAddr(value)]),
    ]);
    if (parts.kind === 'response') return new SipResponse(parts.status, parts.reason, headers, parts.body);
    const target =
      parts.uri.scheme === 'sip' || parts.uri.scheme === 'sips' ? { ...parts.uri, headers: new Map() } : parts.uri;
    return new SipRequest(parts.method, target, headers, parts.body);
  });

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
