import { beforeEach, describe, expect, it } from 'vitest';
import type { ExchangeUsers } from '../../../main/exchange/users.ts';
import { ha1 } from '../../../main/sip/auth/ha1.ts';
import type { SipResponse } from '../../../main/sip/message/message.ts';
import type { ScriptedPeer } from '../../scenario/scripted-peer.ts';
import { digestCredentials } from '../../support/digest-client.ts';
import { Registering } from './registering.ts';

const realm = 'partyline';

/** Bob and carol have passwords: their names backwards. */
const users: ExchangeUsers = {
  open: false,
  lookup: (user) => {
    if (user !== 'bob' && user !== 'carol') return undefined;
    const password = passwordOf(user);
    return { MD5: ha1('MD5', user, realm, password), 'SHA-256': ha1('SHA-256', user, realm, password) };
  },
};

const passwordOf = (user: string): string => [...user].reverse().join('');

const challengesOf = (answer: SipResponse): string[] => answer.headers.all('WWW-Authenticate');

let at: Registering;

/** Registers `user` with the password of `as`, by the nth challenge of the answer. */
async function prove(user: string, as = user, password = passwordOf(as), nth = 0): Promise<SipResponse> {
  const challenge = challengesOf(await at.register({ user }))[nth] ?? '';
  const uri = 'sip:example.com';
  const credentials = digestCredentials(challenge, { method: 'REGISTER', uri, user: as, password });
  return at.register({ user, headers: { Authorization: credentials } });
}

describe('registering with passwords defined', () => {
  beforeEach(() => {
    at = new Registering({ users });
  });

  it('is challenged, SHA-256 before MD5 (RFC 8760 §2.3)', async () => {
    const answer = await at.register();
    expect(answer.status).toBe(401);
    const algorithms = challengesOf(answer).map((challenge) => /algorithm=([\w-]+)/.exec(challenge)?.[1]);
    expect(algorithms).toEqual(['SHA-256', 'MD5']);
  });

  it('asks for MD5 alone as soon as that is wished', async () => {
    let old = false;
    at = new Registering({ users, challenged: () => (old ? ['MD5'] : ['SHA-256']) });
    const asked = async () => challengesOf(await at.register()).map((one) => /algorithm=([\w-]+)/.exec(one)?.[1]);
    expect(await asked()).toEqual(['SHA-256']);
    old = true;
    expect(await asked()).toEqual(['MD5']);
  });

  it.each([
    ['SHA-256', 0],
    ['MD5', 1],
  ])('is granted by %s', async (_algorithm, nth) => {
    expect((await prove('bob', 'bob', passwordOf('bob'), nth)).status).toBe(200);
    expect(at.host.exchange.counts()).toMatchObject({ users: 1, bindings: 1 });
  });

  it('proves that the phone’s address is not forged: it has our nonce', async () => {
    const { provenPeers } = at.host.transport;
    await prove('bob', 'bob', 'guess');
    expect([...provenPeers]).toEqual([]);
    await prove('bob');
    expect([...provenPeers]).toEqual([at.phone.address]);
  });

  it.each([
    ['a wrong password', 'bob', 'bob', 'guess', 401],
    ['somebody else’s name', 'bob', 'carol', passwordOf('carol'), 403],
    ['a name that is nobody’s', 'dave', 'dave', 'evad', 401],
  ])('is not, with %s', async (_what, user, as, password, status) => {
    expect((await prove(user, as, password)).status).toBe(status);
    expect(at.host.exchange.counts().bindings).toBe(0);
  });

  it('tells known, unknown and reserved names in the same words', async () => {
    at.host.exchange.register('me', () => {});
    const shape = (answer: SipResponse): string =>
      [answer.status, answer.reason, ...[...answer.headers.entries()].flat()]
        .join('|')
        .replace(/nonce="[^"]*"|branch=[^|;]*|tag=\w+|bob|dave|me(?=@)|\d+ REGISTER/g, '·');
    const shapes = [];
    for (const user of ['bob', 'dave', 'me']) shapes.push(shape(await at.register({ user })));
    expect(new Set(shapes).size).toBe(1);
  });
});

