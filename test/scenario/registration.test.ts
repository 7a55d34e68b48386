import { describe, expect, test } from 'vitest';
import { Registering } from './registering.ts';

/** RFC 3665 §2, seen from Bob's phone. The headers are ours, the order and the meaning those of the RFC. */
describe('RFC 3665', () => {
  test('2.1 Successful New Registration', async () => {
    const call = new Registering();
    await call.begin();
    expect(call.state).toEqual({ kind: 'registering' });
    const first = call.last;
    expect(first.uriText).toBe('sip:biloxi.example.com');
    expect(first.headers.get('From')).toMatch(/^"Bob" <sip:bob@biloxi\.example\.com>;tag=\w+$/);
    expect(first.headers.get('To')).toBe('<sip:bob@biloxi.example.com>');
    expect(first.headers.get('Contact')).toBe(
      '<sip:bob@192.0.2.4:5060>;reg-id=1;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";expires=3600',
    );
    expect(first.headers.get('Supported')).toBe('path, gruu, outbound');
    expect(first.headers.has('Authorization')).toBe(false);
    await call.challenge();
    expect(call.proved).toBe(true);
    expect(call.last.callId).toBe(first.callId);
    expect(call.last.from.tag).toBe(first.from.tag);
    expect([first.cseq.seq, call.last.cseq.seq]).toEqual([1, 2]);
    expect(call.last.via.branch).not.toBe(first.via.branch);
    await call.grant(3_600);
    expect(call.world.ladder()).toEqual([
      'bob → server REGISTER',
      'server → bob 401 REGISTER',
      'bob → server REGISTER',
      'server → bob 200 REGISTER',
    ]);
    const until = call.world.clock.wallTime() + 3_600_000;
    expect(call.state).toMatchObject({ kind: 'registered', until, bindings: [{ own: true, until }] });
    expect(call.kinds()).toEqual(['registered']);
  });

  test('2.2 Update of Contact List', async () => {
    const call = new Registering();
    await call.begin();
    await call.challenge();
    const other = '<sip:bob@phone.example.com>;expires=100';
    await call.answer(200, { Contact: `${call.contactBack(3_600)}, ${other}` });
    expect(call.state).toMatchObject({
      kind: 'registered',
      bindings: [{ own: true }, { own: false, uri: { host: 'phone.example.com' } }],
    });
    call.registration.retryNow();
    await call.world.advance(0);
    expect(call.proved).toBe(true);
    expect(call.last.cseq.seq).toBe(3);
    await call.grant();
    expect(call.world.ladder().slice(4)).toEqual(['bob → server REGISTER', 'server → bob 200 REGISTER']);
  });

  test('2.3 Request for Current Contact List', async () => {
    const call = new Registering();
    await call.begin();
    await call.challenge();
    await call.grant();
    const asked = call.registration.bindings();
    await call.world.advance(0);
    expect(call.last.headers.has('Contact')).toBe(false);
    expect(call.proved).toBe(true);
    await call.answer(200, {
      Contact: '<sip:bob@phone.example.com>;expires=100, <mailto:bob@biloxi.example.com>;expires=200',
    });
    const now = call.world.clock.wallTime();
    expect(await asked).toMatchObject({
      ok: true,
      value: [
        { uri: { host: 'phone.example.com' }, until: now + 100_000, own: false },
        { uri: { name: 'mailto' }, until: now + 200_000, own: false },
      ],
    });
    expect(call.state.kind).toBe('registered');
  });

  test('2.4 Cancellation of Registration', async () => {
    const call = new Registering();
    await call.begin();
    await call.challenge();
    await call.grant();
    const closed = call.registration.close();
    await call.world.advance(0);
    expect(call.state).toEqual({ kind: 'unregistering' });
    expect(call.last.headers.all('Contact')).toEqual([
      '<sip:bob@192.0.2.4:5060>;reg-id=1;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";expires=0',
    ]);
    expect(call.proved).toBe(true);
    await call.answer(200);
    await closed;
    expect(call.kinds()).toEqual(['registered', 'unregistering', 'idle']);
    expect(call.world.ladder().slice(4)).toEqual(['bob → server REGISTER', 'server → bob 200 REGISTER']);
    await call.world.advance(64_000);
    expect(call.bob.idle).toBe(true);
  });

  test('2.5 Unsuccessful Registration', async () => {
    const call = new Registering();
    call.password = 'sansibar';
    await call.begin();
    await call.challenge();
    expect(call.proved).toBe(false);
    await call.challenge();
    expect(call.world.ladder()).toEqual([
      'bob → server REGISTER',
      'server → bob 401 REGISTER',
      'bob → server REGISTER',
      'server → bob 401 REGISTER',
    ]);
    expect(call.state).toEqual({
      kind: 'refused',
      status: 401,
      reason: 'The server does not accept the user name and password',
      problem: 'wrong-password',
    });
    await call.world.advance(86_400_000);
    expect(call.sent).toBe(2);
  });
});

