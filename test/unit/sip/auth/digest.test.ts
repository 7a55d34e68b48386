import { describe, expect, test } from 'vitest';
import { algorithmNamed } from '../../../../main/sip/auth/algorithm.ts';
import { digestResponse, type Protection } from '../../../../main/sip/auth/digest.ts';
import { ha1 } from '../../../../main/sip/auth/ha1.ts';

const noBody = new Uint8Array(0);

interface Vector {
  readonly algorithm: string;
  readonly user: string;
  readonly realm: string;
  readonly password: string;
  readonly uri: string;
  readonly nonce: string;
  readonly protection?: Protection;
  readonly method?: string;
  readonly body?: Uint8Array;
}

function respond({ algorithm: name, user, realm, password, body = noBody, method = 'GET', ...rest }: Vector): string {
  const algorithm = algorithmNamed(name);
  if (!algorithm) throw new Error(`${name} is not to be had here`);
  return digestResponse({ algorithm, ha1: ha1(algorithm.hash, user, realm, password), method, body, ...rest });
}

const auth = (cnonce: string): Protection => ({ qop: 'auth', cnonce, nc: '00000001' });

const mufasa = {
  user: 'Mufasa',
  realm: 'http-auth@example.org',
  password: 'Circle of Life',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  protection: auth('f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'),
};

const jason = {
  algorithm: 'SHA-512-256',
  user: 'J\u00e4s\u00f8n Doe',
  realm: 'api@example.org',
  password: 'Secret, or not?',
  uri: '/doe.json',
  nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
  protection: auth('NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v'),
};

const old = {
  algorithm: 'MD5',
  user: 'Mufasa',
  realm: 'testrealm@host.com',
  password: 'Circle Of Life',
  uri: '/dir/index.html',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
};

describe('the examples of the RFCs', () => {
  test('RFC 7616 §3.9.1, MD5', () => {
    expect(respond({ ...mufasa, algorithm: 'MD5' })).toBe('8ca523f5e9506fed4657c9700eebdbec');
  });

  test('RFC 7616 §3.9.1, SHA-256', () => {
    expect(respond({ ...mufasa, algorithm: 'SHA-256' })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  /** As erratum 4897 puts it right: the RFC's own text has SHA-512 cut to 256 bits. */
  test('RFC 7616 §3.9.2, SHA-512-256 and a name that is not ASCII', () => {
    expect(respond(jason)).toBe('3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5');
  });

  test('RFC 2617 §3.5', () => {
    expect(respond({ ...old, protection: auth('0a4f113b') })).toBe('6629fae49393a05397450978507c4ef1');
  });
});

describe('the forms', () => {
  /** H(H(A1):nonce:H(A2)), computed with another library. */
  test('without qop, as in RFC 2069', () => {
    expect(respond(old)).toBe('670fd8c2df070c60b045671b8b24ff02');
  });

  /** RFC 8760 §2.6: the hash of an empty body is the hash of the empty string, and it counts. */
  test('auth-int covers the body, also an empty one', () => {
    const protection: Protection = { qop: 'auth-int', cnonce: '0a4f113b', nc: '00000001' };
    const empty = respond({ ...old, protection });
    expect(empty).not.toBe(respond({ ...old, protection: auth('0a4f113b') }));
    expect(empty).not.toBe(respond({ ...old, protection, body: new Uint8Array([65]) }));
    expect(empty).toBe('5e6610ecf9ba3017a4870ad48e3ad30b');
  });

  /** H(A1) is H(H(user:realm:password):nonce:cnonce); the values are another library's. */
  test.each([
    ['MD5-sess', 'e783283f46242139c486a698fec7211d'],
    ['SHA-256-sess', '2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7'],
  ])('%s makes a session key of nonce and cnonce', (algorithm, response) => {
    expect(respond({ ...mufasa, algorithm })).toBe(response);
  });

  test.each([
    ['md5', { hash: 'MD5', session: false }],
    ['sha-256-SESS', { hash: 'SHA-256', session: true }],
    ['SHA-512-256', { hash: 'SHA-512-256', session: false }],
  ])('%s is known in any case, and repeated as written', (name, algorithm) => {
    expect(algorithmNamed(name)).toEqual({ name, ...algorithm });
  });

  test.each(['SHA-1', 'AKAv1-MD5', '-sess', ''])('%j is not', (name) => {
    expect(algorithmNamed(name)).toBeUndefined();
  });
});
