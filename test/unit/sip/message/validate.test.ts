import { describe, expect, it } from 'vitest';
import { validateMessage } from '../../../../main/sip/message/validate.ts';
import { inviteText, inviteWith, request, response } from './messages.ts';

const verdict = (text: string): number | 'valid' => {
  const result = validateMessage(request(text));
  return result.ok ? 'valid' : result.error.status;
};

describe('a request that can be used', () => {
  it.each<[string, string]>([
    ['the INVITE of §24.2', inviteText()],
    ['no Max-Forwards (RFC 2543)', inviteWith('Max-Forwards')],
    ['no From tag (RFC 2543)', inviteWith('From', 'From: <sip:alice@atlanta.com>')],
    ['no branch (RFC 2543)', inviteWith('Via', 'Via: SIP/2.0/UDP pc33.atlanta.com')],
    ['Max-Forwards over 255, as if absent (RFC 4475 §3.1.2.4)', inviteWith('Max-Forwards', 'Max-Forwards: 300')],
    ['an Expires that makes no sense, as if absent', inviteText(['Expires: 1000000000000000000000'])],
    ['a Date of another zone (RFC 4475 §3.1.2.12)', inviteText(['Date: Fri, 01 Jan 2010 16:00:00 EST'])],
    ['an unknown scheme', inviteText().replace('sip:bob@biloxi.com SIP', 'nobody:knows SIP')],
    ['Contact: *', inviteWith('Contact', 'Contact: *')],
  ])('%s', (_, text) => expect(verdict(text)).toBe('valid'));
});

describe('a request that is answered', () => {
  it.each<[string, string, number]>([
    ...['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name): [string, string, number] => [
      `no ${name}`,
      inviteWith(name),
      400,
    ]),
    ...[
      'From: <sip:a@b>',
      'To: <sip:a@b>',
      'Call-ID: x',
      'CSeq: 314159 INVITE',
      'Max-Forwards: 70',
      'c: a/b\r\nc: a/b',
      'Expires: 1\r\nExpires: 1',
    ].map((line): [string, string, number] => [`${JSON.stringify(line)} twice`, inviteText([line]), 400]),
    ['a Via that can not be read', inviteWith('Via', 'Via: UDP x'), 400],
    ['a second Via that can not be read', inviteText(['Via: SIP/2.0/UDP a,,']), 400],
    ['a Via of another version', inviteWith('Via', 'Via: SIP/7.0/UDP a'), 400],
    ['a From that can not be read', inviteWith('From', 'From: Bell, Alexander <sip:a@b>;tag=1'), 400],
    ['a Call-ID of two words', inviteWith('Call-ID', 'Call-ID: a b'), 400],
    ['an empty Call-ID', inviteWith('Call-ID', 'Call-ID:'), 400],
    ['a CSeq of another method', inviteWith('CSeq', 'CSeq: 8 OPTIONS'), 400],
    ['a CSeq over 2^31', inviteWith('CSeq', 'CSeq: 36893488147419103232 INVITE'), 400],
    ['an unknown method and a CSeq of another', inviteText().replace('INVITE sip', 'NEWMETHOD sip'), 501],
    ['a Max-Forwards that is no number', inviteWith('Max-Forwards', 'Max-Forwards: -1'), 400],
    ['a Contact that can not be read', inviteWith('Contact', 'Contact: "Joe" <sip:joe@example.org>;;;;'), 400],
    ['a Route that can not be read', inviteText(['Route: <sip:a>,']), 400],
    ['a Record-Route that can not be read', inviteText(['Record-Route: <sip:a']), 400],
    ['a Content-Type that can not be read', inviteText(['Content-Type: sdp']), 400],
    ['a Request-URI in brackets', inviteText().replace('sip:bob@biloxi.com SIP', '<sip:bob@biloxi.com> SIP'), 400],
    [
      'a Request-URI with white space',
      inviteText().replace('sip:bob@biloxi.com SIP', 'sip:bob@biloxi.com; lr SIP'),
      400,
    ],
    ['two spaces in the Request-Line', inviteText().replace('INVITE sip', 'INVITE  sip'), 400],
    ['a space after the version', inviteText().replace('SIP/2.0\r\n', 'SIP/2.0 \r\n'), 400],
    ['headers in the Request-URI', inviteText().replace('biloxi.com SIP', 'biloxi.com?Route=%3Csip:x%3E SIP'), 400],
    ['a line without a colon', inviteText(['garbage']), 400],
    ['another version', inviteText().replace('SIP/2.0\r\n', 'SIP/7.0\r\n'), 505],
    ['another minor version', inviteText().replace('SIP/2.0\r\n', 'SIP/2.1\r\n'), 505],
  ])('%s', (_, text, status) => expect(verdict(text)).toBe(status));
});

describe('a response', () => {
  const text = `SIP/2.0 200 OK\r\n${inviteText().slice(inviteText().indexOf('\r\n') + 2)}`;

  it('that can be used', () => expect(validateMessage(response(text)).ok).toBe(true));
  it.each(['Via', 'From', 'To', 'Call-ID', 'CSeq'])('without %s is not', (name) =>
    expect(validateMessage(response(text.replace(new RegExp(`^${name}: .*\r\n`, 'm'), ''))).ok).toBe(false),
  );
});
