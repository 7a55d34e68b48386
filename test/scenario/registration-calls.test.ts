import { describe, expect, test } from 'vitest';
import { Registering } from './registering.ts';
import { sdp } from './sdp.ts';

/** A registered Bob, whose calls go through the server of his domain. */
async function registered() {
  const call = new Registering();
  await call.begin();
  await call.challenge();
  await call.grant();
  const dial = async (to = 'sip:carol@biloxi.example.com') => {
    const dialled = call.bob.dial(to, { authenticator: call.authenticator });
    await call.world.advance(0);
    return dialled;
  };
  return { call, server: call.server, world: call.world, dial };
}

const answerTo407 = (call: Registering) => ({ 'Proxy-Authenticate': call.digest.challenge().join(', ') });

/** Whether a request proves Bob's password to his proxy. */
function proves(call: Registering, method: string): boolean {
  return call.provedTo('proxy', call.server.last(method));
}

describe('a proxy that asks who calls', () => {
  /** RFC 3665 §3.2, F1 to F4 and what follows from them. */
  test('407: the same INVITE again, with a new branch and the next CSeq', async () => {
    const { call, server, world, dial } = await registered();
    const bobs = await dial();
    const first = server.last('INVITE');
    expect(first.headers.has('Proxy-Authorization')).toBe(false);
    server.answer(first, 407, 'p', answerTo407(call));
    await world.advance(0);
    const second = server.last('INVITE');
    expect(proves(call, 'INVITE')).toBe(true);
    expect([first.cseq.seq, second.cseq.seq]).toEqual([1, 2]);
    expect(second.via.branch).not.toBe(first.via.branch);
    expect(second.callId).toBe(first.callId);
    expect(second.headers.get('From')).toBe(first.headers.get('From'));
    expect(second.to.tag).toBeUndefined();
    expect(second.body).toEqual(first.body);
    server.answer(second, 180, 'c');
    server.answer(second, 200, 'c', {}, 'answer');
    await world.advance(0);
    expect(bobs.answered).toBe(true);
    expect(world.ladder().slice(4)).toEqual([
      'bob → server INVITE',
      'server → bob 407 INVITE',
      'bob → server ACK',
      'bob → server INVITE',
      'server → bob 180 INVITE',
      'server → bob 200 INVITE',
      'bob → server ACK',
    ]);
  });

  /** RFC 3261 §22.1: neither may be challenged, so both repeat what the INVITE had. */
  test('the ACK of the 2xx and the CANCEL bear the INVITE\u2019s credentials', async () => {
    for (const method of ['ACK', 'CANCEL']) {
      const { call, server, world, dial } = await registered();
      const bobs = await dial();
      server.answer(server.last('INVITE'), 407, 'p', answerTo407(call));
      await world.advance(0);
      const invite = server.last('INVITE');
      server.answer(invite, method === 'ACK' ? 200 : 180, 'c');
      await world.advance(0);
      if (method === 'CANCEL') bobs.session.hangup();
      await world.advance(0);
      const sent = server.last(method);
      expect(sent.headers.get('Proxy-Authorization')).toBe(invite.headers.get('Proxy-Authorization'));
      expect(sent.headers.has('Proxy-Authorization')).toBe(true);
      expect(sent.cseq.seq).toBe(2);
    }
  });

  test('requests within the call have the nonce beforehand, and a CSeq of the dialog', async () => {
    const { call, server, world, dial } = await registered();
    const bobs = await dial();
    server.answer(server.last('INVITE'), 407, 'p', answerTo407(call));
    await world.advance(0);
    expect(proves(call, 'INVITE')).toBe(true);
    server.answer(server.last('INVITE'), 200, 'c', {}, 'answer');
    await world.advance(0);
    void bobs.session.reinvite(sdp('hold'));
    await world.advance(0);
    const reinvite = server.last('INVITE');
    expect(reinvite.to.tag).toBe('c');
    expect(reinvite.cseq.seq).toBe(3);
    expect(proves(call, 'INVITE')).toBe(true);
    server.answer(reinvite, 407, 'c', answerTo407(call));
    await world.advance(0);
    const again = server.last('INVITE');
    expect(again.cseq.seq).toBe(4);
    server.answer(again, 200, 'c', {}, 'held');
    await world.advance(0);
    expect(server.last('ACK').cseq.seq).toBe(4);
    bobs.session.hangup();
    await world.advance(0);
    expect(server.last('BYE').cseq.seq).toBe(5);
    expect(proves(call, 'BYE')).toBe(true);
    server.answer(server.last('BYE'), 407, 'c', answerTo407(call));
    await world.advance(0);
    expect(server.last('BYE').cseq.seq).toBe(6);
    expect(proves(call, 'BYE')).toBe(true);
  });

  test('a call given up while the proxy asks is not made after all', async () => {
    const { call, server, world, dial } = await registered();
    const bobs = await dial();
    bobs.session.hangup();
    server.answer(server.last('INVITE'), 407, 'p', answerTo407(call));
    await world.advance(0);
    expect(server.requests.filter(({ method }) => method === 'INVITE')).toHaveLength(1);
    expect(bobs.ended).toEqual({ kind: 'cancelled' });
  });

  test('a password that it does not take ends the call in words, after one try', async () => {
    const { call, server, world, dial } = await registered();
    const bobs = await dial();
    for (let round = 0; round < 2; round++) {
      server.answer(server.last('INVITE'), 407, 'p', answerTo407(call));
      await world.advance(0);
    }
    expect(server.requests.filter(({ method }) => method === 'INVITE')).toHaveLength(2);
    expect(bobs.ended).toMatchObject({
      kind: 'rejected',
      status: 407,
      reason: 'The server does not accept the user name and password',
    });
  });

  test('a request too long for a datagram once it has credentials goes by TCP', async () => {
    const { call, server, world } = await registered();
    const at = (protocol: 'udp' | 'tcp') => ({ protocol, address: server.address, port: 5060 });
    world.locates('biloxi.example.com', [at('udp')]);
    const offer = sdp('x'.repeat(700));
    call.bob.dial('sip:carol@biloxi.example.com', { authenticator: call.authenticator, offer });
    await world.advance(0);
    expect(server.last('INVITE').via.transport).toBe('UDP');
    server.answer(server.last('INVITE'), 407, 'p', answerTo407(call));
    await world.advance(0);
    expect(server.last('INVITE').via.transport).toBe('TCP');
    expect(server.last('INVITE').cseq.seq).toBe(2);
    expect(proves(call, 'INVITE')).toBe(true);
  });
});

