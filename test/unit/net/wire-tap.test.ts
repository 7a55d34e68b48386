import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { serializeMessage } from '../../../main/sip/message/serializer.ts';
import type { Protocol, WireMessage } from '../../../main/sip/transport.ts';
import { makeIdentity } from '../../support/certificates.ts';
import { Inbox } from './inbox.ts';
import { request, requestText, response, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpServer, UdpPeer } from './peers.ts';
import { TlsServer } from './tls-server.ts';
import { SipWebSocketServer } from './websocket-peer.ts';

const identity = makeIdentity({ name: 'p', alternatives: ['IP:127.0.0.1'] });

/** What a peer wrote, odd spaces and all, which our own serializer would not. */
const odd = requestText({ via: 'SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bK1', body: 'v=0' }).replace('From: ', 'f :   ');

/** Opens the far end of one protocol, and gives what it takes to send from there. */
async function farEnd(protocol: Protocol, stack: AsyncDisposableStack) {
  switch (protocol) {
    case 'udp': {
      const peer = stack.use(await UdpPeer.open());
      return { at: peer.local, send: async (us: Opened) => peer.send(odd, us.local) };
    }
    case 'tcp': {
      const server = stack.use(await TcpServer.open());
      return { at: server.local, send: async () => (await server.accepted.next()).send(odd) };
    }
    case 'tls': {
      const server = stack.use(await TlsServer.open(identity));
      return { at: server.local, send: async () => (await server.accepted.next()).send(odd) };
    }
    case 'ws':
    case 'wss': {
      const server = stack.use(await SipWebSocketServer.open(protocol === 'wss' ? { identity } : {}));
      return { at: server.local, send: async () => (await server.accepted.next()).socket.send(odd) };
    }
  }
}

describe.each(['udp', 'tcp', 'tls', 'ws', 'wss'] as const)('over %s', (protocol) => {
  it('shows what was sent and what came, byte for byte', async () => {
    await using stack = new AsyncDisposableStack();
    const us = stack.use(await Opened.on(['127.0.0.1'], systemClock, { tls: { ca: identity.cert } }));
    const wire = new Inbox<WireMessage>();
    us.transport.onWire(wire.put);
    const { at, send } = await farEnd(protocol, stack);
    const flow = valueIn(await us.transport.connect({ protocol, ...at }));
    const message = request();
    flow.send(message);
    const sent = await wire.next();
    expect(sent).toMatchObject({ direction: 'sent', protocol, local: flow.local, remote: at, message });
    expect(Buffer.from(sent.bytes).toString()).toBe(Buffer.from(serializeMessage(message)).toString());
    expect(Math.abs(sent.at - systemClock.wallTime())).toBeLessThan(60_000);
    await send(us);
    const received = await wire.next();
    expect(received).toMatchObject({ direction: 'received', protocol, local: flow.local, remote: at });
    expect(Buffer.from(received.bytes).toString()).toBe(odd);
    expect(received.message.callId).toBe('c1');
  });
});

describe('watching', () => {
  it('shows answers too, to everyone who watches and as long as they do', async () => {
    await using us = await Opened.on();
    await using peer = await UdpPeer.open();
    const one = new Inbox<WireMessage>();
    const two = new Inbox<WireMessage>();
    const watching = us.transport.onWire(one.put);
    us.transport.onWire(two.put);
    await peer.send(requestText(), us.local);
    const { message, flow } = await us.arrivals.next();
    watching.dispose();
    watching.dispose();
    if (message.kind === 'request') us.transport.respond(response(message), flow);
    await peer.received.next();
    expect((await two.take(2)).map(({ direction }) => direction)).toEqual(['received', 'sent']);
    expect(one.size).toBe(1);
  });
});