describe('a registrar that wants it otherwise', () => {
  /** §10.2.8. */
  test('423 with Min-Expires: asked again at once for that long, and so from then on', async () => {
    const call = new Registering();
    await call.begin({ expiresSeconds: 60 });
    await call.answer(423, { 'Min-Expires': '1800' });
    expect(call.last.headers.get('Contact')).toMatch(/expires=1800$/);
    await call.grant(1_800);
    expect(call.state.kind).toBe('registered');
    await call.world.advance(0.9 * 1_800_000);
    expect(call.sent).toBe(3);
    expect(call.last.headers.get('Contact')).toMatch(/expires=1800$/);
  });

  test.each([{}, { 'Min-Expires': '60' }, { 'Min-Expires': 'x' }])('423 with %j is a refusal', async (headers) => {
    const call = new Registering();
    await call.begin({ expiresSeconds: 60 });
    await call.answer(423, headers);
    expect(call.state).toMatchObject({ kind: 'refused', status: 423 });
    expect(call.sent).toBe(1);
  });

  test('the time comes from our Contact, else from Expires, else it is what we asked for', async () => {
    for (const [headers, seconds] of [
      [{ Contact: '<sip:bob@192.0.2.4:5060>;expires=600', Expires: '900' }, 600],
      [{ Contact: '<sip:bob@192.0.2.4:5060>', Expires: '900' }, 900],
      [{ Expires: '900' }, 900],
      [{}, 3_600],
    ] as const) {
      const call = new Registering();
      await call.begin();
      await call.answer(200, headers);
      expect(call.state).toMatchObject({ kind: 'registered', until: call.world.clock.wallTime() + 1_000 * seconds });
    }
  });

  test('no time at all is a refusal', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant(0);
    expect(call.state).toMatchObject({ kind: 'refused', status: 200 });
  });

  test('three stale nonces are answered, a fourth not', async () => {
    const call = new Registering();
    await call.begin();
    await call.challenge();
    for (let round = 0; round < 3; round++) {
      await call.challenge({ stale: true });
      expect(call.proved).toBe(true);
    }
    await call.challenge({ stale: true });
    expect(call.state).toMatchObject({ kind: 'refused', status: 401, problem: 'too-many-rounds' });
    expect(call.sent).toBe(5);
  });

  test('SHA-256 before, MD5 alone now: refused in words', async () => {
    const call = new Registering();
    await call.begin();
    await call.challenge();
    await call.grant();
    call.registration.retryNow();
    await call.world.advance(0);
    const [, md5 = ''] = call.digest.challenge();
    await call.answer(401, { 'WWW-Authenticate': md5 });
    expect(call.state).toMatchObject({
      kind: 'refused',
      problem: 'downgraded',
      reason: 'The server asks for a weaker proof of the password than before: somebody may stand in between',
    });
    expect(call.sent).toBe(3);
  });

  test('a server that is none of the account\u2019s gets no credentials', async () => {
    const call = new Registering();
    call.trusted.clear();
    await call.begin();
    await call.challenge();
    expect(call.state).toMatchObject({ kind: 'refused', status: 401, reason: 'Unauthorized', problem: 'untrusted' });
    expect(call.sent).toBe(1);
  });

  test('a password set right is tried as soon as somebody asks', async () => {
    const call = new Registering();
    call.password = 'sansibar';
    await call.begin();
    await call.challenge();
    await call.challenge();
    call.registration.retryNow('network');
    await call.world.advance(0);
    expect(call.sent).toBe(2);
    call.password = 'zanzibar';
    call.registration.retryNow();
    await call.world.advance(0);
    await call.challenge();
    expect(call.proved).toBe(true);
    await call.grant();
    expect(call.kinds()).toEqual(['refused', 'registering', 'registered']);
  });
});
