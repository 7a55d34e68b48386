import fc from 'fast-check';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { type SipMessage, SipRequest, SipResponse } from '../../../../main/sip/message/message.ts';
import { formatNameAddr, type NameAddr } from '../../../../main/sip/message/name-addr.ts';
import type { SipUri, Uri } from '../../../../main/sip/message/uri.ts';
import { formatVia, type Via } from '../../../../main/sip/message/via.ts';

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

export const uri: fc.Arbitrary<Uri> = fc.oneof(
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

export const via: fc.Arbitrary<Via> = fc.record({
  protocol: fc.constant('SIP/2.0'),
  transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'WS', 'SCTP', 'X-Y').map((text) => text.toUpperCase()),
  host,
  port,
  branch: fc.option(token, { nil: undefined }),
  received: fc.option(fc.oneof(fc.ipV4(), fc.ipV6()), { nil: undefined }),
  rport: fc.option(fc.option(fc.nat(65535)), { nil: undefined }),
  params: paramMap(lowerToken, fc.oneof(token, quotedValue), ['branch', 'received', 'rport']),
});

export const nameAddr: fc.Arbitrary<NameAddr> = fc.record({
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

export const text = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/[\r\n\0]/g, ''));
export const body = fc.uint8Array({ maxLength: 40 });

/** Messages that are as they should be, with fields that nobody knows among them. */
export const message: fc.Arbitrary<SipMessage> = fc
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
