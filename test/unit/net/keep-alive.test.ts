import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { KeepAlive } from '../../../main/net/keep-alive.ts';
import type { TransportError } from '../../../main/sip/transport.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { Inbox } from './inbox.ts';
import { requestText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpServer, UdpPeer } from './peers.ts';
import { SipWebSocketServer } from './websocket-peer.ts';

const closed: TransportError = { code: 'closed', message: 'gone' };

function keeping(every: readonly [number, number], pong: 'pong' | 'no pong' = 'pong') {
  const clock = new VirtualClock();
  const pings: number[] = [];
  const missed: number[] = [];
  const keepAlive = new KeepAlive({
    clock,
    random: new SeededRandom(7),
    every,
    ping: () => pings.push(clock.now()),
    ...(pong === 'pong' && {
      pong: { withinMs: limits.keepAlivePongMs, missed: () => missed.push(clock.now()) },
    }),
  });
  return { clock, keepAlive, pings, missed };
}

describe('the pings of one flow (RFC 5626 §4.4)', () => {
  it.each([
    ['a stream', limits.keepAliveStreamMs, 95_000, 120_000],
    ['UDP', limits.keepAliveDatagramMs, 24_000, 29_000],
  ] as const)('of %s come at random times', (_, every, least, most) => {
    const { clock, keepAlive, pings } = keeping(every, 'no pong');
    keepAlive.hold(() => {});
    clock.advanceSync(100 * most);
    const gaps = pings.map((at, index) => at - (pings[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(most);
    expect(new Set(gaps.map(Math.round)).size).toBeGreaterThan(80);
  });

  it('are one series for many, and end with the last of them', () => {
    const { clock, keepAlive, pings } = keeping([100_000, 100_000]);
    const one = keepAlive.hold(() => {});
    const two = keepAlive.hold(() => {});
    clock.advanceSync(100_000);
    keepAlive.heard();
    one.dispose();
    one.dispose();
    clock.advanceSync(100_000);
    keepAlive.heard();
    expect(pings).toEqual([100_000, 200_000]);
    two.dispose();
    expect(clock.pending).toBe(0);
  });

  it('want a pong within 10 s (§4.4.1)', () => {
    const { clock, keepAlive, missed } = keeping([100_000, 100_000]);
    keepAlive.hold(() => {});
    clock.advanceSync(109_999);
    expect(missed).toEqual([]);
    keepAlive.heard();
    clock.advanceSync(100_000);
    expect(missed).toEqual([]);
    clock.advanceSync(1);
    expect(missed).toEqual([210_000]);
  });

  it('come at 80 to 100 % of what the server wants, where that is less (Flow-Timer)', () => {
    const { clock, keepAlive, pings } = keeping(limits.keepAliveStreamMs, 'no pong');
    keepAlive.hold(() => {});
    const impatient = keepAlive.hold(() => {}, { withinMs: 10_000 });
    clock.advanceSync(1_000_000);
    const gaps = pings.map((at, index) => at - (pings[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
    impatient.dispose();
    clock.advanceSync(10_000);
    const before = pings.length;
    clock.advanceSync(94_000);
    expect(pings).toHaveLength(before);
  });

  it('want no pong of a server that has promised none', () => {
    const { clock, keepAlive, missed } = keeping([100_000, 100_000]);
    const silent = keepAlive.hold(() => {}, { answers: false });
    clock.advanceSync(1_000_000);
    expect(missed).toEqual([]);
    keepAlive.hold(() => {}, { answers: true });
    silent.dispose();
    clock.advanceSync(110_000);
    expect(missed).toEqual([1_110_000]);
  });

  it('tell everyone once that the flow is lost', () => {
    const { clock, keepAlive } = keeping([100_000, 100_000]);
    const lost: string[] = [];
    keepAlive.hold(() => lost.push('one'));
    keepAlive.hold(() => lost.push('two'));
    keepAlive.fail(closed);
    keepAlive.fail(closed);
    expect(lost).toEqual(['one', 'two']);
    expect(clock.pending).toBe(0);
  });
});

/** The middle of every range: pings come after 107.5 s, and 26.5 s over UDP. */
const middling = { hex: () => 'ab', uint32: () => 0, fraction: () => 0.5 };
const STREAM_MS = 107_500;
const DATAGRAM_MS = 26_500;

async function onClock() {
  const clock = new VirtualClock();
  return { clock, us: await Opened.on(['127.0.0.1'], clock, { random: middling }) };
}

describe('over TCP', () => {
  it('a CRLF CRLF goes out, and a CRLF keeps the flow; two of them are no ping', async () => {
    const { clock, us } = await onClock();
    await using _ = us;
    await using server = await TcpServer.open();
    const flow = valueIn(await us.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    const lost = new Inbox<TransportError>();
    flow.keepAlive(lost.put);
    for (let round = 0; round < 3; round++) {
      await clock.advance(STREAM_MS);
      expect(await peer.received.next()).toBe('\r\n\r\n');
      await peer.send('\r\n');
      await us.roundTrip();
    }
    await peer.send(requestText({ via: 'SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bK1' }));
    expect((await us.arrivals.next()).flow).toBe(flow);
    expect([peer.received.size, lost.size]).toEqual([0, 0]);
  });

  it('a flow whose pong does not come is lost, and its connection closed', async () => {
    const { clock, us } = await onClock();
    await using _ = us;
    await using server = await TcpServer.open();
    const flow = valueIn(await us.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    const lost = new Inbox<TransportError>();
    flow.keepAlive(lost.put);
    await clock.advance(STREAM_MS + limits.keepAlivePongMs - 1);
    expect(lost.size).toBe(0);
    await clock.advance(1);
    const where = `127.0.0.1:${server.local.port}`;
    expect(await lost.next()).toEqual({ code: 'timed-out', message: `${where} no longer answers over TCP` });
    await peer.ended;
    await us.connections(0);
    expect(lost.size).toBe(0);
  });

  it('a flow whose connection closes is lost at once, and one that is closed already', async () => {
    const { us } = await onClock();
    await using _ = us;
    await using server = await TcpServer.open();
    const flow = valueIn(await us.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    const lost = new Inbox<TransportError>();
    flow.keepAlive(lost.put);
    flow.keepAlive(lost.put).dispose();
    peer.socket.end();
    expect(await lost.next()).toMatchObject({ code: 'closed' });
    flow.keepAlive(lost.put).dispose();
    flow.keepAlive(lost.put);
    expect(await lost.next()).toMatchObject({ code: 'closed' });
    expect(lost.size).toBe(0);
  });

  it('what is held open is never closed for being idle', async () => {
    const { clock, us } = await onClock();
    await using _ = us;
    await using server = await TcpServer.open();
    const flow = valueIn(await us.transport.connect({ protocol: 'tcp', ...server.local }));
    const peer = await server.accepted.next();
    const held = flow.keepAlive(() => {});
    for (let passed = 0; passed < limits.tcpIdleMs + STREAM_MS; passed += STREAM_MS) {
      await clock.advance(STREAM_MS);
      await peer.received.next();
      await peer.send('\r\n');
      await us.roundTrip();
    }
    expect(us.transport.counts().connections).toBe(1);
    held.dispose();
    await clock.advance(2 * limits.tcpIdleMs);
    await peer.ended;
  });
});

describe('what the peer wishes', () => {
  it('is pings within its Flow-Timer, 80 to 100 % of it (RFC 5626 §4.4)', () => {
    const { clock, keepAlive, pings } = keeping(limits.keepAliveStreamMs, 'no pong');
    keepAlive.hold(() => {});
    const held = keepAlive.hold(() => {}, { withinMs: 30_000 });
    clock.advanceSync(3_000_000);
    const gaps = pings.map((at, index) => at - (pings[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(24_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000);
    held.dispose();
  });

  it('is no pong, where it has not said that it answers pings', () => {
    const { clock, keepAlive, pings, missed } = keeping([100_000, 100_000]);
    keepAlive.hold(() => {}, { answers: false });
    clock.advanceSync(1_000_000);
    expect(pings).toHaveLength(10);
    expect(missed).toEqual([]);
  });
});

describe('over UDP', () => {
  it('a CRLF CRLF goes to the peer at random times, once however many ask', async () => {
    const { clock, us } = await onClock();
    await using _ = us;
    await using peer = await UdpPeer.open();
    const target = { protocol: 'udp', ...peer.local } as const;
    const holds = [1, 2].map(async () => valueIn(await us.transport.connect(target)).keepAlive(() => {}));
    const held = await Promise.all(holds);
    await clock.advance(DATAGRAM_MS);
    expect((await peer.received.next()).text).toBe('\r\n\r\n');
    held[0]?.dispose();
    await clock.advance(DATAGRAM_MS);
    expect((await peer.received.next()).text).toBe('\r\n\r\n');
    held[1]?.dispose();
    await clock.advance(10 * DATAGRAM_MS);
    await us.roundTrip();
    expect(peer.received.size).toBe(0);
  });

  it('a flow is lost with its socket', async () => {
    const { us } = await onClock();
    await using peer = await UdpPeer.open();
    const flow = valueIn(await us.transport.connect({ protocol: 'udp', ...peer.local }));
    const lost = new Inbox<TransportError>();
    flow.keepAlive(lost.put);
    await us.transport.close();
    expect(await lost.next()).toMatchObject({ code: 'closed' });
  });
});

describe('over a WebSocket (RFC 7118 §6)', () => {
  it('a ping frame goes out, and its pong keeps the flow', async () => {
    const { clock, us } = await onClock();
    await using _ = us;
    await using server = await SipWebSocketServer.open();
    const flow = valueIn(await us.transport.connect({ protocol: 'ws', ...server.local }));
    const peer = await server.accepted.next();
    const lost = new Inbox<TransportError>();
    flow.keepAlive(lost.put);
    await clock.advance(STREAM_MS);
    await peer.pings.next();
    peer.socket.pong();
    peer.socket.send('\r\n\r\n');
    await peer.received.next();
    await clock.advance(STREAM_MS - 1);
    expect(lost.size).toBe(0);
    await clock.advance(1);
    await peer.pings.next();
    await clock.advance(limits.keepAlivePongMs);
    expect(await lost.next()).toMatchObject({ code: 'timed-out' });
    await peer.closed;
  });
});
