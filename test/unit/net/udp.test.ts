import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { errorIn, request, requestText, response, responseText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { UdpPeer } from './peers.ts';

describe.each(['127.0.0.1', '::1'])('UDP on %s', (loopback) => {
  const host = loopback.includes(':') ? `[${loopback}]` : loopback;

  it('hands a request up with its flow and its source in the Via', async () => {
    await using opened = await Opened.on([loopback]);
    await using peer = await UdpPeer.open(loopback);
    await peer.send(requestText({ via: `SIP/2.0/UDP ${host}:9;branch=z9hG4bK1;rport` }), opened.local);
    const { message, flow } = await opened.arrivals.next();
    expect(message).toMatchObject({ kind: 'request', method: 'OPTIONS' });
    expect(message.via).toMatchObject({ received: loopback, rport: peer.local.port });
    expect(flow).toMatchObject({ protocol: 'udp', reliable: false, local: opened.local, sentBy: opened.local });
    expect(flow.remote).toEqual({ address: loopback, port: peer.local.port });
  });

  it('answers to where the request came from when rport was asked for, from the port it came to', async () => {
    await using opened = await Opened.on([loopback]);
    await using peer = await UdpPeer.open(loopback);
    await peer.send(requestText({ via: `SIP/2.0/UDP ${host}:9;branch=z9hG4bK1;rport` }), opened.local);
    const { message, flow } = await opened.arrivals.next();
    if (message.kind === 'request') opened.transport.respond(response(message), flow);
    const answer = await peer.received.next();
    expect(answer.text).toMatch(/^SIP\/2\.0 200 OK\r\n/);
    expect(answer.from).toEqual(opened.local);
  });

  it('answers to the sent-by port when it was not', async () => {
    await using opened = await Opened.on([loopback]);
    await using sender = await UdpPeer.open(loopback);
    await using listener = await UdpPeer.open(loopback);
    await sender.send(requestText({ via: `SIP/2.0/UDP ${host}:${listener.local.port};branch=z9hG4bK1` }), opened.local);
    const { message, flow } = await opened.arrivals.next();
    if (message.kind === 'request') opened.transport.respond(response(message), flow);
    expect((await listener.received.next()).from).toEqual(opened.local);
  });

  it('sends a request from the port that peers reach us on, and gets its answer there', async () => {
    await using opened = await Opened.on([loopback]);
    await using peer = await UdpPeer.open(loopback);
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    expect(flow.sentBy).toEqual(opened.local);
    const via = `SIP/2.0/UDP ${host}:${flow.sentBy.port};branch=z9hG4bK7`;
    flow.send(request({ via }));
    const seen = await peer.received.next();
    expect(seen.from).toEqual(opened.local);
    await peer.send(responseText(via), seen.from);
    expect((await opened.arrivals.next()).message).toMatchObject({ kind: 'response', status: 200 });
  });
});

describe('what UDP drops', () => {
  it('counts garbage, empty datagrams and keep-alives, and lives on', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    const stun = Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex');
    for (const bytes of [
      '',
      '\r\n\r\n',
      '\r\n',
      '\0',
      stun,
      'hello',
      Buffer.alloc(3000, 0xff),
      'INVITE sip:a SIP/2.0',
    ]) {
      await peer.send(bytes, opened.local);
    }
    await peer.send(requestText(), opened.local);
    await opened.arrivals.next();
    expect(opened.transport.counts().dropped).toMatchObject({ garbage: 3, empty: 1, keepAlive: 4 });
    expect(opened.arrivals.size).toBe(0);
  });

  it('drops a response whose Via is not ours (§18.1.2)', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    await peer.send(responseText('SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK1'), opened.local);
    await peer.send(responseText(`SIP/2.0/UDP 127.0.0.1:${opened.local.port};branch=z9hG4bK1`, 180), opened.local);
    expect((await opened.arrivals.next()).message).toMatchObject({ status: 180 });
    expect(opened.transport.counts().dropped.notOurs).toBe(1);
  });

  it('cuts off what follows the body that Content-Length announces (§18.3)', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    await peer.send(requestText({ body: 'bodytrailing', claimed: 4 }), opened.local);
    const { message } = await opened.arrivals.next();
    expect(Buffer.from(message.body).toString()).toBe('body');
  });

  it('hands up a request shorter than it claims with its flaw, for the 400 that §18.3 asks for', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    await peer.send(requestText({ body: 'short', claimed: 500 }), opened.local);
    const { message } = await opened.arrivals.next();
    expect(message.flaw).toMatchObject({ status: 400 });
    expect(message.via).toMatchObject({ received: '127.0.0.1', rport: peer.local.port });
    expect(message.body).toHaveLength(0);
  });

  it('survives a Via that names an impossible port as the place to answer', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    await peer.send(requestText({ via: 'SIP/2.0/UDP 127.0.0.1:99999;branch=z9hG4bK1' }), opened.local);
    const { message, flow } = await opened.arrivals.next();
    if (message.kind === 'request') opened.transport.respond(response(message), flow);
    expect((await peer.received.next()).text).toMatch(/^SIP\/2\.0 200/);
  });
});

describe('what UDP can not send', () => {
  it('carries a message up to the largest datagram, and says too-large beyond', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    const head = requestText({ body: 'x'.repeat(60_000) }).length - 60_000;
    const fits = 'x'.repeat(limits.udpPayloadBytes - head);
    flow.send(request({ body: fits }));
    expect((await peer.received.next()).text.endsWith(fits)).toBe(true);
    const error = await new Promise((resolve) => flow.send(request({ body: `${fits}yy` }), resolve));
    expect(error).toMatchObject({ code: 'too-large' });
  });

  it('has no flow to a name, or to what is no port', async () => {
    await using opened = await Opened.on();
    const connect = opened.transport.connect.bind(opened.transport);
    const nowhere = [
      { protocol: 'udp', address: 'bob.example', port: 5060 },
      { protocol: 'udp', address: '127.0.0.1', port: 0 },
      { protocol: 'tcp', address: '127.0.0.1', port: 70_000 },
      { protocol: 'tls', address: 'bob.example', port: 5061 },
    ] as const;
    for (const target of nowhere) expect(errorIn(await connect(target))).toMatchObject({ code: 'unreachable' });
  });

  it('tells a flow that outlived the transport', async () => {
    const opened = await Opened.on();
    await using peer = await UdpPeer.open();
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    await opened.transport.close();
    const error = await new Promise((resolve) => flow.send(request(), resolve));
    expect(error).toMatchObject({ code: 'closed' });
  });
});

describe('a burst', () => {
  it('of 2,000 datagrams comes up whole and in order', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    const sent = Array.from({ length: 2000 }, (_, i) => `call-${i}`);
    await Promise.all(sent.map((callId) => peer.send(requestText({ callId }), opened.local)));
    const arrived = await opened.arrivals.take(2000);
    expect(arrived.map(({ message }) => message.callId)).toEqual(sent);
  });
});
