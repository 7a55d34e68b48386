import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { limits } from '../../../main/base/limits.ts';
import type { Target } from '../../../main/sip/transport.ts';
import { makeIdentity } from '../../support/certificates.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { errorIn, request, requestText, response, responseText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpServer } from './peers.ts';
import { SipWebSocketServer } from './websocket-peer.ts';

const authority = makeIdentity({ name: 'Test CA', authority: true });
const domain = makeIdentity({ name: 'p', issuer: authority, alternatives: ['DNS:example.com'] });

function to(server: { readonly local: { address: string; port: number } }, more: Partial<Target> = {}): Target {
  return { protocol: 'ws', ...server.local, ...more };
}

async function joined(server: SipWebSocketServer) {
  const us = await Opened.on();
  const flow = valueIn(await us.transport.connect(to(server)));
  return { us, flow, peer: await server.accepted.next() };
}

describe('the handshake (RFC 7118 §4.1)', () => {
  it('asks for the subprotocol sip, of the host and path that are wanted', async () => {
    await using us = await Opened.on();
    await using server = await SipWebSocketServer.open();
    const target = to(server, { serverName: 'example.com', path: '/sip?x=1' });
    const flow = valueIn(await us.transport.connect(target));
    const { asked, host, path } = await server.accepted.next();
    expect([asked, host, path]).toEqual(['sip', `example.com:${server.local.port}`, '/sip?x=1']);
    expect(flow).toMatchObject({ protocol: 'ws', reliable: true, remote: server.local });
    expect(valueIn(await us.transport.connect(target))).toBe(flow);
    expect(us.transport.counts().connections).toBe(1);
  });

  it('gives the flow a name that nobody can connect to, each its own (§5)', async () => {
    await using us = await Opened.on();
    await using server = await SipWebSocketServer.open();
    const one = valueIn(await us.transport.connect(to(server)));
    const two = valueIn(await us.transport.connect(to(server, { path: '/other' })));
    expect(one.sentBy).toEqual({ address: expect.stringMatching(/^[0-9a-f]{16}\.invalid$/), port: 0 });
    expect(two.sentBy.address).not.toBe(one.sentBy.address);
  });

  it.each([
    ['speaks another subprotocol', 'chat'],
    ['speaks none', false],
  ] as const)('fails with a server that %s', async (_, subprotocol) => {
    await using us = await Opened.on();
    await using server = await SipWebSocketServer.open({ subprotocol });
    const error = errorIn(await us.transport.connect(to(server)));
    expect(error.code).toBe('refused');
    expect(error.message).toMatch(new RegExp(`^no SIP at 127.0.0.1:${server.local.port} over WS: Server sent`));
    await us.connections(0);
  });

  it('gives up a server that says nothing', async () => {
    const clock = new VirtualClock();
    await using us = await Opened.on(['127.0.0.1'], clock);
    await using silent = await TcpServer.open();
    const connecting = us.transport.connect(to(silent));
    const peer = await silent.accepted.next();
    expect(await peer.received.next()).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
    await clock.advance(limits.handshakeMs);
    expect(errorIn(await connecting)).toMatchObject({ code: 'timed-out' });
    expect(us.transport.counts().connections).toBe(0);
  });
});

