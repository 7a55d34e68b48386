import { beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { systemRandom } from '../../../../main/base/random.ts';
import type { Result } from '../../../../main/base/result.ts';
import { type Challenge, parseChallenges } from '../../../../main/sip/auth/challenge.ts';
import { credentialHeader, formatCredentials } from '../../../../main/sip/auth/credentials.ts';
import { type DigestRefusal, DigestServer } from '../../../../main/sip/auth/digest-server.ts';
import { type Ha1s, ha1 } from '../../../../main/sip/auth/ha1.ts';
import { ProtectionSpace } from '../../../../main/sip/auth/protection-space.ts';
import type { SipRequest } from '../../../../main/sip/message/message.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { request } from './requests.ts';

const realm = 'example.com';
const users = new Map<string, Ha1s>([
  ['bob', { MD5: ha1('MD5', 'bob', realm, 'zanzibar'), 'SHA-256': ha1('SHA-256', 'bob', realm, 'zanzibar') }],
  ['old', { MD5: ha1('MD5', 'old', realm, 'zanzibar') }],
]);

let clock: VirtualClock;
let server: DigestServer;

beforeEach(() => {
  clock = new VirtualClock();
  server = new DigestServer({ realm, clock, random: systemRandom });
});

function challenge(from = server, hash: 'SHA-256' | 'MD5' = 'SHA-256'): Challenge {
  const found = from
    .challenge()
    .flatMap(parseChallenges)
    .find(({ algorithm }) => algorithm.hash === hash);
  if (!found) throw new Error(`no challenge by ${hash}`);
  return found;
}

/** A client that has been challenged: each request has the next nonce count. */
function client(username = 'bob', password = 'zanzibar', asked = challenge()) {
  const space = new ProtectionSpace('server', asked, systemRandom);
  return (sent = request()): SipRequest => {
    const [name, value] = space.credentials(sent, { username, password });
    sent.headers.append(name, value);
    return sent;
  };
}

function check(sent: SipRequest, as?: 'server' | 'proxy'): Result<string, DigestRefusal> {
  return server.check(sent, (user) => users.get(user), as);
}

const refused = (status: 400 | 401, stale = false) => ({ ok: false, error: { status, stale } });
const bob = { ok: true, value: 'bob' };

describe('the challenge', () => {
  test('offers SHA-256 and then MD5, with a quality of protection (RFC 8760 §2.3, §2.6)', () => {
    const values = server.challenge();
    expect(values.flatMap(parseChallenges).map(({ algorithm }) => algorithm.name)).toEqual(['SHA-256', 'MD5']);
    for (const value of values) {
      expect(value).toMatch(/^Digest realm="example\.com", nonce="[\w-]{43}", qop="auth", algorithm=(SHA-256|MD5)$/);
    }
  });

  test('says stale when told to', () => {
    expect(
      server
        .challenge(true)
        .flatMap(parseChallenges)
        .map(({ stale }) => stale),
    ).toEqual([true, true]);
    expect(challenge().stale).toBe(false);
  });

  test('never has the same nonce twice', () => {
    const nonces = new Set(Array.from({ length: 1_000 }, () => challenge().nonce));
    expect(nonces.size).toBe(1_000);
  });
});

describe('who is let in', () => {
  test('the right password, by SHA-256 and by MD5', () => {
    expect(check(client()())).toEqual(bob);
    expect(check(client('bob', 'zanzibar', challenge(server, 'MD5'))())).toEqual(bob);
    expect(check(client('old', 'zanzibar', challenge(server, 'MD5'))())).toEqual({ ok: true, value: 'old' });
  });

  test('a client of RFC 2069, once for each nonce', () => {
    const { qop: _, ...asked } = challenge(server, 'MD5');
    const send = client('bob', 'zanzibar', asked);
    expect(check(send())).toEqual(bob);
    expect(check(send())).toEqual(refused(401, true));
  });

  test('a request whose user part a proxy has changed', () => {
    const sent = client()(request('INVITE', 'sip:bob@example.com'));
    const moved = sent.clone();
    moved.uri = request('INVITE', 'sip:robert@example.com').uri;
    expect(check(moved)).toEqual(bob);
  });

  test('at a proxy, by Proxy-Authorization alone', () => {
    const sent = client()();
    expect(check(sent, 'proxy')).toEqual(refused(401));
    const value = sent.headers.get('Authorization') ?? '';
    sent.headers.append(credentialHeader.proxy, value);
    expect(check(sent, 'proxy')).toEqual(bob);
  });

  test('with credentials for another realm beside', () => {
    const sent = request();
    sent.headers.append(
      'Authorization',
      'Digest username="x", realm="other", nonce="n", uri="sip:other", response="ab"',
    );
    expect(check(client()(sent))).toEqual(bob);
  });
});

describe('who is not', () => {
  test.each<[string, (sent: SipRequest) => void]>([
    ['no credentials', () => {}],
    ['another scheme', (sent) => sent.headers.append('Authorization', 'Basic Ym9iOnphbnppYmFy')],
    [
      'another realm',
      (sent) =>
        sent.headers.append(
          'Authorization',
          formatCredentials({ username: 'bob', realm: 'other', nonce: 'n', uri: 'sip:example.com', response: 'ab' }),
        ),
    ],
    ['malformed credentials', (sent) => sent.headers.append('Authorization', 'Digest username=')],
  ])('%s: 401', (_, change) => {
    const sent = request();
    change(sent);
    expect(check(sent)).toEqual(refused(401));
  });

  /** The same answer to all three: nobody learns who is a user here. */
  test.each([
    ['a wrong password', 'bob', 'sansibar'],
    ['an unknown user', 'nobody', 'zanzibar'],
    ['a user without a hash of this kind', 'old', 'zanzibar'],
    ['no name', '', ''],
  ])('%s: 401, and the nonce is not called stale', (_, user, password) => {
    expect(check(client(user, password)())).toEqual(refused(401));
  });

  test('another method, or another body line by line, than was signed', () => {
    const sent = client()();
    sent.method = 'INVITE';
    expect(check(sent)).toEqual(refused(401));
  });

  test.each<[string, string, string]>([
    ['an algorithm that was not offered', 'algorithm=SHA-256', 'algorithm=SHA-512-256'],
    ['an algorithm that nobody knows', 'algorithm=SHA-256', 'algorithm=ROT13'],
    ['the URI of another host', 'uri="sip:example.com"', 'uri="sip:example.net"'],
    ['no URI', 'uri="sip:example.com"', 'uri="x"'],
  ])('%s: 400', (_, from, to) => {
    const sent = client()();
    const value = sent.headers.get('Authorization') ?? '';
    expect(value).toContain(from);
    sent.headers.set('Authorization', value.replace(from, to));
    expect(check(sent)).toEqual(refused(400));
  });
});

describe('nonces', () => {
  test('are good for 300 s and stale then', async () => {
    const send = client();
    await clock.advance(299_999);
    expect(check(send())).toEqual(bob);
    await clock.advance(1);
    expect(check(send())).toEqual(refused(401, true));
  });

  test('that are stale are told to those with the password only', async () => {
    const send = client('bob', 'sansibar');
    await clock.advance(300_000);
    expect(check(send())).toEqual(refused(401, false));
  });

  test('of another server, or changed by a bit, are stale', () => {
    const other = new DigestServer({ realm, clock, random: systemRandom });
    expect(check(client('bob', 'zanzibar', challenge(other))())).toEqual(refused(401, true));
    const asked = challenge();
    for (let at = 0; at < asked.nonce.length; at++) {
      const letter = asked.nonce[at] === 'A' ? 'B' : 'A';
      const nonce = asked.nonce.slice(0, at) + letter + asked.nonce.slice(at + 1);
      expect(check(client('bob', 'zanzibar', { ...asked, nonce })())).toEqual(refused(401, true));
    }
    for (const nonce of ['', 'x', `${asked.nonce}A`, asked.nonce.repeat(100)]) {
      expect(check(client('bob', 'zanzibar', { ...asked, nonce })())).toEqual(refused(401, true));
    }
  });

  test('count up: a request seen before is not taken again, nor is one from before it', () => {
    const send = client();
    const [first, second, third] = [send(), send(), send()];
    expect(check(first)).toEqual(bob);
    expect(check(first)).toEqual(refused(401, true));
    expect(check(third)).toEqual(bob);
    expect(check(second)).toEqual(refused(401, true));
    expect(check(send())).toEqual(bob);
  });

  test('whose counts are not kept any more are stale, so that none is taken twice', () => {
    const first = client();
    const sent = first();
    expect(check(sent)).toEqual(bob);
    for (let n = 0; n < limits.nonceCounts; n++) expect(check(client()()).ok).toBe(true);
    expect(check(sent)).toEqual(refused(401, true));
    expect(check(first())).toEqual(refused(401, true));
  });
});
