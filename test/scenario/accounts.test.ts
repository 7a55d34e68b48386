import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from '../../main/account/accounts.ts';
import { LocatedServers } from '../../main/account/located-servers.ts';
import { UserAgent } from '../../main/sip/agent/agent.ts';
import type { SipRequest } from '../../main/sip/message/message.ts';
import { TransactionLayer } from '../../main/sip/transaction/layer.ts';
import { FileSecrets } from '../../main/store/file-secrets.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { draft } from '../unit/account/account-rig.ts';
import { Call } from './phone.ts';
import type { ScriptedPeer } from './scripted-peer.ts';
import { sdp } from './sdp.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

const CHALLENGE = 'Digest realm="example.com", nonce="n1", qop="auth", algorithm=SHA-256';

let world: World;
let registrar: ScriptedPeer;
let stranger: ScriptedPeer;
let agent: UserAgent;
let store: Store;
let accounts: Accounts;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  world = new World();
  registrar = world.peer('registrar', '192.0.2.10');
  stranger = world.peer('stranger', '192.0.2.66');
  world.locates('example.com', [{ protocol: 'udp', address: '192.0.2.10', port: 5060 }]);
  const transport = world.network.host('192.0.2.1');
  const { clock, random } = world;
  const servers = new LocatedServers(world.locator);
  const transactions = new TransactionLayer({ transport, clock, random });
  agent = new UserAgent({ transactions, transport, locator: servers, clock, random, product: 'Partyline/0.1.0' });
  folder = temporaryFolder('accounts');
  const [opened, secrets] = [openStore(folder.path, clock), FileSecrets.open(folder.path, clock)];
  if (!opened.ok || !secrets.ok) throw new Error('the store can’t be opened');
  store = opened.value;
  accounts = new Accounts({
    store: store.accounts,
    settings: store.settings,
    secrets: secrets.value.secrets,
    servers,
    register: (options) => agent.register(options),
    clock,
    random,
  });
});
afterEach(() => {
  agent.dispose();
  store.dispose();
  folder.remove();
});

/** Adds Alice's account; its identifier. */
function addAlice(): string {
  const added = accounts.add(draft(), 'open sesame');
  if (!added.ok) throw new Error(added.error.message);
  return added.value;
}

/** The registrar asks who it is, and believes the answer. */
async function letRegister(): Promise<void> {
  await world.advance(10);
  registrar.answer(registrar.last('REGISTER'), 401, 'r', { 'WWW-Authenticate': CHALLENGE });
  await world.advance(10);
  const request = registrar.last('REGISTER');
  registrar.answer(request, 200, 'r', { Contact: request.headers.get('Contact') ?? '', Expires: '600' });
  await world.advance(10);
}

const codes = () => accounts.list().map((account) => account.standing(world.clock.wallTime()).code);
const proof = (request: SipRequest) =>
  request.headers.get('Authorization') ?? request.headers.get('Proxy-Authorization');

describe('an account on the network', () => {
  it('registers with its password, says until when, and signs off', async () => {
    addAlice();
    expect(codes()).toEqual(['registering']);
    await letRegister();
    expect(proof(registrar.last('REGISTER'))).toMatch(/^Digest username="alice".*algorithm=SHA-256/);
    expect(codes()).toEqual(['registered']);
    const [account] = accounts.list();
    expect(account?.standing(world.clock.wallTime()).until).toBeGreaterThan(world.clock.wallTime() + 590_000);
    const closing = accounts.closeAll();
    await world.advance(10);
    const last = registrar.last('REGISTER');
    expect(last.headers.get('Contact')).toContain('expires=0');
    registrar.answer(last, 200, 'r');
    await world.advance(10);
    await closing;
  });

  it('hears a wrong password in words, and asks no more until it is another', async () => {
    const id = addAlice();
    await world.advance(10);
    for (const nonce of ['n1', 'n2']) {
      const again = CHALLENGE.replace('n1', nonce);
      registrar.answer(registrar.last('REGISTER'), 401, 'r', { 'WWW-Authenticate': again });
      await world.advance(10);
    }
    const asked = registrar.requests.length;
    expect(accounts.list()[0]?.standing(world.clock.wallTime()).text).toBe(
      'Refused: wrong user name or password. Check both.',
    );
    await world.advance(60_000);
    expect(registrar.requests).toHaveLength(asked);
    expect(accounts.update(id, draft(), 'the right one').ok).toBe(true);
    await letRegister();
    expect(codes()).toEqual(['registered']);
  });

  it('gives its password to its own server when it calls, and to nobody else', async () => {
    const id = addAlice();
    await letRegister();
    const identity = accounts.identityOf(id);
    if (!identity) throw new Error('Alice can’t call');
    agent.invite({ to: uri('sip:bob@example.com'), ...identity, offer: sdp('offer') }, new Call());
    agent.invite({ to: uri('sip:mallory@192.0.2.66'), ...identity, offer: sdp('offer') }, new Call());
    await world.advance(10);
    registrar.answer(registrar.last('INVITE'), 407, 'b', { 'Proxy-Authenticate': CHALLENGE });
    stranger.answer(stranger.last('INVITE'), 401, 'm', { 'WWW-Authenticate': CHALLENGE });
    await world.advance(10);
    expect(
      registrar.requests.filter(({ method }) => method === 'INVITE').map((request) => proof(request) !== undefined),
    ).toEqual([false, true]);
    expect(stranger.requests.map(({ method }) => method)).toEqual(['INVITE', 'ACK']);
    expect(stranger.requests.map(proof)).toEqual([undefined, undefined]);
  });

  it('is who an INVITE to its Contact is for', async () => {
    const id = addAlice();
    await letRegister();
    const [contact] = registrar.last('REGISTER').contacts;
    const flow = world.network.host('192.0.2.99').flowTo({ address: '192.0.2.98', port: 5060 });
    if (!contact) throw new Error('no Contact');
    expect(accounts.accountFor(contact.uri, flow)?.record.id).toBe(id);
  });
});
