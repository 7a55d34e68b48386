import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { challengesOf, parseChallenges } from '../../../../main/sip/auth/challenge.ts';
import { SipResponse } from '../../../../main/sip/message/message.ts';

const md5 = { name: 'MD5', hash: 'MD5', session: false };
const plain = { realm: 'r', nonce: 'n', stale: false, algorithm: md5, namesAlgorithm: false, userhash: false };

describe('one challenge', () => {
  /** RFC 3261 §22.4's own. */
  test('as RFC 3261 writes it', () => {
    const [challenge] = parseChallenges(
      'Digest realm="biloxi.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    );
    expect(challenge).toEqual({
      realm: 'biloxi.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      opaque: '5ccc069c403ebaf9f0171e9517f40e41',
      stale: false,
      algorithm: md5,
      namesAlgorithm: false,
      qop: 'auth',
      userhash: false,
    });
  });

  test.each([
    ['parameters in any order', 'Digest nonce="n", realm="r"', {}],
    ['no quotes where there should be some', 'Digest realm=r, nonce=n', {}],
    [
      'quotes where there should be none',
      'Digest realm="r",nonce="n",stale="TRUE",algorithm="MD5"',
      { stale: true, namesAlgorithm: true },
    ],
    ['names and scheme in any case', 'DIGEST Realm="r", NONCE="n"', {}],
    ['white space around =', 'Digest realm = "r" , nonce = "n"', {}],
    ['empty elements', 'Digest ,realm="r",, nonce="n",', {}],
    ['an unknown parameter', 'Digest realm="r", nonce="n", auts="x/y=", domain="sip:a sip:b"', {}],
    ['escapes and commas within quotes', 'Digest realm="a \\"b\\", c", nonce="n"', { realm: 'a "b", c' }],
    ['an empty realm', 'Digest realm="", nonce="n"', { realm: '' }],
    ['auth where both are offered', 'Digest realm="r", nonce="n", qop="auth-int, auth"', { qop: 'auth' }],
    ['auth-int where it alone is', 'Digest realm="r", nonce="n", qop=auth-int', { qop: 'auth-int' }],
    ['auth beside one that nobody knows', 'Digest realm="r", nonce="n", qop="token,auth"', { qop: 'auth' }],
    ['a hashed user name', 'Digest realm="r", nonce="n", userhash=true', { userhash: true }],
  ])('%s', (_, text, expected) => {
    expect(parseChallenges(text)).toEqual([{ ...plain, ...expected }]);
  });

  test.each([
    ['another scheme', 'Basic realm="r"'],
    ['another scheme with bare credentials', 'Negotiate YII='],
    ['no nonce', 'Digest realm="r"'],
    ['no realm', 'Digest nonce="n"'],
    ['an algorithm that nobody knows', 'Digest realm="r", nonce="n", algorithm=AKAv1-MD5'],
    ['a quality of protection that nobody knows', 'Digest realm="r", nonce="n", qop="token"'],
    ['a session algorithm, for which there is no cnonce', 'Digest realm="r", nonce="n", algorithm=MD5-sess'],
    ['an open quote', 'Digest realm="r", nonce="n'],
    ['a parameter twice', 'Digest realm="r", nonce="n", nonce="m"'],
    ['no comma', 'Digest realm="r" nonce="n"'],
    ['nothing', ''],
    ['garbage', '=,"'],
  ])('%s is none that we can answer', (_, text) => {
    expect(parseChallenges(text)).toEqual([]);
  });
});

describe('several', () => {
  test('one after the other in one line, as HTTP writes them', () => {
    const found = parseChallenges('Digest realm="a", nonce="1", Basic realm="b", Digest nonce="2", realm="c"');
    expect(found.map(({ realm, nonce }) => [realm, nonce])).toEqual([
      ['a', '1'],
      ['c', '2'],
    ]);
  });

  test('each in a line of its own, in order, those for proxies apart', () => {
    const response = new SipResponse(401);
    response.headers.append('WWW-Authenticate', 'Digest realm="r", nonce="1", algorithm=SHA-256, qop="auth"');
    response.headers.append('Proxy-Authenticate', 'Digest realm="p", nonce="3"');
    response.headers.append('WWW-Authenticate', 'Digest realm="r", nonce="2", algorithm=MD5, qop="auth"');
    expect(challengesOf(response, 'server').map(({ nonce, algorithm }) => [nonce, algorithm.hash])).toEqual([
      ['1', 'SHA-256'],
      ['2', 'MD5'],
    ]);
    expect(challengesOf(response, 'proxy').map(({ realm }) => realm)).toEqual(['p']);
  });

  test('no more than the limit is read, of lines, of challenges in a line, of parameters', () => {
    const response = new SipResponse(401);
    for (let n = 0; n < 50; n++) response.headers.append('WWW-Authenticate', `Digest realm="${n}", nonce="n"`);
    expect(challengesOf(response, 'server')).toHaveLength(limits.challenges);
    const line = Array.from({ length: 50 }, (_, n) => `Digest realm="${n}", nonce="n"`).join(', ');
    expect(parseChallenges(line)).toHaveLength(limits.challenges);
    const many = Array.from({ length: limits.authParams }, (_, n) => `x${n}=1`).join(', ');
    expect(parseChallenges(`Digest realm="r", nonce="n", ${many}`)).toEqual([]);
  });
});
