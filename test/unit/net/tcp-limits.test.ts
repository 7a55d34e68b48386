import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { TransportError } from '../../../main/sip/transport.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { DeafServer } from './deaf-server.ts';
import { Inbox } from './inbox.ts';
import { errorIn, request, requestText, response, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpPeer, TcpServer } from './peers.ts';

const viaTcp = 'SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bK1';

describe('on the clock', () => {
  it('closes a connection that does not finish its message, however it drips', async () => {
    const clock = new VirtualClock();
    await using opened = await Opened.on(['127.0.0.1'], clock);
    using peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: viaTcp }));
    await opened.arrivals.next();
    await peer.send('\r\n\r\nINVITE');
    expect(await peer.received.next()).toBe('\r\n');
    await clock.advance(limits.tcpPartialMessageMs - 1);
    await peer.send(' sip:me@127.0.0.1');
    await opened.roundTrip();
    expect(opened.transport.counts().dropped.stalled).toBe(0);
    await clock.advance(1);
    await peer.ended;
    expect(opened.transport.counts().dropped.stalled).toBe(1);
  });

  it('closes an incoming connection that never sends a message', async () => {
    const clock = new VirtualClock();
    await using opened = await Opened.on(['127.0.0.1'], clock);
    using peer = await TcpPeer.connect(opened.local);
    await opened.connections(1);
    await clock.advance(limits.tcpFirstMessageMs);
    await peer.ended;
    await opened.connections(0);
    expect(opened.transport.counts()).toMatchObject({ connections: 0, dropped: { stalled: 1 } });
  });

  it('closes an idle connection, counted from the last message', async () => {
    const clock = new VirtualClock();
    await using opened = await Opened.on(['127.0.0.1'], clock);
    using peer = await TcpPeer.connect(opened.local);
    await peer.send(requestText({ via: viaTcp }));
    const { flow } = await opened.arrivals.next();
    await clock.advance(limits.tcpIdleMs - 1);
    flow.send(request());
    await peer.message();
    await clock.advance(limits.tcpIdleMs - 1);
    expect(opened.transport.counts().connections).toBe(1);
    await clock.advance(1);
    await peer.ended;
  });

  it('gives up a connection that is not set up in time', async () => {
    const clock = new VirtualClock();
    await using opened = await Opened.on(['127.0.0.1'], clock);
    await using deaf = await DeafServer.open();
    const target = { protocol: 'tcp', ...deaf.local } as const;
    const connecting = opened.transport.connect(target);
    await opened.connections(1);
    await clock.advance(limits.tcpConnectMs);
    expect(errorIn(await connecting)).toMatchObject({ code: 'timed-out' });
    expect(opened.transport.counts().connections).toBe(0);
  });
});

describe('what a peer may not take from us', () => {
  it('is memory: who does not read what we send is closed', async () => {
    await using opened = await Opened.on();
    await using server = await TcpServer.open();
    const flow = valueIn(await opened.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    peer.socket.pause();
    const failures = new Inbox<TransportError>();
    const large = request({ body: 'x'.repeat(60_000) });
    while (opened.transport.counts().dropped.backlog === 0) flow.send(large, failures.put);
    const codes = new Set([(await failures.next()).code, (await failures.next()).code]);
    expect(codes).toContain('overloaded');
    await opened.connections(0);
  });

  it('is every connection: beyond the limit newcomers are turned away, and those that are open work', async () => {
    await using opened = await Opened.on();
    const peers: TcpPeer[] = [];
    // In batches that the kernel's queue of unaccepted connections holds.
    while (peers.length < limits.tcpConnections) {
      const batch = Array.from({ length: limits.tcpConnections / 16 }, () => TcpPeer.connect(opened.local));
      peers.push(...(await Promise.all(batch)));
      await opened.connections(peers.length);
    }
    using late = await TcpPeer.connect(opened.local);
    await late.ended;
    expect(opened.transport.counts().dropped.connections).toBe(1);
    await peers[0]?.send(requestText({ via: viaTcp }));
    const { message, flow } = await opened.arrivals.next();
    if (message.kind === 'request') opened.transport.respond(response(message), flow);
    expect(await peers[0]?.message()).toMatch(/^SIP\/2\.0 200 OK/);
    await using server = await TcpServer.open();
    const target = { protocol: 'tcp', ...server.local } as const;
    expect(errorIn(await opened.transport.connect(target))).toMatchObject({ code: 'overloaded' });
    for (const peer of peers) peer[Symbol.dispose]();
    await opened.connections(0);
  });
});

describe('closing the transport', () => {
  it('lets what is queued go out first', async () => {
    const opened = await Opened.on();
    await using server = await TcpServer.open();
    const flow = valueIn(await opened.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    for (const callId of ['one', 'two', 'three']) flow.send(request({ callId }));
    const closing = opened.transport.close();
    const read = [await peer.message(), await peer.message(), await peer.message()];
    expect(read.map((text) => /Call-ID: (\w+)/.exec(text)?.[1])).toEqual(['one', 'two', 'three']);
    await peer.ended;
    peer.socket.end();
    await closing;
    expect(opened.transport.counts()).toMatchObject({ sockets: 0, connections: 0 });
  });

  it('waits for a peer that does not close for a bounded time', async () => {
    const clock = new VirtualClock();
    const opened = await Opened.on(['127.0.0.1'], clock);
    using peer = await TcpPeer.connect(opened.local);
    await opened.connections(1);
    const closing = opened.transport.close();
    await peer.ended;
    expect(opened.transport.counts().connections).toBe(1);
    await clock.advance(limits.tcpLingerMs);
    await closing;
    expect(opened.transport.counts().connections).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('gives up a connection that is being set up', async () => {
    const opened = await Opened.on();
    await using deaf = await DeafServer.open();
    const connecting = opened.transport.connect({ protocol: 'tcp', ...deaf.local });
    await opened.connections(1);
    await opened.transport.close();
    expect(errorIn(await connecting)).toMatchObject({ code: 'closed' });
  });
});
