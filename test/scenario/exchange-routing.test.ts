import { beforeEach, describe, expect, it, test } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { ScriptedCall } from './exchange-caller.ts';
import { ExchangeWorld } from './exchange-world.ts';
import type { ScriptedPeer } from './scripted-peer.ts';

let world: ExchangeWorld;
let alice: ScriptedPeer;
let bob: ScriptedPeer;
let call: ScriptedCall;

beforeEach(async () => {
  world = new ExchangeWorld();
  alice = world.peer('alice', '127.0.0.2');
  bob = await world.registered('bob', '127.0.0.3', 'bob');
  call = new ScriptedCall(world, alice, 'bob');
});

const heard = (peer: ScriptedPeer, method: string): number => peer.requests.filter((r) => r.method === method).length;

describe('request validation (§16.3)', () => {
  it('3: no hop is left: 483', async () => {
    await call.invite({ 'Max-Forwards': '0' });
    expect(alice.statuses('INVITE')).toEqual([483]);
  });

  it('4: a request that comes back as it went out has looped: 482', async () => {
    await call.invite();
    const looped = bob.last('INVITE');
    bob.send('INVITE', world.at('bob'), world.host.address, {
      ...Object.fromEntries(['From', 'To', 'Call-ID', 'CSeq'].map((name) => [name, looped.headers.get(name) ?? ''])),
      Via: ['SIP/2.0/UDP 127.0.0.3:5060;branch=z9hG4bK-back', ...looped.headers.list('Via')].join(', '),
    });
    await world.advance(0);
    expect(bob.statuses('INVITE')).toEqual([482]);
  });

  it('4: one that comes back for somebody else is a spiral, and goes on (RFC 5393 §4.2)', async () => {
    const carol = await world.registered('carol', '127.0.0.4', 'carol');
    await call.invite();
    const sent = bob.last('INVITE');
    bob.send('INVITE', world.at('carol'), world.host.address, {
      ...Object.fromEntries(['From', 'To', 'Call-ID', 'CSeq'].map((name) => [name, sent.headers.get(name) ?? ''])),
      Via: ['SIP/2.0/UDP 127.0.0.3:5060;branch=z9hG4bK-on', ...sent.headers.list('Via')].join(', '),
    });
    await world.advance(0);
    expect(carol.last('INVITE').vias).toHaveLength(4);
    carol.answer(carol.last('INVITE'), 180, 'c');
    await world.advance(0);
    expect(bob.statuses('INVITE').at(-1)).toBe(180);
  });

  it('5: what a proxy would have to understand: 420', async () => {
    await call.invite({ 'Proxy-Require': 'foo, bar' });
    expect(alice.statuses('INVITE')).toEqual([420]);
    expect(alice.lastResponse('INVITE').headers.get('Unsupported')).toBe('foo, bar');
  });

  it('a method that nobody has heard of is forwarded all the same (1)', async () => {
    const lines = { To: '<sip:bob@127.0.0.1>', From: '<sip:alice@x>;tag=a', 'Call-ID': 'm', CSeq: '1 DANCE' };
    alice.send('DANCE', world.at('bob'), world.host.address, lines);
    await world.advance(0);
    expect(bob.last('DANCE').uriText).toBe(bob.uri);
  });
});

