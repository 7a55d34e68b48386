import { describe, expect, test } from 'vitest';
import { formatUri } from '../../main/sip/message/uri.ts';
import { instanceId, Registering } from './registering.ts';
import { uri } from './uri.ts';

const instance = `+sip.instance="<urn:uuid:${instanceId}>"`;

function bobsTransport(call: Registering) {
  const transport = call.world.network.find({ address: call.bob.address, port: 5060 }, 'udp');
  if (!transport) throw new Error('bob is gone');
  return transport;
}

/** What Bob would put into another request of the account. */
function contact(call: Registering): string {
  const { flow } = call.registration;
  if (!flow) throw new Error('no flow');
  return call.registration.contactFor(flow);
}

describe('outbound (RFC 5626)', () => {
  test('the flow is kept alive as long as the registration, at the server\u2019s pace', async () => {
    const call = new Registering();
    const transport = bobsTransport(call);
    await call.begin();
    expect(transport.keptAlive).toEqual([]);
    await call.grant(3_600, { Require: 'outbound', 'Flow-Timer': '90' });
    expect(transport.keptAlive).toEqual([{ address: '192.0.2.10', port: 5060 }]);
    expect(transport.keepAliveWishes).toEqual([{ answers: true, withinMs: 90_000 }]);
    void call.registration.close();
    await call.world.advance(1_500);
    expect(transport.keptAlive).toEqual([]);
  });

  test('a server that does not say so need not answer pings', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant();
    expect(bobsTransport(call).keepAliveWishes).toEqual([{ answers: false }]);
    expect(contact(call)).toBe('<sip:bob@192.0.2.4:5060>');
  });

  test('a refresh on the same terms leaves the keep-alive as it is', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant(100);
    await call.world.advance(90_000);
    await call.grant(100);
    expect(bobsTransport(call).keptAlive).toHaveLength(1);
  });

  test('a flow that is lost is replaced at once, under the same reg-id', async () => {
    const call = new Registering();
    call.serveFrom('tcp');
    await call.begin();
    await call.challenge();
    await call.grant(3_600, { Require: 'outbound' });
    bobsTransport(call).lose({ address: call.server.address, port: 5060 });
    await call.world.advance(0);
    expect(call.kinds()).toEqual(['registered', 'registering']);
    expect(call.last.headers.get('Contact')).toContain(';reg-id=1;');
    expect(call.proved).toBe(true);
    await call.grant(3_600, { Require: 'outbound' });
    expect(call.kinds()).toEqual(['registered', 'registering', 'registered']);
    expect(bobsTransport(call).keptAlive).toHaveLength(1);
  });

  test('a server that ends each flow as soon as we are registered is not asked again and again (§4.5)', async () => {
    const call = new Registering();
    call.serveFrom('tcp');
    await call.begin();
    const loseAtOnce = async () => {
      await call.grant();
      bobsTransport(call).lose({ address: call.server.address, port: 5060 });
      await call.world.advance(0);
    };
    await loseAtOnce();
    expect([call.sent, call.state.kind]).toEqual([2, 'registering']);
    for (const mostMs of [60_000, 120_000, 240_000]) {
      await loseAtOnce();
      const { state, sent } = call;
      if (state.kind !== 'unreachable') throw new Error(state.kind);
      const wait = state.retryAt - call.world.clock.wallTime();
      expect(wait).toBeGreaterThanOrEqual(mostMs / 2);
      expect(wait).toBeLessThanOrEqual(mostMs);
      await call.world.advance(wait - 1);
      expect(call.sent).toBe(sent);
      await call.world.advance(1);
      expect(call.sent).toBe(sent + 1);
    }
    await call.grant();
    await call.world.advance(30_000);
    bobsTransport(call).lose({ address: call.server.address, port: 5060 });
    await call.world.advance(0);
    expect(call.state.kind).toBe('registering');
  });

  test('and when the server is gone with it: backoff, and again once it is back', async () => {
    const call = new Registering();
    call.serveFrom('tcp');
    await call.begin();
    await call.grant();
    const server = call.world.network.find({ address: call.server.address, port: 5060 }, 'tcp');
    if (!server) throw new Error('no server');
    call.world.network.remove(server);
    bobsTransport(call).lose({ address: call.server.address, port: 5060 });
    await call.world.advance(0);
    expect(call.state).toMatchObject({ kind: 'unreachable', message: 'nothing listens at 192.0.2.10' });
    expect(bobsTransport(call).keptAlive).toEqual([]);
  });

  test('requests of the account bear `ob` where the server knows it', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant(3_600, { Require: 'outbound' });
    expect(contact(call)).toBe('<sip:bob@192.0.2.4:5060;ob>');
  });

  test('439 First Hop Lacks Outbound Support: without it then', async () => {
    const call = new Registering();
    await call.begin();
    await call.answer(439);
    expect(call.last.headers.get('Supported')).toBe('path, gruu');
    expect(call.last.headers.get('Contact')).toBe(`<sip:bob@192.0.2.4:5060>;${instance};expires=3600`);
    await call.grant();
    expect(call.state.kind).toBe('registered');
  });
});

