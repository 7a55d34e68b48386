import { describe, expect, test } from 'vitest';
import type { ScriptedPeer } from '../../../scenario/scripted-peer.ts';
import { World } from '../../../scenario/world.ts';

const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, SUBSCRIBE, NOTIFY, MESSAGE';

/** One request out of nowhere, and the answer to it. */
async function ask(method: string, headers: Record<string, string> = {}, body = '', requestUri = 'sip:bob@192.0.2.2') {
  const world = new World();
  const bob = world.phone('bob', '192.0.2.2');
  const carol = world.peer('carol', '192.0.2.3');
  carol.send(method, requestUri, bob.address, { ...basics(method), ...headers }, body);
  await world.advance(0);
  return { world, bob, carol, response: carol.lastResponse(method) };
}

function basics(method: string): Record<string, string> {
  return {
    From: '<sip:carol@192.0.2.3>;tag=c',
    To: '<sip:bob@192.0.2.2>',
    'Call-ID': 'out-of-nowhere',
    CSeq: `1 ${method}`,
  };
}

describe('methods (§8.2.1)', () => {
  test.each(['REGISTER', 'PUBLISH'])('%s is known and not allowed: 405 with Allow', async (method) => {
    const { response } = await ask(method);
    expect([response.status, response.headers.get('Allow')]).toEqual([405, allow]);
  });

  test.each([
    ['PRACK', 481],
    ['UPDATE', 481],
    ['INFO', 481],
    ['NOTIFY', 481],
    ['SUBSCRIBE', 489],
    ['REFER', 403],
    ['MESSAGE', 403],
  ])('%s that nobody handles, outside of a dialog: %i', async (method, status) => {
    expect((await ask(method)).response.status).toBe(status);
  });

  test.each(['JUMP', 'invite'])('%s is no method that we know: 501', async (method) => {
    expect((await ask(method)).response.status).toBe(501);
  });
});

describe('headers (§8.2.2)', () => {
  test.each(['tel:+12015550123', 'mailto:bob@example.com'])('a Request-URI of another scheme: 416 (%s)', async (to) => {
    expect((await ask('INVITE', {}, '', to)).response.status).toBe(416);
  });

  test('an unknown scheme in To is no obstacle (§8.2.2.1)', async () => {
    expect((await ask('INVITE', { To: '<tel:+12015550123>' })).response.status).toBe(180);
  });

  test('Require of what we don’t understand: 420 with Unsupported', async () => {
    const { response, bob } = await ask('INVITE', { Require: '100rel, precondition, sec-agree' });
    expect([response.status, response.headers.get('Unsupported')]).toEqual([420, 'precondition, sec-agree']);
    expect(bob.invites).toEqual([]);
  });

  test('Proxy-Require is not for us', async () => {
    expect((await ask('INVITE', { 'Proxy-Require': 'sec-agree' })).response.status).toBe(180);
  });

  /** RFC 4475 §3.3.11: an endpoint processes it as if the value were positive. */
  test('Max-Forwards of 0 reaches an endpoint all the same', async () => {
    expect((await ask('INVITE', { 'Max-Forwards': '0' })).response.status).toBe(180);
  });

  test('the same INVITE by another way: 482 (§8.2.2.2)', async () => {
    const { world, bob, carol } = await ask('INVITE');
    carol.send('INVITE', bob.uri, bob.address, basics('INVITE'));
    await world.advance(0);
    expect(carol.lastResponse('INVITE').status).toBe(482);
    expect(bob.invites).toHaveLength(1);
  });

  test('an INVITE without a Contact: 400', async () => {
    expect((await ask('INVITE', { Contact: '<tel:+1201>' })).response).toMatchObject({
      status: 400,
      reason: 'Contact Missing',
    });
  });
});

describe('bodies (§8.2.3)', () => {
  test('a type that we can’t read: 415 with Accept', async () => {
    const { response, bob } = await ask('INVITE', { 'Content-Type': 'text/plain' }, 'hello');
    expect([response.status, response.headers.get('Accept')]).toEqual([415, 'application/sdp']);
    expect(bob.invites).toEqual([]);
  });

  test('an encoding that we can’t undo: 415 with Accept-Encoding', async () => {
    const { response } = await ask('INVITE', { 'Content-Encoding': 'gzip' }, 'x');
    expect([response.status, response.headers.get('Accept-Encoding')]).toEqual([415, 'identity']);
  });

  test('a body that is optional is passed over', async () => {
    const { response, bob } = await ask(
      'INVITE',
      { 'Content-Type': 'text/plain', 'Content-Disposition': 'render; handling=optional' },
      'hello',
    );
    expect(response.status).toBe(180);
    expect(bob.invites[0]?.offer).toBeUndefined();
  });

  test('type and parameters in any case are read', async () => {
    const { response, bob } = await ask('INVITE', { 'Content-Type': 'Application/SDP; charset=utf-8' }, 'v=0');
    expect(response.status).toBe(180);
    expect(bob.invites[0]?.offer?.contentType).toBe('application/sdp');
  });

  test.each([
    ['text/html', 406],
    [' ', 406],
    ['text/html, application/sdp;q=0.5', 180],
    ['application/*', 180],
    ['*/*', 180],
  ])('a caller that accepts "%s" gets %i', async (accept, status) => {
    const { response } = await ask('INVITE', { Accept: accept });
    expect(response.status).toBe(status);
    const why = status === 406 ? '399 partyline "Only application/sdp can be answered with"' : undefined;
    expect(response.headers.get('Warning')).toBe(why);
  });
});