describe('no open relay', () => {
  it.each([
    ['another domain', 'sip:x@elsewhere.example', '', 404],
    ['another domain by way of us', 'sip:x@elsewhere.example', '<sip:127.0.0.1;lr>', 403],
    ['another hop after us', 'sip:bob@127.0.0.1', '<sip:127.0.0.1;lr>, <sip:127.0.0.9;lr>', 403],
    ['nobody', 'sip:nobody@127.0.0.1', '', 404],
  ])('%s: refused', async (_what, target, route, status) => {
    await call.invite({ Route: route }, target);
    expect(alice.statuses('INVITE')).toEqual([status]);
    expect(heard(bob, 'INVITE')).toBe(0);
  });

  it('a Route of ours without the mark of the call opens nothing', async () => {
    const lines = { To: '<sip:x@y>;tag=1', From: '<sip:alice@x>;tag=a', 'Call-ID': 'm', CSeq: '1 BYE' };
    for (const route of ['<sip:127.0.0.1;lr>', '<sip:127.0.0.1;lr;did=0123456789abcdef>']) {
      alice.send('BYE', 'sip:victim@127.0.0.9', world.host.address, { ...lines, Route: route });
    }
    await world.advance(0);
    expect(alice.statuses('BYE')).toEqual([481, 481]);
  });
});

describe('Route (§16.4)', () => {
  it('a phone may name us as its outbound proxy', async () => {
    await call.invite({ Route: '<sip:127.0.0.1:5060;lr>' });
    expect(bob.last('INVITE').headers.has('Route')).toBe(false);
  });

  it('a maddr that names us has done its work', async () => {
    await call.invite({}, 'sip:bob@127.0.0.1;maddr=127.0.0.1');
    expect(bob.last('INVITE').uriText).toBe(bob.uri);
  });

  it('what a strict router sends is understood', async () => {
    await call.invite();
    const [route] = bob.last('INVITE').headers.list('Record-Route');
    const ours = (route ?? '').replace(/[<>]/g, '');
    bob.send('BYE', ours, world.host.address, {
      ...bob.asCallee(bob.last('INVITE'), 'b', 1, 'BYE'),
      Route: `<${alice.uri}>`,
    });
    await world.advance(0);
    expect([alice.last('BYE').uriText, alice.last('BYE').headers.has('Route')]).toEqual([alice.uri, false]);
  });

  it('the Path of a registration goes in front (RFC 3327)', async () => {
    const edge = world.peer('edge', '127.0.0.5');
    await world.register(edge, 'dave', {
      contact: '<sip:dave@10.0.0.1>',
      headers: { Path: '<sip:127.0.0.5;lr>, <sip:10.0.0.9;lr>', Supported: 'path' },
    });
    await new ScriptedCall(world, alice, 'dave').invite();
    const invite = edge.last('INVITE');
    expect(invite.uriText).toBe('sip:dave@10.0.0.1');
    expect(invite.headers.all('Route')).toEqual(['<sip:127.0.0.5;lr>', '<sip:10.0.0.9;lr>']);
  });

  it('a Path through a strict router stands in the Request-URI, the target last (§16.6 step 6)', async () => {
    const edge = world.peer('edge', '127.0.0.5');
    await world.register(edge, 'dave', {
      contact: '<sip:dave@10.0.0.1>',
      headers: { Path: '<sip:127.0.0.5>', Supported: 'path' },
    });
    await new ScriptedCall(world, alice, 'dave').invite();
    const invite = edge.last('INVITE');
    expect([invite.uriText, invite.headers.all('Route')]).toEqual(['sip:127.0.0.5', ['<sip:dave@10.0.0.1>']]);
  });
});

