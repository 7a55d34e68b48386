import { describe, expect, test } from 'vitest';
import { parseCredentials } from '../../../../main/sip/auth/authorization.ts';
import { type Credentials, formatCredentials } from '../../../../main/sip/auth/credentials.ts';

const bob: Credentials = {
  username: 'bob',
  realm: 'biloxi.com',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  uri: 'sip:bob@biloxi.com',
  response: '6629fae49393a05397450978507c4ef1',
  protection: { qop: 'auth', cnonce: '0a4f113b', nc: '00000001' },
  opaque: '5ccc069c403ebaf9f0171e9517f40e41',
  userhash: false,
};

/** RFC 3261 §25.1: username, realm, nonce, uri, response, cnonce and opaque in quotes; qop, nc and algorithm without. */
test('written as RFC 3261 has it', () => {
  expect(formatCredentials({ ...bob, algorithm: 'MD5' })).toBe(
    'Digest username="bob", realm="biloxi.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="sip:bob@biloxi.com", ' +
      'response="6629fae49393a05397450978507c4ef1", algorithm=MD5, cnonce="0a4f113b", qop=auth, nc=00000001, ' +
      'opaque="5ccc069c403ebaf9f0171e9517f40e41"',
  );
});

test.each<[string, Credentials]>([
  ['all of it', { ...bob, algorithm: 'SHA-256' }],
  ['the form of RFC 2069', { username: 'bob', realm: 'r', nonce: 'n', uri: 'sip:r', response: 'ab', userhash: false }],
  ['names with quotes and backslashes', { ...bob, username: 'b"o\\b', realm: 'a, "b"' }],
  ['a hashed name', { ...bob, userhash: true }],
])('read back: %s', (_, credentials) => {
  expect(parseCredentials(formatCredentials(credentials))).toEqual([credentials]);
});

describe('read from others', () => {
  test('in any order and case, the digest in upper case, without most quotes', () => {
    const text = 'digest QOP="auth", nc=0000000A, CNONCE=x, response=AB, uri="sip:r", nonce=n, realm=r, Username="bob"';
    expect(parseCredentials(text)).toEqual([
      {
        username: 'bob',
        realm: 'r',
        nonce: 'n',
        uri: 'sip:r',
        response: 'ab',
        protection: { qop: 'auth', cnonce: 'x', nc: '0000000A' },
        userhash: false,
      },
    ]);
  });

  /** RFC 7616 §3.9.2. */
  test('a name in the extended form', () => {
    const text = `Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, realm="r", uri="/doe.json", nonce="n", response="ab"`;
    expect(parseCredentials(text)[0]?.username).toBe('J\u00e4s\u00f8n Doe');
  });

  test.each([
    ['another scheme', 'Basic Ym9iOnppZ2dv'],
    ['no user', 'Digest realm="r", nonce="n", uri="sip:r", response="ab"'],
    ['a name that is no UTF-8', `Digest username*=UTF-8''%FF, realm="r", nonce="n", uri="sip:r", response="ab"`],
    ['no response', 'Digest username="bob", realm="r", nonce="n", uri="sip:r"'],
    ['a response that is no hex', 'Digest username="bob", realm="r", nonce="n", uri="sip:r", response="xyz"'],
    ['qop without nc', 'Digest username="bob", realm="r", nonce="n", uri="sip:r", response="ab", qop=auth, cnonce="c"'],
    [
      'nc of other than 8 digits',
      'Digest username="b", realm="r", nonce="n", uri="u", response="ab", qop=auth, cnonce="c", nc=1',
    ],
    ['qop without cnonce', 'Digest username="b", realm="r", nonce="n", uri="u", response="ab", qop=auth, nc=00000001'],
    [
      'an unknown qop',
      'Digest username="b", realm="r", nonce="n", uri="u", response="ab", qop=x, cnonce="c", nc=00000001',
    ],
  ])('%s: none', (_, text) => {
    expect(parseCredentials(text)).toEqual([]);
  });
});
