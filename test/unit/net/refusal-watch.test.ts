import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { TransportError } from '../../../main/sip/transport.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { Inbox } from './inbox.ts';
import { request, requestText, responseText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { deadPort, UdpPeer } from './peers.ts';

/** Only Linux lets us learn of an ICMP error without a second port; elsewhere Timer B or F tells. */
describe.runIf(process.platform === 'linux').each(['127.0.0.1', '::1'])('a silent UDP port on %s', (loopback) => {
  it('is told in words at once, by the ICMP error of the request itself', async () => {
    await using opened = await Opened.on([loopback]);
    const dead = await deadPort(loopback);
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...dead }));
    const error = await new Promise<TransportError>((resolve) => flow.send(request({ method: 'INVITE' }), resolve));
    const where = loopback === '::1' ? `[::1]:${dead.port}` : `127.0.0.1:${dead.port}`;
    expect(error).toEqual({ code: 'refused', message: `nothing listens at ${where} over UDP` });
  });

  it('fails every request that waits for it, each once', async () => {
    await using opened = await Opened.on([loopback]);
    const dead = await deadPort(loopback);
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...dead }));
    const failures = new Inbox<string>();
    for (const name of ['a', 'b', 'c']) flow.send(request(), () => failures.put(name));
    expect(await failures.take(3)).toEqual(['a', 'b', 'c']);
    expect(failures.size).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('a UDP peer that lives', () => {
  it('is talked to and heard through the same port while it is watched', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    await using other = await UdpPeer.open();
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    const failures = new Inbox<TransportError>();
    const via = `SIP/2.0/UDP 127.0.0.1:${opened.local.port};branch=z9hG4bK7`;
    flow.send(request({ via }), failures.put);
    expect(opened.transport.counts().sockets).toBe(3);
    expect((await peer.received.next()).from).toEqual(opened.local);
    await peer.send(responseText(via, 180), opened.local);
    await other.send(requestText({ callId: 'other' }), opened.local);
    const both = await opened.arrivals.take(2);
    expect(both.map(({ flow }) => flow.remote.port).sort()).toEqual([peer.local.port, other.local.port].sort());
    expect(both.map(({ flow }) => flow.local)).toEqual([opened.local, opened.local]);
    expect(failures.size).toBe(0);
  });

  it('that has answered before it dies is not reported refused for that request', async () => {
    await using opened = await Opened.on();
    const peer = await UdpPeer.open();
    const { local } = peer;
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...local }));
    const first: TransportError[] = [];
    const via = `SIP/2.0/UDP 127.0.0.1:${opened.local.port};branch=z9hG4bK7`;
    flow.send(request({ via }), (error) => first.push(error));
    await peer.received.next();
    await peer.send(responseText(via, 180), opened.local);
    await opened.arrivals.next();
    await peer[Symbol.asyncDispose]();
    const second = await new Promise<TransportError>((resolve) => flow.send(request({ via }), resolve));
    expect(second.code).toBe('refused');
    expect(first).toEqual([]);
  });

  it('is watched no more after a while without requests, and no socket stays', async () => {
    const clock = new VirtualClock();
    await using opened = await Opened.on(['127.0.0.1'], clock);
    await using peer = await UdpPeer.open();
    const timersAtRest = clock.pending;
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    flow.send(request(), () => {});
    await clock.advance(limits.udpWatchMs - 1000);
    flow.send(request(), () => {});
    await clock.advance(limits.udpWatchMs - 1);
    expect(opened.transport.counts().sockets).toBe(3);
    await clock.advance(1);
    expect(opened.transport.counts().sockets).toBe(2);
    expect(clock.pending).toBe(timersAtRest);
  });

  it('is one of many: beyond the limit requests still go out', async () => {
    await using opened = await Opened.on();
    await using peer = await UdpPeer.open();
    for (let i = 0; i < limits.udpWatchedPeers; i++) {
      const silent = { protocol: 'udp', address: `127.77.${i >> 8}.${i & 255}`, port: 9 } as const;
      valueIn(await opened.transport.connect(silent)).send(request(), () => {});
    }
    expect(opened.transport.counts().sockets).toBe(2 + limits.udpWatchedPeers);
    const flow = valueIn(await opened.transport.connect({ protocol: 'udp', ...peer.local }));
    flow.send(request(), () => {});
    expect((await peer.received.next()).from).toEqual(opened.local);
    expect(opened.transport.counts().sockets).toBe(2 + limits.udpWatchedPeers);
  });
});