describe('a phone on TCP', () => {
  const contact = '<sip:dave@10.9.9.9:4711;transport=tcp>';

  it('is called over its own connection, and each side hears by which Route to come back (RFC 5658)', async () => {
    const dave = await world.registered('dave', '127.0.0.6', 'dave', { protocol: 'tcp', contact });
    const toDave = new ScriptedCall(world, alice, 'dave');
    await toDave.invite();
    const invite = dave.last('INVITE');
    expect(invite.via.transport).toBe('TCP');
    expect(invite.headers.list('Record-Route')).toEqual([
      expect.stringMatching(/^<sip:127\.0\.0\.1:5060;transport=tcp;lr;did=/),
      expect.stringMatching(/^<sip:127\.0\.0\.1:5060;lr;did=/),
    ]);
  });

  it('whose connection is gone is sought at its Contact', async () => {
    const gone = world.silentHost('127.0.0.6');
    const elsewhere = world.peer('elsewhere', '127.0.0.7');
    const contact = '<sip:dave@127.0.0.7;transport=tcp>';
    const lines = {
      To: '<sip:dave@127.0.0.1>',
      From: '<sip:dave@127.0.0.1>;tag=d',
      'Call-ID': 'r',
      CSeq: '1 REGISTER',
    };
    gone.send('REGISTER', 'sip:127.0.0.1', world.host.address, { ...lines, Contact: contact }, '', 'tcp');
    await world.advance(0);
    await new ScriptedCall(world, alice, 'dave').invite();
    expect(elsewhere.last('INVITE').via.transport).toBe('TCP');
  });

  it('gets the requests of its dialogs over that connection too', async () => {
    const dave = await world.registered('dave', '127.0.0.6', 'dave', { protocol: 'tcp', contact });
    const toDave = new ScriptedCall(world, alice, 'dave');
    await toDave.invite();
    const routes = dave.last('INVITE').headers.list('Record-Route').join(', ');
    dave.answer(dave.last('INVITE'), 200, 'd', { Contact: contact, 'Record-Route': routes });
    await world.advance(0);
    const lines = {
      To: '<sip:dave@127.0.0.1>;tag=d',
      From: '<sip:alice@127.0.0.1>;tag=caller',
      'Call-ID': 'call-of-alice',
      Route: dave.last('INVITE').headers.list('Record-Route').reverse().join(', '),
    };
    const target = contact.replace(/[<>]/g, '');
    alice.send('ACK', target, world.host.address, { ...lines, CSeq: '1 ACK' });
    alice.send('BYE', target, world.host.address, { ...lines, CSeq: '2 BYE' });
    await world.advance(0);
    expect([heard(dave, 'ACK'), heard(dave, 'BYE')]).toEqual([1, 1]);
    expect(dave.last('BYE').via.transport).toBe('TCP');
  });
});

describe('flows of RFC 5626', () => {
  it('one phone with two flows rings once, over the newer; over the older when that one fails', async () => {
    const flow = (id: number) => ({
      contact: `<sip:dave@10.9.9.9>;+sip.instance="<urn:uuid:1>";reg-id=${id}`,
      headers: { Supported: 'path, outbound' },
    });
    const first = await world.registered('first', '127.0.0.6', 'dave', flow(1));
    const second = await world.registered('second', '127.0.0.7', 'dave', flow(2));
    const toDave = new ScriptedCall(world, alice, 'dave');
    await toDave.invite();
    expect([heard(first, 'INVITE'), heard(second, 'INVITE')]).toEqual([0, 1]);
    second.answer(second.last('INVITE'), 503, 's');
    await world.advance(0);
    expect(heard(first, 'INVITE')).toBe(1);
  });
});

test('requests beyond the limit of those being forwarded are told to come again', async () => {
  for (let n = 0; n < limits.responseContexts; n += 1) {
    alice.send('MESSAGE', world.at('bob'), world.host.address, {
      To: '<sip:bob@127.0.0.1>',
      From: '<sip:alice@x>;tag=a',
      'Call-ID': `m${n}`,
      CSeq: '1 MESSAGE',
    });
  }
  await call.invite();
  const { status, headers } = alice.lastResponse('INVITE');
  expect([status, headers.get('Retry-After')]).toEqual([503, '10']);
  expect(await world.settled()).toBe(true);
});

test('when the exchange closes, callers are told and phones are left alone', async () => {
  await call.invite();
  bob.answer(bob.last('INVITE'), 180, 'b');
  await world.advance(0);
  world.host.exchange.dispose();
  await world.advance(0);
  expect(alice.statuses('INVITE')).toEqual([100, 180, 503]);
  expect(heard(bob, 'CANCEL')).toBe(1);
  expect(world.host.exchange.counts().responseContexts).toBe(0);
});
