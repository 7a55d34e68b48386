import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { TransportError } from '../../../main/sip/transport.ts';
import { errorIn, request, requestText, response, responseText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { deadPort, TcpPeer, TcpServer } from './peers.ts';

const viaTcp = 'SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bK1';

describe.each(['127.0.0.1', '::1'])('TCP on %s', (loopback) => {
  it('hands a request up and answers on the same connection, whatever the Via says (§18.2.2)', async () => {
    await using opened = await Opened.on([loopback]);
    using peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: 'SIP/2.0/TCP elsewhere.example:9;branch=z9hG4bK1;rport' }));
    const { message, flow } = await opened.arrivals.next();
    expect(message.via).toMatchObject({ received: loopback, rport: peer.local.port });
    expect(flow).toMatchObject({ protocol: 'tcp', reliable: true, sentBy: opened.local });
    expect(flow.remote).toEqual({ address: loopback, port: peer.local.port });
    if (message.kind === 'request') opened.transport.respond(response(message), flow);
    expect(await peer.message()).toMatch(/^SIP\/2\.0 200 OK\r\n/);
  });

  it('sends a request over a connection of its own and gets its answer there', async () => {
    await using opened = await Opened.on([loopback]);
    await using server = await TcpServer.open(loopback);
    const flow = valueIn(await opened.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    expect(flow.sentBy).toEqual(opened.local);
    const host = loopback.includes(':') ? `[${loopback}]` : loopback;
    const via = `SIP/2.0/TCP ${host}:${flow.sentBy.port};branch=z9hG4bK7`;
    flow.send(request({ via }));
    expect(await peer.message()).toMatch(/^OPTIONS /);
    await peer.send(responseText(via));
    expect((await opened.arrivals.next()).message).toMatchObject({ kind: 'response', status: 200 });
  });
});

describe('connection reuse (§18)', () => {
  it('uses a connection that a peer opened for requests to its remote address', async () => {
    await using opened = await Opened.on();
    using peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: viaTcp }));
    const { flow } = await opened.arrivals.next();
    expect(valueIn(await opened.transport.connect({ protocol: 'tcp', ...peer.local }))).toBe(flow);
    expect(opened.transport.counts().connections).toBe(1);
  });

  it('opens one connection for many who ask at the same time, and later', async () => {
    await using opened = await Opened.on();
    await using server = await TcpServer.open();
    const target = { protocol: 'tcp', ...server.local } as const;
    const asked = await Promise.all([1, 2, 3].map(() => opened.transport.connect(target)));
    const again = await opened.transport.connect(target);
    expect(new Set([...asked, again].map(valueIn)).size).toBe(1);
    expect(opened.transport.counts().connections).toBe(1);
  });

  it('opens a new one when the old one was closed by the peer', async () => {
    await using opened = await Opened.on();
    await using server = await TcpServer.open();
    const target = { protocol: 'tcp', ...server.local } as const;
    const first = valueIn(await opened.transport.connect(target));
    const peer = await server.accepted.next();
    peer.socket.end();
    await peer.closed;
    const second = valueIn(await opened.transport.connect(target));
    expect(second).not.toBe(first);
    second.send(request());
    expect(await (await server.accepted.next()).message()).toMatch(/^OPTIONS /);
  });

  it('sends a response to the sent-by port when the connection is gone (§18.2.2)', async () => {
    await using opened = await Opened.on();
    await using server = await TcpServer.open();
    const peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: `SIP/2.0/TCP 127.0.0.1:${server.local.port};branch=z9hG4bK1` }));
    const { message, flow } = await opened.arrivals.next();
    peer.socket.resetAndDestroy();
    await opened.connections(0);
    if (message.kind === 'request') opened.transport.respond(response(message), flow);
    expect(await (await server.accepted.next()).message()).toMatch(/^SIP\/2\.0 200 OK/);
  });

  it('tells when that fails too', async () => {
    await using opened = await Opened.on();
    const dead = await deadPort();
    const peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: `SIP/2.0/TCP 127.0.0.1:${dead.port};branch=z9hG4bK1` }));
    const { message, flow } = await opened.arrivals.next();
    peer.socket.resetAndDestroy();
    await opened.connections(0);
    const error = await new Promise<TransportError>((resolve) => {
      if (message.kind === 'request') opened.transport.respond(response(message), flow, resolve);
    });
    expect(error.code).toBe('refused');
  });
});

