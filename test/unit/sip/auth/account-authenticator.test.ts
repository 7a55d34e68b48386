import { beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { systemRandom } from '../../../../main/base/random.ts';
import { AccountAuthenticator } from '../../../../main/sip/auth/account-authenticator.ts';
import type { Authentication } from '../../../../main/sip/auth/authenticator.ts';
import { parseCredentials } from '../../../../main/sip/auth/authorization.ts';
import type { Credentials } from '../../../../main/sip/auth/credentials.ts';
import { type SipRequest, SipResponse } from '../../../../main/sip/message/message.ts';
import { flowTo, request } from './requests.ts';

const registrar = flowTo('192.0.2.10');
const stranger = flowTo('203.0.113.9');

let password: string | undefined;
let account: AccountAuthenticator;

function makeAccount(realms?: readonly string[]): AccountAuthenticator {
  return new AccountAuthenticator({
    username: 'bob',
    password: () => password,
    trusts: (flow) => flow === registrar,
    random: systemRandom,
    ...(realms ? { realms } : {}),
  });
}

beforeEach(() => {
  password = 'zanzibar';
  account = makeAccount();
});

interface Asked {
  readonly realm?: string;
  readonly nonce?: string;
  readonly algorithm?: string;
  readonly stale?: boolean;
  readonly more?: string;
}

/** A header value. */
function digest({ realm = 'r', nonce = 'n', algorithm = 'SHA-256', stale = false, more = '' }: Asked = {}): string {
  return `Digest realm="${realm}", nonce="${nonce}", qop="auth", algorithm=${algorithm}${stale ? ', stale=true' : ''}${more}`;
}

function unauthorized(...challenges: readonly string[]): SipResponse {
  const response = new SipResponse(401);
  for (const challenge of challenges) response.headers.append('WWW-Authenticate', challenge);
  return response;
}

function proxyAsks(...challenges: readonly string[]): SipResponse {
  const response = new SipResponse(407);
  for (const challenge of challenges) response.headers.append('Proxy-Authenticate', challenge);
  return response;
}

/** What the account answers: the problem, or the credentials by header name. */
function answer(authentication: Authentication, response: SipResponse, sent = request(), flow = registrar) {
  const answered = authentication.answer(sent, response, flow);
  if (answered.kind === 'none') return answered.problem;
  return answered.headers.map(([name, value]) => ({ name, ...read(value) }));
}

function read(value: string): Credentials {
  const [credentials] = parseCredentials(value);
  if (!credentials) throw new Error(`no credentials: ${value}`);
  return credentials;
}

/** The nonce counts put into a request beforehand, by header name. */
function prepared(sent: SipRequest, flow = registrar): Record<string, string | undefined> {
  account.begin().prepare(sent, flow);
  return Object.fromEntries(
    ['Authorization', 'Proxy-Authorization'].flatMap((name) =>
      sent.headers.all(name).map((value) => [name, read(value).protection?.nc]),
    ),
  );
}

describe('a challenge of the registrar', () => {
  test('is answered with what it asked for', () => {
    expect(answer(account.begin(), unauthorized(digest({ more: ', opaque="o"' })))).toEqual([
      {
        name: 'Authorization',
        username: 'bob',
        realm: 'r',
        nonce: 'n',
        uri: 'sip:example.com',
        response: expect.stringMatching(/^[\da-f]{64}$/),
        algorithm: 'SHA-256',
        protection: { qop: 'auth', cnonce: expect.stringMatching(/^[\da-f]{32}$/), nc: '00000001' },
        opaque: 'o',
        userhash: false,
      },
    ]);
  });

  test.each([
    [['MD5', 'SHA-256'], 'SHA-256'],
    [['SHA-256', 'MD5'], 'SHA-256'],
    [['MD5', 'SHA-512-256', 'SHA-256'], 'SHA-512-256'],
    [['ROT13', 'MD5'], 'MD5'],
  ])('of %j is answered by %s', (offered, chosen) => {
    const response = unauthorized(...offered.map((algorithm) => digest({ algorithm })));
    expect(answer(account.begin(), response)).toMatchObject([{ algorithm: chosen }]);
  });

  test('and one of a proxy at once are both answered, each realm', () => {
    const response = unauthorized(digest({ realm: 'a' }), digest({ realm: 'b' }));
    response.headers.append('Proxy-Authenticate', digest({ realm: 'a' }));
    expect(answer(account.begin(), response)).toMatchObject([
      { name: 'Authorization', realm: 'a' },
      { name: 'Authorization', realm: 'b' },
      { name: 'Proxy-Authorization', realm: 'a' },
    ]);
  });

  test('after one of the proxy is answered with both', () => {
    const authentication = account.begin();
    answer(authentication, proxyAsks(digest({ realm: 'p' })));
    expect(answer(authentication, unauthorized(digest({ realm: 'r' })))).toMatchObject([
      { name: 'Proxy-Authorization', realm: 'p', protection: { nc: '00000002' } },
      { name: 'Authorization', realm: 'r', protection: { nc: '00000001' } },
    ]);
  });

  test('with a hashed user name gives no name away', () => {
    const answered = answer(account.begin(), unauthorized(digest({ more: ', userhash=true' })));
    expect(answered).toMatchObject([{ username: expect.stringMatching(/^[\da-f]{64}$/), userhash: true }]);
  });

  test.each([
    ['nothing that we know', unauthorized('Basic realm="r"', digest({ algorithm: 'ROT13' })), 'unsupported'],
    ['nothing', unauthorized(), 'unsupported'],
  ])('that asks for %s is not answered', (_, response, problem) => {
    expect(answer(account.begin(), response)).toBe(problem);
  });

  test('is not answered without a password', () => {
    password = undefined;
    expect(answer(account.begin(), unauthorized(digest()))).toBe('no-password');
  });
});

describe('stale nonces', () => {
  test('are answered three times and no more', () => {
    const authentication = account.begin();
    answer(authentication, unauthorized(digest({ nonce: '0' })));
    for (let round = 1; round <= limits.staleRounds; round++) {
      const nonce = `${round}`;
      expect(answer(authentication, unauthorized(digest({ nonce, stale: true })))).toMatchObject([
        { nonce, protection: { nc: '00000001' } },
      ]);
    }
    expect(answer(authentication, unauthorized(digest({ nonce: '4', stale: true })))).toBe('too-many-rounds');
  });

  test('put in beforehand, and not called stale by the server, get one more answer', () => {
    answer(account.begin(), unauthorized(digest({ nonce: 'old' })));
    const authentication = account.begin();
    const sent = request();
    authentication.prepare(sent, registrar);
    expect(sent.headers.all('Authorization')).toHaveLength(1);
    expect(answer(authentication, unauthorized(digest({ nonce: 'new' })), sent)).toMatchObject([{ nonce: 'new' }]);
    expect(answer(authentication, unauthorized(digest({ nonce: 'newer' })), sent)).toBe('wrong-password');
  });
});

describe('a wrong password', () => {
  function beRefused(): void {
    const authentication = account.begin();
    answer(authentication, unauthorized(digest()));
    expect(answer(authentication, unauthorized(digest({ nonce: 'm' })))).toBe('wrong-password');
  }

  test('is not sent twice, nor in any request after', () => {
    beRefused();
    expect(answer(account.begin(), unauthorized(digest()))).toBe('wrong-password');
    expect(answer(account.begin(), proxyAsks(digest()), request('INVITE'))).toBe('wrong-password');
    expect(prepared(request())).toEqual({});
  });

  test('is tried again when somebody asks for it, and another at once', () => {
    beRefused();
    account.forget();
    expect(answer(account.begin(), unauthorized(digest()))).toHaveLength(1);
    beRefused();
    password = 'sansibar';
    expect(answer(account.begin(), unauthorized(digest()))).toHaveLength(1);
  });

  test('in a call is not held against the registration: there it may be another proxy', () => {
    answer(account.begin(), unauthorized(digest()));
    const authentication = account.begin();
    answer(authentication, proxyAsks(digest()), request('INVITE'));
    expect(answer(authentication, proxyAsks(digest({ nonce: 'm' })), request('INVITE'))).toBe('wrong-password');
    expect(answer(account.begin(), unauthorized(digest({ nonce: 'x' })))).toHaveLength(1);
  });
});

describe('whom it answers', () => {
  test('a stranger gets nothing, whatever the method', () => {
    answer(account.begin(), unauthorized(digest()));
    for (const method of ['REGISTER', 'INVITE', 'BYE']) {
      expect(answer(account.begin(), unauthorized(digest()), request(method), stranger)).toBe('untrusted');
      expect(answer(account.begin(), proxyAsks(digest()), request(method), stranger)).toBe('untrusted');
      expect(prepared(request(method), stranger)).toEqual({});
    }
  });

  test('a callee behind the own proxy gets nothing for a realm of its own', () => {
    answer(account.begin(), unauthorized(digest({ realm: 'own' })));
    expect(answer(account.begin(), unauthorized(digest({ realm: 'evil' })), request('INVITE'))).toBe('untrusted');
    expect(answer(account.begin(), proxyAsks(digest({ realm: 'evil' })), request('BYE'))).toBe('untrusted');
    expect(answer(account.begin(), proxyAsks(digest({ realm: 'own' })), request('INVITE'))).toHaveLength(1);
  });

  test('beside an own realm, a foreign one is passed over', () => {
    answer(account.begin(), unauthorized(digest({ realm: 'own' })));
    const response = proxyAsks(digest({ realm: 'evil' }), digest({ realm: 'own' }));
    expect(answer(account.begin(), response, request('INVITE'))).toMatchObject([{ realm: 'own' }]);
  });

  test('an account that registers nowhere learns its realm from the first who asks, or is told it', () => {
    expect(answer(account.begin(), proxyAsks(digest({ realm: 'own' })), request('INVITE'))).toHaveLength(1);
    expect(answer(account.begin(), proxyAsks(digest({ realm: 'evil' })), request('INVITE'))).toBe('untrusted');
    account = makeAccount(['trunk']);
    expect(answer(account.begin(), proxyAsks(digest({ realm: 'evil' })), request('INVITE'))).toBe('untrusted');
    expect(answer(account.begin(), proxyAsks(digest({ realm: 'trunk' })), request('INVITE'))).toHaveLength(1);
  });

  test('a server that asked for SHA-256 does not get MD5, also after a retry', () => {
    answer(account.begin(), unauthorized(digest({ algorithm: 'SHA-256' }), digest({ algorithm: 'MD5' })));
    expect(answer(account.begin(), unauthorized(digest({ algorithm: 'MD5' })))).toBe('downgraded');
    account.forget();
    expect(answer(account.begin(), unauthorized(digest({ algorithm: 'MD5' })))).toBe('downgraded');
    expect(answer(account.begin(), unauthorized(digest({ algorithm: 'SHA-256' })))).toHaveLength(1);
  });
});

describe('beforehand', () => {
  test('a REGISTER has the registrar\u2019s nonce again, with a count that rises', () => {
    expect(prepared(request())).toEqual({});
    answer(account.begin(), unauthorized(digest()));
    expect(prepared(request())).toEqual({ Authorization: '00000002' });
    expect(prepared(request())).toEqual({ Authorization: '00000003' });
  });

  test('a call has the proxy\u2019s, and never the registrar\u2019s', () => {
    answer(account.begin(), unauthorized(digest()));
    expect(prepared(request('INVITE'))).toEqual({});
    answer(account.begin(), proxyAsks(digest()), request('INVITE'));
    expect(prepared(request('INVITE', 'sip:carol@example.com', 'c2'))).toEqual({ 'Proxy-Authorization': '00000002' });
  });

  /** RFC 3261 §22.2: within the dialog; in another call they would be shown to another callee. */
  test('a callee\u2019s server gets its own in the same call only', () => {
    answer(account.begin(), unauthorized(digest()), request('INVITE', 'sip:carol@example.com', 'c1'));
    expect(prepared(request('BYE', 'sip:carol@example.com', 'c1'))).toEqual({ Authorization: '00000002' });
    expect(prepared(request('INVITE', 'sip:dave@example.com', 'c2'))).toEqual({});
  });

  test('no more realms are kept than the limit', () => {
    for (let n = 0; n < 100; n++) answer(account.begin(), unauthorized(digest({ realm: `${n}` })));
    const sent = request();
    account.begin().prepare(sent, registrar);
    expect(sent.headers.all('Authorization')).toHaveLength(limits.protectionSpaces);
  });
});