describe('messages (RFC 7118 §4.2)', () => {
  it('go one a frame, and answers come back to the name in the Via, with or without received', async () => {
    await using server = await SipWebSocketServer.open();
    const { us, flow, peer } = await joined(server);
    await using _ = us;
    const via = `SIP/2.0/WS ${flow.sentBy.address};branch=z9hG4bK7;rport`;
    flow.send(request({ via }));
    const frame = await peer.received.next();
    expect(frame.binary).toBe(false);
    expect(frame.text).toMatch(/^OPTIONS /);
    peer.socket.send(responseText(via));
    expect((await us.arrivals.next()).message).toMatchObject({ kind: 'response', status: 200 });
    peer.socket.send(responseText('SIP/2.0/WS other.invalid;branch=z9hG4bK7'));
    peer.socket.send(Buffer.from(responseText(via, 486)));
    expect((await us.arrivals.next()).message).toMatchObject({ status: 486 });
    expect(us.transport.counts().dropped.notOurs).toBe(1);
  });

  it('come in both kinds of frame, and are answered on the same connection', async () => {
    await using server = await SipWebSocketServer.open();
    const { us, flow, peer } = await joined(server);
    await using _ = us;
    const text = requestText({ via: 'SIP/2.0/WS proxy.example.com;branch=z9hG4bK1', body: 'v=0', claimed: null });
    for (const frame of [text, Buffer.from(text)]) {
      peer.socket.send(frame);
      const { message, flow: on } = await us.arrivals.next();
      expect(on).toBe(flow);
      expect(Buffer.from(message.body).toString()).toBe('v=0');
      if (message.kind === 'request') us.transport.respond(response(message), on);
      expect((await peer.received.next()).text).toMatch(/^SIP\/2\.0 200 /);
    }
  });

  it('whose body is no UTF-8 go in a binary frame', async () => {
    await using server = await SipWebSocketServer.open();
    const { us, flow, peer } = await joined(server);
    await using _ = us;
    const message = request();
    message.body = Uint8Array.of(0xff, 0xfe);
    flow.send(message);
    expect((await peer.received.next()).binary).toBe(true);
  });

  it('that are none are dropped, and CRLFs are a ping (§6)', async () => {
    await using server = await SipWebSocketServer.open();
    const { us, peer } = await joined(server);
    await using _ = us;
    peer.socket.send('hello');
    peer.socket.send('\r\n\r\n');
    expect((await peer.received.next()).text).toBe('\r\n');
    expect(us.transport.counts().dropped.garbage).toBe(1);
  });

  it('beyond the limit end the connection', async () => {
    await using server = await SipWebSocketServer.open();
    const { us, flow, peer } = await joined(server);
    await using _ = us;
    peer.socket.send('x'.repeat(limits.streamMessageBytes + 1));
    expect(await peer.closed).toBe(1009);
    await us.connections(0);
    expect(await new Promise((failed) => flow.send(request(), failed))).toMatchObject({ code: 'closed' });
  });
});

describe('a secure WebSocket', () => {
  const secure = (server: SipWebSocketServer, serverName: string) => to(server, { protocol: 'wss', serverName });

  it('checks the server as TLS does, before it says what it wants', async () => {
    await using us = await Opened.on(['127.0.0.1'], systemClock, { tls: { ca: authority.cert } });
    await using server = await SipWebSocketServer.open({ identity: domain });
    const flow = valueIn(await us.transport.connect(secure(server, 'example.com')));
    const peer = await server.accepted.next();
    flow.send(request({ via: `SIP/2.0/WSS ${flow.sentBy.address};branch=z9hG4bK7` }));
    expect((await peer.received.next()).text).toMatch(/^OPTIONS /);
    const refused = errorIn(await us.transport.connect(secure(server, 'other.example')));
    expect(refused).toMatchObject({ code: 'untrusted', certificate: { names: ['example.com'] } });
    expect(server.accepted.size).toBe(0);
  });
});

it('is given up when the transport closes before it is there', async () => {
  const us = await Opened.on();
  await using silent = await TcpServer.open();
  const connecting = us.transport.connect(to(silent));
  const peer = await silent.accepted.next();
  await peer.received.next();
  expect(us.transport.counts().connections).toBe(1);
  await us.transport.close();
  expect(errorIn(await connecting).code).toBe('refused');
  expect(us.transport.counts().connections).toBe(0);
});

it('closes with the transport, and what is queued goes out first', async () => {
  await using server = await SipWebSocketServer.open();
  const { us, flow, peer } = await joined(server);
  flow.send(request());
  await us.transport.close();
  expect((await peer.received.next()).text).toMatch(/^OPTIONS /);
  expect(await peer.closed).toBe(1000);
  expect(us.transport.counts().connections).toBe(0);
});