describe('a connection that can not be had or is lost', () => {
  it('is refused where nothing listens', async () => {
    await using opened = await Opened.on();
    const dead = await deadPort();
    const error = errorIn(await opened.transport.connect({ protocol: 'tcp', ...dead }));
    expect(error).toEqual({ code: 'refused', message: `nothing listens at 127.0.0.1:${dead.port} over TCP` });
    expect(opened.transport.counts().connections).toBe(0);
  });

  it('fails a request that the peer never said a word after', async () => {
    await using opened = await Opened.on();
    await using server = await TcpServer.open();
    const flow = valueIn(await opened.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    const failed = new Promise<TransportError>((resolve) => flow.send(request(), resolve));
    await peer.message();
    peer.socket.resetAndDestroy();
    expect((await failed).code).toBe('closed');
    expect(await new Promise((resolve) => flow.send(request(), resolve))).toMatchObject({ code: 'closed' });
  });
});

describe('the stream', () => {
  it('gives the same messages in order, whatever the chunks', async () => {
    await using opened = await Opened.on();
    using peer = await TcpPeer.connect(opened.local);
    const ids = Array.from({ length: 20 }, (_, i) => `call-${i}`);
    const bytes = ids.map((callId) => requestText({ via: viaTcp, callId, body: `v=0\r\n\r\n${callId}` })).join('\r\n');
    for (let at = 0; at < bytes.length; at += 97) await peer.send(bytes.slice(at, at + 97));
    const arrived = await opened.arrivals.take(20);
    expect(arrived.map(({ message }) => message.callId)).toEqual(ids);
    expect(arrived.map(({ message }) => Buffer.from(message.body).toString())).toEqual(
      ids.map((id) => `v=0\r\n\r\n${id}`),
    );
  });

  it('answers a CRLF CRLF ping with one CRLF (RFC 5626 §4.4.1)', async () => {
    await using opened = await Opened.on();
    using peer = await TcpPeer.connect(opened.local);
    await peer.send('\r\n\r\n');
    expect(await peer.received.next()).toBe('\r\n');
    await peer.send(requestText({ via: viaTcp }));
    expect((await opened.arrivals.next()).message.callId).toBe('c1');
  });

  it('delivers what came before wrong framing, answers 400 where it can, and closes', async () => {
    await using opened = await Opened.on();
    opened.transport.onArrival(({ message, flow }) => {
      if (message.kind === 'request' && message.flaw) opened.transport.respond(response(message, 400), flow);
    });
    using peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: viaTcp, claimed: null }));
    expect(await peer.message()).toMatch(/^SIP\/2\.0 400 /);
    await peer.ended;
    using other = await TcpPeer.connect(opened.local);
    await other.send(`${requestText({ via: viaTcp, callId: 'good' })}${requestText({ via: viaTcp, claimed: -1 })}`);
    await other.ended;
    const arrived = await opened.arrivals.take(3);
    expect(arrived.map(({ message }) => [message.callId, message.flaw?.status])).toEqual([
      ['c1', 400],
      ['good', undefined],
      ['c1', 400],
    ]);
    expect(opened.transport.counts().dropped.framing).toBe(2);
  });

  it.each([
    ['garbage', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a body beyond the limit', requestText({ via: viaTcp, claimed: limits.streamMessageBytes + 1 })],
    ['a head without an end', `OPTIONS sip:a@b SIP/2.0\r\nX: ${'x'.repeat(limits.streamHeadBytes)}`],
  ])('closes on %s, and on that connection only', async (_what, bytes) => {
    await using opened = await Opened.on();
    using good = await TcpPeer.connect(opened.local);
    using bad = await TcpPeer.connect(opened.local);
    await bad.send(bytes);
    await bad.ended;
    await good.send(requestText({ via: viaTcp }));
    expect((await opened.arrivals.next()).message.callId).toBe('c1');
    expect(opened.transport.counts().dropped.framing).toBe(1);
  });
});

describe('a peer that closes its half', () => {
  it('still gets the answers that it waits for, and then our half closes', async () => {
    await using opened = await Opened.on();
    using peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: viaTcp, callId: 'one' }) + requestText({ via: viaTcp, callId: 'two' }));
    const [one, two] = await opened.arrivals.take(2);
    peer.socket.end();
    await opened.roundTrip();
    expect(opened.transport.counts().connections).toBe(1);
    for (const arrival of [one, two]) {
      if (arrival?.message.kind === 'request') opened.transport.respond(response(arrival.message), arrival.flow);
    }
    const answers = `${await peer.message()}${await peer.message()}`;
    expect(answers.match(/Call-ID: \w+/g)).toEqual(['Call-ID: one', 'Call-ID: two']);
    await peer.closed;
  });

  it('and waits for nothing is closed at once', async () => {
    await using opened = await Opened.on();
    using peer = await TcpPeer.connect(opened.local);
    peer.socket.end();
    await peer.closed;
    await opened.connections(0);
  });
});
