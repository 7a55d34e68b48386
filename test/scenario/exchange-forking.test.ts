import { beforeEach, describe, expect, it, test } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { ScriptedCall } from './exchange-caller.ts';
import { ExchangeWorld } from './exchange-world.ts';
import type { ScriptedPeer } from './scripted-peer.ts';

let world: ExchangeWorld;
let alice: ScriptedPeer;
let call: ScriptedCall;

beforeEach(() => {
  world = new ExchangeWorld();
  alice = world.peer('alice', '127.0.0.2');
  call = new ScriptedCall(world, alice, 'bob');
});

/** Bob's phones, each with its preference. */
function phones(...qs: number[]): Promise<ScriptedPeer[]> {
  const all = qs.map((q, n) => world.registered(`phone${n + 1}`, `127.0.1.${n + 1}`, 'bob', { q }));
  return Promise.all(all);
}

async function twoPhones(q1 = 1, q2 = 1): Promise<readonly [ScriptedPeer, ScriptedPeer]> {
  const [first, second] = await phones(q1, q2);
  if (!first || !second) throw new Error('two were asked for');
  return [first, second];
}

const invited = (phone: ScriptedPeer): number => phone.requests.filter(({ method }) => method === 'INVITE').length;
const cancelled = (phone: ScriptedPeer): number => phone.requests.filter(({ method }) => method === 'CANCEL').length;

/** Ends what the phone rings for, as a phone does that is told CANCEL. */
async function obeyCancel(phone: ScriptedPeer): Promise<void> {
  phone.answer(phone.last('CANCEL'), 200);
  phone.answer(phone.last('INVITE'), 487, phone.name);
  await world.advance(0);
}

async function says(
  phone: ScriptedPeer,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  phone.answer(phone.last('INVITE'), status, phone.name, headers);
  await world.advance(0);
}

test('both phones ring, one answers, the other is cancelled (§16.7 step 10)', async () => {
  const [desk, mobile] = await twoPhones();
  const ladder = world.since();
  await call.invite();
  await says(desk, 180);
  await says(mobile, 180);
  await says(mobile, 200);
  await obeyCancel(desk);
  expect(ladder()).toEqual([
    'alice → exchange INVITE',
    'exchange → alice 100 INVITE',
    'exchange → phone1 INVITE',
    'exchange → phone2 INVITE',
    'phone1 → exchange 180 INVITE',
    'exchange → alice 180 INVITE',
    'phone2 → exchange 180 INVITE',
    'exchange → alice 180 INVITE',
    'phone2 → exchange 200 INVITE',
    'exchange → alice 200 INVITE',
    'exchange → phone1 CANCEL',
    'phone1 → exchange 200 CANCEL',
    'phone1 → exchange 487 INVITE',
    'exchange → phone1 ACK',
  ]);
  expect(await world.settled()).toBe(true);
});

test('two 200 that cross both go back (§16.7 step 5)', async () => {
  const [desk, mobile] = await twoPhones();
  await call.invite();
  desk.answer(desk.last('INVITE'), 200, 'desk');
  mobile.answer(mobile.last('INVITE'), 200, 'mobile');
  await world.advance(0);
  const tags = alice.responses.filter(({ status }) => status === 200).map(({ to }) => to.tag);
  expect(tags).toEqual(['desk', 'mobile']);
});

describe('which refusal goes back (§16.7 step 6)', () => {
  it.each([
    [[486, 404], 486, 'the first of a class'],
    [[486, 302], 302, 'the lowest class'],
    [[404, 407], 407, 'of 4xx one that says how to ask again'],
    [[486, 603], 603, '6xx before all'],
    [[503, 503], 500, '503 is about one phone’s server'],
    [[500, 486], 486, 'the lowest class'],
  ])('%j → %i: %s', async (statuses, best) => {
    const [desk, mobile] = await twoPhones();
    await call.invite();
    await says(desk, statuses[0] ?? 0);
    expect(alice.statuses('INVITE')).toEqual([100]);
    await says(mobile, statuses[1] ?? 0);
    expect(alice.statuses('INVITE')).toEqual([100, best]);
  });

  it('challenges of all are put together (step 7)', async () => {
    const [desk, mobile] = await twoPhones();
    await call.invite();
    await says(desk, 401, { 'WWW-Authenticate': 'Digest realm="desk", nonce="1"' });
    await says(mobile, 407, { 'Proxy-Authenticate': 'Digest realm="mobile", nonce="2"' });
    const answer = alice.lastResponse('INVITE');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toContain('"desk"');
    expect(answer.headers.get('Proxy-Authenticate')).toContain('"mobile"');
  });

  it('6xx ends the other forks (step 5)', async () => {
    const [desk, mobile] = await twoPhones();
    await call.invite();
    await says(desk, 180);
    await says(mobile, 603);
    expect([cancelled(desk), alice.statuses('INVITE')]).toEqual([1, [100, 180]]);
    await obeyCancel(desk);
    expect(alice.statuses('INVITE')).toEqual([100, 180, 603]);
  });
});

