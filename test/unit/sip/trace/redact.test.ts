import { describe, expect, it } from 'vitest';
import { redact } from '../../../../main/sip/trace/redact.ts';
import { request, sdp } from './wire-tap.ts';

function redacted(text: string): string {
  const bytes = Buffer.from(text);
  const shown = Buffer.from(redact(bytes));
  expect(shown.length, 'as long as it was').toBe(bytes.length);
  return shown.toString();
}

const SECRET = /s3cret/i;

describe('a secret is black', () => {
  it.each<[string, string]>([
    [
      'a digest’s response',
      'Authorization: Digest username="alice", realm="x", nonce="s3cret", uri="sip:x", response="s3cret"',
    ],
    [
      'what it was made with',
      'Proxy-Authorization: Digest username="alice", cnonce=s3cret, opaque="s3cret", nc=00000001',
    ],
    ['a quote within a quote', 'Authorization: Digest username="al\\"ice", response="x\\"s3cret"'],
    ['a challenge', 'WWW-Authenticate: Digest realm="x", nonce="s3cret", algorithm=MD5, qop="auth"'],
    ['a proxy’s challenge', 'Proxy-Authenticate: Digest realm="x",nonce="s3cret"'],
    ['what answers both', 'Authentication-Info: nextnonce="s3cret", rspauth="s3cret", qop=auth'],
    ['a password in base 64', 'Authorization: Basic s3cret=='],
    ['a token', 'Authorization: Bearer s3cret.s3cret'],
    ['a token that looks like parameters', 'Authorization: Bearer realm=s3cret'],
    ['a folded line', 'Authorization: Digest username="alice",\r\n response="s3cret",\r\n\tnonce="s3cret"'],
    ['a name in any case', 'AUTHORIZATION  : digest RESPONSE="s3cret"'],
    ['a field that keeps to no grammar', 'Authorization: Digest "s3cret'],
    ['a parameter that keeps to none', 'Authorization: Digest response=s3cret s3cret="'],
    ['a field of somebody’s own', 'X-Auth-Token: s3cret'],
    ['a password in a URI', 'Contact: <sip:alice:s3cret@192.0.2.1>'],
    ['one in a secure URI', 'Contact: <SIPS:alice;x=y:s3cret@192.0.2.1;lr>'],
    [
      'a field within a URI',
      'Refer-To: <sip:bob@example.com?Replaces=x&Proxy-Authorization=Digest%20response%3Ds3cret>',
    ],
  ])('%s', (_what, field) => {
    expect(field).toMatch(SECRET);
    expect(redacted(request('INVITE', { more: [field] }))).not.toMatch(SECRET);
  });

  it.each<[string, string]>([
    ['a key of SRTP', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:s3cret|2^20|1:4'],
    ['a key of MIKEY', 'a=key-mgmt:mikey s3cret'],
    ['the fingerprint of a certificate', 'a=fingerprint:sha-256 s3cret'],
    ['a password of ICE', 'a=ice-pwd:s3cret'],
    ['a key of old', 'k=clear:s3cret'],
  ])('in a description: %s', (_what, line) => {
    expect(redacted(request('INVITE', { body: sdp(line) }))).not.toMatch(SECRET);
  });

  it('digits in an INFO', () => {
    const relay = request('INFO', { body: 'Signal=7\r\nDuration=160\r\n' }).replace(
      'application/sdp',
      'application/dtmf-relay',
    );
    expect(redacted(relay)).toContain('Signal=*\r\nDuration=160');
    const plain = request('INFO', { body: '7' }).replace('application/sdp', 'application/dtmf');
    expect(redacted(plain)).toMatch(/\r\n\r\n\*$/);
  });

  it('in a message within a message', () => {
    const inner = 'SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest nonce="s3cret"\r\n';
    expect(redacted(request('NOTIFY', { body: inner }))).not.toMatch(SECRET);
  });
});

describe('what is no secret stays', () => {
  it('who, for whom and how', () => {
    const field =
      'Authorization: Digest username="alice", realm="example.com", uri="sip:x", algorithm=SHA-256, nc=00000001, qop=auth';
    expect(redacted(request('REGISTER', { more: [field] }))).toContain(field);
  });

  it('a message without secrets, whole, in any encoding', () => {
    const invite = request('INVITE', {
      more: ['Subject: Grüße, 世界', 'Contact: <sip:alice@[2001:db8::1]:5060>'],
      body: sdp('a=sendrecv'),
    });
    expect(redacted(invite)).toBe(invite);
  });

  it('the shape of what is black', () => {
    const [, field] =
      /^(Authorization:.*)\r$/m.exec(
        redacted(request('INVITE', { more: ['Authorization: Digest response="abc", nc=1'] })),
      ) ?? [];
    expect(field).toBe('Authorization: Digest response="***", nc=1');
  });
});

describe('takes no longer than the message is long', () => {
  const size = 60_000;
  it.each<[string, string]>([
    ['one name without an end', 'a'.repeat(size)],
    ['names', 'auth'.repeat(size / 4)],
    ['a field of one word', `Authorization: Digest ${'a'.repeat(size)}`],
    ['quotes that never close', `Authorization: Digest ${'a="\\"'.repeat(size / 5)}`],
    ['equals signs', `Authorization: Digest ${'='.repeat(size)}`],
    ['folds', `Authorization: x${'\r\n '.repeat(size / 3)}`],
    ['URIs', 'sip:a:'.repeat(size / 6)],
    ['question marks', '?auth'.repeat(size / 5)],
    ['blank lines', `Content-Type: application/dtmf\r\n${'\r\n'.repeat(size / 2)}`],
  ])('%s', (_what, text) => {
    const before = process.threadCpuUsage();
    redact(Buffer.from(text));
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000, 'ms of the processor').toBeLessThan(250);
  });
});