/** Digests are worth something to whoever can guess passwords: a stranger must not be able to ask for one. */
describe('a stranger that asks', () => {
  const evil = { 'WWW-Authenticate': 'Digest realm="biloxi.example.com", nonce="evil", qop="auth"' };

  test.each([401, 407])('%i to an INVITE that goes to a stranger is a rejection', async (status) => {
    const { call, world } = await registered();
    const mallory = world.peer('mallory', '203.0.113.9');
    const bobs = call.bob.dial(mallory.uri, { authenticator: call.authenticator });
    await world.advance(0);
    mallory.answer(mallory.last('INVITE'), status, 'm', {
      ...evil,
      'Proxy-Authenticate': evil['WWW-Authenticate'],
    });
    await world.advance(0);
    expect(bobs.ended).toMatchObject({ kind: 'rejected', status });
    expect(mallory.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK']);
    for (const request of mallory.requests) expect(request.headers.has('Authorization')).toBe(false);
  });

  test('401 to a BYE, likewise', async () => {
    const { call, world } = await registered();
    const mallory = world.peer('mallory', '203.0.113.9');
    const bobs = call.bob.dial(mallory.uri, { authenticator: call.authenticator });
    await world.advance(0);
    mallory.answer(mallory.last('INVITE'), 200, 'm', {}, 'answer');
    await world.advance(0);
    bobs.session.hangup();
    await world.advance(0);
    mallory.answer(mallory.last('BYE'), 401, 'm', evil);
    await world.advance(64_000);
    expect(mallory.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK', 'BYE']);
    for (const request of mallory.requests) {
      expect([...request.headers.entries()].map(([name]) => name)).not.toContain('Authorization');
    }
  });

  test('a realm of its own, through the proxy of the account, is a rejection too', async () => {
    const { server, world, dial } = await registered();
    const bobs = await dial();
    server.answer(server.last('INVITE'), 401, 'm', {
      'WWW-Authenticate': 'Digest realm="evil", nonce="n", qop="auth"',
    });
    await world.advance(0);
    expect(bobs.ended).toMatchObject({ kind: 'rejected', status: 401, reason: 'Unauthorized' });
  });
});
