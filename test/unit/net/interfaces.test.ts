import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { LocalAddresses, localAddressFor } from '../../../main/net/local-address.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { request, requestText, response, responseText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpPeer, TcpServer, UdpPeer } from './peers.ts';

/** An address of this machine beside loopback; packets to it never leave the machine. */
const outward = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('the address that packets leave from', () => {
  it.each(['127.0.0.1', '::1'])('is loopback for %s', async (loopback) => {
    expect(valueIn(await localAddressFor({ address: loopback, port: 5060 }))).toBe(loopback);
  });

  it('is asked for once in a while, not for every request', async () => {
    const clock = new VirtualClock();
    const addresses = new LocalAddresses(clock);
    const remote = { address: '127.0.0.1', port: 5060 };
    expect(addresses.known(remote)).toBeUndefined();
    const first = addresses.find(remote);
    expect(addresses.find(remote)).toBe(first);
    await first;
    expect(addresses.known(remote)).toEqual({ ok: true, value: '127.0.0.1' });
    clock.advanceSync(5_000);
    expect(addresses.known(remote)).toBeUndefined();
    expect(addresses.find(remote)).not.toBe(first);
  });
});

describe('bound to IPv4 loopback alone', () => {
  it('opens UDP and TCP on IPv6 loopback on the same port when a peer is there', async () => {
    await using opened = await Opened.on(['127.0.0.1']);
    await using peer = await UdpPeer.open('::1');
    await using server = await TcpServer.open('::1');
    const [flow] = await Promise.all([
      opened.transport.connect({ protocol: 'udp', ...peer.local }),
      opened.transport.connect({ protocol: 'tcp', ...server.local }),
    ]);
    expect(valueIn(flow).sentBy).toEqual({ address: '::1', port: opened.local.port });
    expect(opened.transport.listening.map(({ protocol, address }) => `${protocol}:${address}`)).toEqual([
      'udp:127.0.0.1',
      'tcp:127.0.0.1',
      'udp:::1',
      'tcp:::1',
    ]);
  });

  it('takes another port there when its own is taken', async () => {
    await using opened = await Opened.on(['127.0.0.1']);
    await using other = await UdpPeer.open('::1', opened.local.port);
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...other.local }));
    expect(flow.sentBy.address).toBe('::1');
    expect(flow.sentBy.port).not.toBe(opened.local.port);
    flow.send(request());
    expect((await other.received.next()).from).toEqual(flow.sentBy);
  });

  it('sends from the first loopback socket to all of loopback', async () => {
    await using opened = await Opened.on(['127.0.0.1']);
    await using peer = await UdpPeer.open('127.0.0.9');
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    expect(flow.local).toEqual(opened.local);
    flow.send(request());
    expect((await peer.received.next()).from).toEqual(opened.local);
  });
});

describe.runIf(outward !== undefined)('a peer beyond loopback', () => {
  const address = outward ?? '';

  it('sees our interface address in the packet, in sent-by, and reaches us there over both protocols', async () => {
    await using opened = await Opened.on(['127.0.0.1']);
    await using peer = await UdpPeer.open(address);
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    expect(flow).toMatchObject({ local: { address }, sentBy: { address, port: opened.local.port } });
    const via = `SIP/2.0/UDP ${address}:${flow.sentBy.port};branch=z9hG4bK7`;
    flow.send(request({ via }));
    expect((await peer.received.next()).from).toEqual(flow.sentBy);
    await peer.send(responseText(via), flow.sentBy);
    expect((await opened.arrivals.next()).message.kind).toBe('response');
    using stream = await TcpPeer.connect(flow.sentBy);
    await stream.send(requestText({ method: 'BYE' }));
    expect((await opened.arrivals.next()).message).toMatchObject({ method: 'BYE' });
  });

  it('gets a TCP connection from that address', async () => {
    await using opened = await Opened.on(['127.0.0.1']);
    await using server = await TcpServer.open(address);
    const flow = valueIn(await opened.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    expect(peer.socket.remoteAddress).toBe(address);
    expect(flow.sentBy).toEqual({ address, port: opened.local.port });
  });
});

describe.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
])('bound to %s', (wildcard, loopback) => {
  it('names the address that the peer sees, never the wildcard, and keeps order', async () => {
    await using opened = await Opened.on([wildcard]);
    const to = { address: loopback, port: opened.local.port };
    await using peer = await UdpPeer.open(loopback);
    for (const callId of ['a', 'b', 'c']) await peer.send(requestText({ callId }), to);
    const arrived = await opened.arrivals.take(3);
    expect(arrived.map(({ message }) => message.callId)).toEqual(['a', 'b', 'c']);
    for (const { message, flow } of arrived) {
      expect(flow).toMatchObject({ local: to, sentBy: to });
      if (message.kind === 'request') opened.transport.respond(response(message), flow);
    }
    expect((await peer.received.take(3)).map(({ from }) => from)).toEqual([to, to, to]);
    using stream = await TcpPeer.connect(to);
    await stream.send(requestText());
    expect((await opened.arrivals.next()).flow.sentBy).toEqual(to);
  });

  it('sends requests, and takes the answers to them as its own', async () => {
    await using opened = await Opened.on([wildcard], systemClock);
    await using peer = await UdpPeer.open(loopback);
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    expect(flow.sentBy).toEqual({ address: loopback, port: opened.local.port });
    const host = loopback.includes(':') ? `[${loopback}]` : loopback;
    const via = `SIP/2.0/UDP ${host}:${flow.sentBy.port};branch=z9hG4bK7`;
    flow.send(request({ via }), () => {});
    const seen = await peer.received.next();
    expect(seen.from).toEqual(flow.sentBy);
    await peer.send(responseText(via), seen.from);
    expect((await opened.arrivals.next()).flow.local).toEqual(flow.local);
  });
});