describe('preferences (§16.6)', () => {
  it('the next phone rings when the preferred one has refused', async () => {
    const [desk, mobile] = await twoPhones(0.5, 0.9);
    await call.invite();
    expect([invited(desk), invited(mobile)]).toEqual([0, 1]);
    await says(mobile, 486);
    expect([invited(desk), alice.statuses('INVITE')]).toEqual([1, [100]]);
    await says(desk, 404);
    expect(alice.statuses('INVITE')).toEqual([100, 486]);
  });

  it('or has rung for a while', async () => {
    const [desk, mobile] = await twoPhones(0.5, 0.9);
    await call.invite();
    await says(mobile, 180);
    await world.advance(limits.forkGroupMs - 1);
    expect(cancelled(mobile)).toBe(0);
    await world.advance(1);
    await obeyCancel(mobile);
    expect(invited(desk)).toBe(1);
    await says(desk, 200);
    expect(alice.statuses('INVITE')).toEqual([100, 180, 200]);
    expect(await world.settled()).toBe(true);
  });

  it('also when the preferred one says nothing at all', async () => {
    const [desk, mobile] = await twoPhones(0.5, 0.9);
    await call.invite();
    await world.advance(limits.forkGroupMs);
    expect([invited(desk), cancelled(mobile)]).toEqual([1, 0]);
    await says(desk, 200);
    expect(alice.statuses('INVITE')).toEqual([100, 200]);
    expect(await world.settled()).toBe(true);
  });

  it('who gives up rings nobody further', async () => {
    const [desk, mobile] = await twoPhones(0.5, 0.9);
    await call.invite();
    await says(mobile, 180);
    await call.cancel();
    await obeyCancel(mobile);
    expect([invited(desk), alice.statuses('INVITE')]).toEqual([0, [100, 180, 487]]);
  });
});

describe('what the caller wishes (RFC 3841 §9.1)', () => {
  const wish = (directive: string) => call.invite({ 'Request-Disposition': directive });

  it('no-fork: the best alone', async () => {
    const [desk, mobile] = await twoPhones(0.5, 0.9);
    await wish('no-fork');
    await says(mobile, 486);
    expect([invited(desk), alice.statuses('INVITE')]).toEqual([0, [100, 486]]);
  });

  it('parallel: all at once', async () => {
    const both = await twoPhones(0.5, 0.9);
    await wish('parallel');
    expect(both.map(invited)).toEqual([1, 1]);
  });

  it('sequential: one after the other', async () => {
    const both = await twoPhones();
    await wish('sequential');
    expect(both.map(invited)).toEqual([1, 0]);
  });

  it('no-cancel: the other phones ring on', async () => {
    const [desk, mobile] = await twoPhones();
    await wish('no-cancel');
    await says(desk, 180);
    await says(mobile, 200);
    expect(cancelled(desk)).toBe(0);
  });
});

describe('a phone that sends the call elsewhere (§16.7 step 4)', () => {
  it('to a user of ours: that one is called', async () => {
    const [desk] = await phones(1);
    const carol = await world.registered('carol', '127.0.0.4', 'carol');
    await call.invite();
    if (desk) await says(desk, 302, { Contact: `<${world.at('carol')}>` });
    expect(carol.last('INVITE').uriText).toBe(carol.uri);
    await says(carol, 200);
    expect(alice.statuses('INVITE')).toEqual([100, 200]);
  });

  it.each([
    ['to another domain', '<sip:carol@elsewhere.example>', ''],
    ['back to himself', '<sip:bob@127.0.0.1>', ''],
    ['to a user of ours, for a caller who follows by himself', '<sip:carol@127.0.0.1>', 'no-recurse'],
  ])('%s: the caller is told', async (_what, contact, disposition) => {
    const [desk] = await phones(1);
    await world.registered('carol', '127.0.0.4', 'carol');
    await call.invite({ 'Request-Disposition': disposition });
    if (desk) await says(desk, 302, { Contact: contact });
    expect(alice.lastResponse('INVITE').status).toBe(302);
    expect(alice.lastResponse('INVITE').headers.get('Contact')).toBe(contact);
  });
});