describe('GRUU (RFC 5627)', () => {
  test('both are told; dialogs keep our address, which every proxy can route to', async () => {
    const call = new Registering();
    await call.begin();
    const gruu = `sip:bob@biloxi.example.com;gr=urn:uuid:${instanceId}`;
    const temporary = 'sip:tgruu.7hs==jd7vnzga5w7fajsc7-ajd6fabz0f8g5@example.com;gr';
    await call.grant(3_600, {
      Contact: `<sip:bob@192.0.2.4:5060>;pub-gruu="${gruu}";temp-gruu="${temporary}";${instance};expires=3600`,
    });
    expect(contact(call)).toBe('<sip:bob@192.0.2.4:5060>');
    const { state } = call;
    const [own] = state.kind === 'registered' ? state.bindings.filter((binding) => binding.own) : [];
    expect(own?.publicGruu && formatUri(own.publicGruu)).toBe(gruu);
    expect(own?.temporaryGruu && formatUri(own.temporaryGruu)).toBe(temporary);
  });
});

describe('routes', () => {
  const proxy = uri('sip:proxy.biloxi.example.com;lr');

  test('the outbound proxy stands in Route, the registrar in the Request-URI', async () => {
    const call = new Registering();
    call.world.locates('proxy.biloxi.example.com', [{ protocol: 'udp', address: call.server.address, port: 5060 }]);
    await call.begin({ route: [proxy] });
    expect(call.last.uriText).toBe('sip:biloxi.example.com');
    expect(call.last.headers.all('Route')).toEqual(['<sip:proxy.biloxi.example.com;lr>']);
    expect(call.registration.route).toEqual([proxy]);
  });

  /** RFC 3608 §6.1. */
  test('Service-Route is the route of later requests, but not of REGISTER', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant(100, { 'Service-Route': '<sip:p2.biloxi.example.com;lr>, <sip:home.biloxi.example.com;lr>' });
    expect(call.registration.route.map(formatUri)).toEqual([
      'sip:p2.biloxi.example.com;lr',
      'sip:home.biloxi.example.com;lr',
    ]);
    await call.world.advance(90_000);
    expect(call.last.headers.has('Route')).toBe(false);
    await call.grant(100);
    expect(call.registration.route).toEqual([]);
  });

  test('it comes behind the outbound proxy, unless that is its first', async () => {
    const call = new Registering();
    call.world.locates('proxy.biloxi.example.com', [{ protocol: 'udp', address: call.server.address, port: 5060 }]);
    await call.begin({ route: [proxy] });
    await call.grant(100, { 'Service-Route': '<sip:home.biloxi.example.com;lr>' });
    expect(call.registration.route.map(formatUri)).toEqual([
      'sip:proxy.biloxi.example.com;lr',
      'sip:home.biloxi.example.com;lr',
    ]);
    await call.world.advance(90_000);
    await call.grant(100, { 'Service-Route': '<sip:proxy.biloxi.example.com;lr;x=1>' });
    expect(call.registration.route.map(formatUri)).toEqual(['sip:proxy.biloxi.example.com;lr;x=1']);
  });
});

