import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alternativeNames } from '../../../main/net/certificate.ts';
import { isFor, sipIdentities } from '../../../main/net/sip-identity.ts';
import { makeIdentity } from '../../support/certificates.ts';

function x509(alternatives: readonly string[], name = 'common.example'): X509Certificate {
  return new X509Certificate(makeIdentity({ name, alternatives }).cert);
}

describe('the identities in a certificate (RFC 5922 §7.1)', () => {
  it.each([
    ['a sip URI without a user', ['URI:sip:example.com'], ['example.com']],
    [
      'the scheme in whatever case, its port and parameters aside',
      ['URI:SIP:example.com:5061;transport=tls'],
      ['example.com'],
    ],
    ['no URI with a user, and no other scheme', ['URI:sip:bob@example.com', 'URI:https://example.com'], []],
    ['DNS names', ['DNS:a.example', 'DNS:b.example'], ['a.example', 'b.example']],
    ['DNS names only where there is no sip URI', ['DNS:a.example', 'URI:sip:example.com'], ['example.com']],
    ['DNS names beside a URI that is none', ['DNS:a.example', 'URI:sip:bob@example.com'], ['a.example']],
    ['addresses', ['IP:192.0.2.1', 'IP:2001:db8::1'], ['192.0.2.1', '2001:db8::1']],
    ['the common name only where there is nothing else', [], ['common.example']],
    ['no common name beside an alternative that is of no use', ['email:bob@example.com'], []],
  ])('%s', (_, alternatives, identities) => {
    expect(sipIdentities(x509(alternatives))).toEqual(identities);
  });

  it('reads no name out of another name', () => {
    const subjectAltName = 'URI:"http://a/, DNS:victim.example", DNS:"b\\"c, DNS:d", IP Address:192.0.2.1';
    expect(alternativeNames({ subjectAltName })).toEqual([
      { kind: 'URI', value: 'http://a/, DNS:victim.example' },
      { kind: 'DNS', value: 'b"c, DNS:d' },
      { kind: 'IP Address', value: '192.0.2.1' },
    ]);
  });

  it('takes no common name that is no host name', () => {
    expect(sipIdentities(x509([], 'The Example Company'))).toEqual([]);
  });
});

describe('comparing them (RFC 5922 §7.2)', () => {
  it.each([
    ['example.com', ['DNS:EXAMPLE.com'], true],
    ['Example.Com.', ['DNS:example.com'], true],
    ['foo.example.com', ['DNS:example.com'], false],
    ['example.com', ['DNS:foo.example.com'], false],
    ['foo.example.com', ['DNS:*.example.com'], false],
    ['foo.example.com', ['DNS:.example.com'], false],
    ['bücher.example', ['DNS:xn--bcher-kva.example'], true],
    ['192.0.2.1', ['IP:192.0.2.1'], true],
    ['192.0.2.1', ['DNS:192.0.2.1'], true],
    ['192.0.2.1', ['IP:192.0.2.2', 'DNS:example.com'], false],
    ['2001:db8:0::1', ['IP:2001:db8::1'], true],
    ['', ['DNS:example.com'], false],
  ])('%j and %j: %s', (server, alternatives, same) => {
    expect(isFor(x509(alternatives), server)).toBe(same);
  });
});
