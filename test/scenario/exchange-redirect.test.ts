import { beforeEach, describe, expect, it } from 'vitest';
import type { ExchangeMode } from '../../main/exchange/options.ts';
import { ScriptedCall } from './exchange-caller.ts';
import { ExchangeWorld } from './exchange-world.ts';
import type { ScriptedPeer } from './scripted-peer.ts';

let mode: ExchangeMode;
let world: ExchangeWorld;
let alice: ScriptedPeer;
let call: ScriptedCall;

beforeEach(async () => {
  mode = 'redirect';
  world = new ExchangeWorld({ mode: () => mode });
  alice = world.peer('alice', '127.0.0.2');
  await world.registered('desk', '127.0.0.3', 'bob', { q: 0.3 });
  await world.registered('mobile', '127.0.0.4', 'bob', { q: 0.8 });
  call = new ScriptedCall(world, alice, 'bob');
});

const contacts = (): string[] => alice.lastResponse('INVITE').headers.all('Contact');

describe('the redirect server (RFC 3261 §8.3)', () => {
  it('says where the user is, the preferred place first (RFC 3665 §3.6)', async () => {
    const ladder = world.since();
    await call.invite();
    await call.ackRefusal();
    expect(ladder()).toEqual(['alice → exchange INVITE', 'exchange → alice 302 INVITE', 'alice → exchange ACK']);
    expect(contacts()).toEqual(['<sip:mobile@127.0.0.4>;q=0.8', '<sip:desk@127.0.0.3>;q=0.3']);
    expect(await world.settled()).toBe(true);
  });

  it('forwards for a caller who wants that (RFC 3841 §9.1)', async () => {
    await call.invite({ 'Request-Disposition': 'proxy' });
    expect(alice.statuses('INVITE')).toEqual([100]);
  });

  it.each([
    ['with a Route', true, 403],
    ['without one', false, 404],
  ])('lets a phone follow that sends all through the exchange %s, and nowhere else', async (_how, routed, refusal) => {
    const viaUs = routed ? { Route: `<sip:${world.host.address};lr>` } : {};
    const to = (uri: string) => new ScriptedCall(world, alice, 'bob', uri).invite(viaUs, uri);
    await to('sip:mobile@127.0.0.4');
    expect(alice.statuses('INVITE')).toEqual([100]);
    await to('sip:somebody@127.0.0.4');
    expect(alice.statuses('INVITE').at(-1)).toBe(refusal);
    await to('sip:mobile@192.0.2.99');
    expect(alice.statuses('INVITE').at(-1)).toBe(refusal);
  });

  it('redirects whom a proxy should, who wants that', async () => {
    mode = 'proxy';
    await call.invite({ 'Request-Disposition': 'redirect' });
    expect(alice.statuses('INVITE')).toEqual([302]);
  });

  it('knows nothing of who is not there', async () => {
    await new ScriptedCall(world, alice, 'nobody').invite();
    expect(alice.statuses('INVITE')).toEqual([404]);
  });
});