describe('calls from the network', () => {
  let alice: ScriptedPeer;
  let answered: string[];

  const call = async (user: string, headers: Readonly<Record<string, string>> = {}): Promise<SipResponse> => {
    const from = '<sip:carol@example.com>;tag=c';
    const branch = `z9hG4bK-${user}-${Object.keys(headers).length}`;
    const lines = { To: `<sip:${user}@example.com>`, From: from, 'Call-ID': branch, CSeq: '1 INVITE' };
    const via = `SIP/2.0/UDP ${alice.address}:5060;branch=${branch}`;
    alice.send('INVITE', `sip:${user}@example.com`, at.host.address, { ...lines, Via: via, ...headers });
    await at.world.advance(0);
    return alice.lastResponse('INVITE');
  };

  beforeEach(async () => {
    at = new Registering({ users }, '192.0.2.3');
    alice = at.world.peer('alice', '192.0.2.4');
    answered = [];
    at.host.exchange.register('me', (invite) => {
      answered.push(invite.from.uri.scheme);
      invite.reject(486);
    });
    await prove('bob');
  });

  it('ring the person, whoever calls', async () => {
    expect((await call('me')).status).toBe(486);
    expect(answered).toEqual(['sip']);
  });

  it.each(['bob', 'carol', 'nobody'])('to %s want a password', async (user) => {
    const answer = await call(user);
    expect(answer.status).toBe(407);
    expect(answer.headers.all('Proxy-Authenticate')).toHaveLength(2);
  });

  it('go on with one, which goes no further', async () => {
    const challenge = (await call('bob')).headers.all('Proxy-Authenticate')[0] ?? '';
    const proof = { method: 'INVITE', uri: 'sip:bob@example.com', user: 'carol', password: passwordOf('carol') };
    const answer = await call('bob', { 'Proxy-Authorization': digestCredentials(challenge, proof) });
    expect(answer.status).toBe(100);
    expect(at.phone.last('INVITE').headers.has('Proxy-Authorization')).toBe(false);
  });

  it('are made in one’s own name: another user’s is refused, whatever the password', async () => {
    const challenge = (await call('bob')).headers.all('Proxy-Authenticate')[0] ?? '';
    const proof = { method: 'INVITE', uri: 'sip:bob@example.com', user: 'carol', password: passwordOf('carol') };
    const proven = { 'Proxy-Authorization': digestCredentials(challenge, proof) };
    expect((await call('bob', { ...proven, From: '<sip:bob@example.com>;tag=c' })).status).toBe(403);
  });

  it('of a registered phone need none', async () => {
    alice = at.phone;
    const from = '<sip:bob@example.com>;tag=b';
    expect((await call('carol', { From: from })).status).toBe(480);
    expect((await call('carol', { From: '<sip:carol@example.com>;tag=b', Subject: 'not mine' })).status).toBe(407);
  });
});

it('a user who is forgotten is registered nowhere, and called no more', async () => {
  at = new Registering({ users });
  await prove('bob');
  at.host.exchange.forget('bob');
  expect(at.host.exchange.counts()).toMatchObject({ users: 0, bindings: 0 });
});

describe('on this machine, before anything is set up', () => {
  it('anyone is who he says he is, and nobody else from elsewhere', async () => {
    at = new Registering();
    expect((await at.register({ user: 'anyone' })).status).toBe(200);
    at = new Registering({}, '192.0.2.3');
    expect((await at.register({ user: 'anyone' })).status).toBe(401);
  });

  it('what came in where the exchange is not open is refused', async () => {
    at = new Registering({ serves: () => false });
    expect((await at.register()).status).toBe(403);
  });
});