describe('requests of dialogs that are not ours (§12.2.2)', () => {
  test.each(['BYE', 'INVITE', 'OPTIONS'])('%s with an unknown To tag: 481', async (method) => {
    expect((await ask(method, { To: '<sip:bob@192.0.2.2>;tag=who' })).response.status).toBe(481);
  });

  test('BYE without a To tag: 481 (§15.1.2)', async () => {
    expect((await ask('BYE')).response.status).toBe(481);
  });

  test('an ACK of nothing is passed over', async () => {
    const { world, bob, carol } = await ask('OPTIONS');
    carol.send('ACK', bob.uri, bob.address, { ...basics('ACK'), To: '<sip:bob@192.0.2.2>;tag=who' });
    await world.advance(40_000);
    expect(carol.responses).toHaveLength(1);
    expect([bob.idle, world.clock.pending]).toEqual([true, 0]);
  });

  test('a BYE with a body that we can’t read ends the call all the same', async () => {
    const { world, bob, carol } = await ask('INVITE');
    bob.answer();
    await world.advance(0);
    const To = carol.lastResponse('INVITE').headers.get('To') ?? '';
    carol.send(
      'BYE',
      bob.uri,
      bob.address,
      { ...basics('BYE'), To, CSeq: '2 BYE', 'Content-Type': 'text/plain' },
      'bye',
    );
    await world.advance(0);
    expect(carol.lastResponse('BYE').status).toBe(200);
    expect(bob.incoming[0]?.ended).toEqual({ kind: 'remote' });
  });
});

describe('answers (§8.2.6)', () => {
  test('the Timestamp comes back in the 100 (§8.2.6.1)', async () => {
    const world = new World();
    const bob = world.phone('bob', '192.0.2.2');
    const carol = world.peer('carol', '192.0.2.3');
    bob.onRing = () => {};
    carol.send('INVITE', bob.uri, bob.address, { ...basics('INVITE'), Timestamp: '54.21' });
    await world.advance(0);
    const { status, headers, to } = carol.lastResponse('INVITE');
    expect([status, headers.get('Timestamp'), to.tag]).toEqual([100, '54.21', undefined]);
  });

  test('every answer to one request bears one To tag', async () => {
    const { world, bob, carol } = await ask('INVITE');
    bob.answer();
    await world.advance(0);
    expect(new Set(carol.responses.map(({ to }) => to.tag)).size).toBe(1);
  });

  test('Record-Route comes back as it was, in what makes a dialog (§12.1.1)', async () => {
    const recordRoute = '<sip:p2.example.com;lr;x=%20>, <sip:p1.example.com>';
    const { world, bob, carol } = await ask('INVITE', { 'Record-Route': recordRoute });
    bob.answer();
    await world.advance(0);
    expect(carol.responses.map(({ headers }) => headers.get('Record-Route'))).toEqual([recordRoute, recordRoute]);
  });

  test('without a handler a call gets 480', async () => {
    const world = new World();
    const bob = world.phone('bob', '192.0.2.2');
    const carol = world.peer('carol', '192.0.2.3');
    bob.agent.onInvite(() => {}).dispose();
    carol.send('INVITE', bob.uri, bob.address, basics('INVITE'));
    await world.advance(0);
    expect(carol.statuses('INVITE')).toEqual([480]);
  });
});

describe('OPTIONS (§11.2)', () => {
  function expectCapabilities(carol: ScriptedPeer, status: number) {
    const { headers, status: given } = carol.lastResponse('OPTIONS');
    expect(given).toBe(status);
    expect(headers.get('Allow')).toBe(allow);
    expect(headers.get('Accept')).toBe('application/sdp');
    expect(headers.list('Supported')).toEqual(expect.arrayContaining(['100rel', 'timer']));
    expect([headers.has('Supported'), headers.has('Accept-Encoding'), headers.has('Accept-Language')]).toEqual([
      true,
      true,
      true,
    ]);
  }

  test('outside a dialog', async () => {
    expectCapabilities((await ask('OPTIONS')).carol, 200);
  });

  test('for a user that we don’t have: as an INVITE would be answered', async () => {
    expectCapabilities((await ask('OPTIONS', {}, '', 'sip:nobody@192.0.2.2')).carol, 404);
  });

  test('within a dialog, early and confirmed', async () => {
    const { world, bob, carol } = await ask('INVITE');
    const To = carol.lastResponse('INVITE').headers.get('To') ?? '';
    carol.send('OPTIONS', bob.uri, bob.address, { ...basics('OPTIONS'), To, CSeq: '2 OPTIONS' });
    await world.advance(0);
    expectCapabilities(carol, 200);
    bob.answer();
    carol.send('OPTIONS', bob.uri, bob.address, { ...basics('OPTIONS'), To, CSeq: '3 OPTIONS' });
    await world.advance(0);
    expect(carol.statuses('OPTIONS')).toEqual([200, 200]);
    expect(bob.agent.counts().sessions).toBe(1);
  });
});