describe('a 3xx', () => {
  test('within the domain is followed', async () => {
    const call = new Registering();
    const second = call.world.peer('second', '192.0.2.11');
    call.world.locates('r2.biloxi.example.com', [{ protocol: 'udp', address: second.address, port: 5060 }]);
    await call.begin();
    await call.answer(302, { Contact: '<sip:evil.example.net>, <sip:r2.biloxi.example.com>' });
    expect(second.last('REGISTER').uriText).toBe('sip:r2.biloxi.example.com');
    expect(second.last('REGISTER').headers.get('To')).toBe('<sip:bob@biloxi.example.com>');
    expect(call.world.ladder().at(-1)).toBe('bob → second REGISTER');
  });

  test.each([
    '<sip:evil.example.net>',
    '<sip:evilbiloxi.example.com>',
    '<sip:biloxi.example.com.evil.example.net>',
    '<mailto:bob@biloxi.example.com>',
    '<sip:biloxi.example.com>',
  ])('to %s is a refusal', async (target) => {
    const call = new Registering();
    await call.begin();
    await call.answer(302, { Contact: target });
    expect(call.state).toMatchObject({ kind: 'refused', status: 302 });
    expect(call.sent).toBe(1);
  });

  test('does not lead from TLS to the open', async () => {
    const call = new Registering();
    await call.begin({ registrar: uri('sip:biloxi.example.com;transport=tls') });
    call.world.locates('r2.biloxi.example.com', [{ protocol: 'udp', address: call.server.address, port: 5060 }]);
    await call.answer(302, { Contact: '<sip:r2.biloxi.example.com;transport=udp>' });
    expect(call.last.uriText).toBe('sip:r2.biloxi.example.com;transport=tls');
  });

  test('in a circle ends after three', async () => {
    const call = new Registering();
    for (const name of ['a', 'b']) {
      call.world.locates(`${name}.biloxi.example.com`, [{ protocol: 'udp', address: call.server.address, port: 5060 }]);
    }
    await call.begin();
    for (const name of ['a', 'b', 'a', 'b']) await call.answer(302, { Contact: `<sip:${name}.biloxi.example.com>` });
    expect(call.sent).toBe(4);
    expect(call.state).toMatchObject({ kind: 'refused', status: 302 });
  });
});

describe('where we were before', () => {
  const former = `<sip:bob@192.0.2.99:5060>;${instance};expires=2000`;

  test('is taken away, bindings of other phones are not', async () => {
    const call = new Registering();
    await call.begin();
    await call.grant(3_600, { Contact: `${call.contactBack(3_600)}, ${former}, <sip:bob@192.0.2.5>;expires=9` });
    expect(call.state.kind).toBe('registered');
    expect(call.last.headers.all('Contact')).toEqual([
      `<sip:bob@192.0.2.4:5060>;reg-id=1;${instance};expires=3600`,
      '<sip:bob@192.0.2.99:5060>;expires=0',
    ]);
  });

  test('is not taken away again and again from a registrar that keeps it', async () => {
    const call = new Registering();
    await call.begin();
    for (let n = 0; n < 3; n++) await call.grant(3_600, { Contact: `${call.contactBack(3_600)}, ${former}` });
    await call.world.advance(1_000_000);
    expect(call.sent).toBe(2);
  });

  /** RFC 3581 §4: received and rport of the 200 say where the server saw us. */
  test('behind a NAT: the address that the server saw takes the place of ours, where that is wished', async () => {
    for (const rewritesContact of [true, false]) {
      const call = new Registering();
      await call.begin({ rewritesContact });
      const nat = call.world.network.host('203.0.113.7', 40_001);
      nat.onArrival(({ message }) => nat.flowTo({ address: call.bob.address, port: 5060 }).send(message));
      const via = call.last.headers.get('Via') ?? '';
      call.last.headers.set(
        'Via',
        via.replace(/received=192\.0\.2\.4/, 'received=203.0.113.7').replace(/rport=\d+/, 'rport=40001'),
      );
      await call.grant();
      expect(call.state.kind).toBe('registered');
      expect(call.sent).toBe(rewritesContact ? 2 : 1);
      if (!rewritesContact) continue;
      expect(call.last.headers.all('Contact')).toEqual([
        `<sip:bob@203.0.113.7:40001>;reg-id=1;${instance};expires=3600`,
        '<sip:bob@192.0.2.4:5060>;expires=0',
      ]);
      expect(contact(call)).toBe('<sip:bob@203.0.113.7:40001>');
    }
  });
});
