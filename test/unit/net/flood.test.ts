import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { TransactionLayer } from '../../../main/sip/transaction/layer.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { requestText, response, responseText, valueIn } from './messages.ts';
import { Opened } from './open-transport.ts';
import { TcpPeer, UdpPeer } from './peers.ts';

async function strict() {
  const clock = new VirtualClock();
  return { clock, us: await Opened.on(['127.0.0.1'], clock, { admission: 'strict' }) };
}

/** What a forger sends to make us answer somebody else: as little as makes an INVITE. */
const forged = requestText({ method: 'INVITE', via: 'SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK1;rport' });

describe('a flood over UDP', () => {
  it('is dropped beyond the burst, and answers to what we ask still come', async () => {
    const { clock, us } = await strict();
    await using _ = us;
    await using peer = await UdpPeer.open();
    const flow = valueIn(await us.transport.connect({ protocol: 'udp', ...peer.local }));
    for (let n = 0; n < limits.admissionBurst + 100; n++) await peer.send(requestText({ callId: `${n}` }), us.local);
    const { address, port } = flow.sentBy;
    await peer.send(responseText(`SIP/2.0/UDP ${address}:${port};branch=z9hG4bK9`), us.local);
    const arrived = await us.arrivals.take(limits.admissionBurst + 1);
    expect(arrived.at(-1)?.message.kind).toBe('response');
    expect(us.transport.counts().dropped.admission).toBe(100);
    await clock.advance(1_000);
    await peer.send(requestText({ callId: 'later' }), us.local);
    expect((await us.arrivals.next()).message.callId).toBe('later');
  });
});

describe('a forged INVITE over UDP', () => {
  it.each([404, 486, 503])(
    'answered by %i gets no more bytes back than one and a half times its own',
    async (status) => {
      const { clock, us } = await strict();
      await using _ = us;
      await using victim = await UdpPeer.open();
      const layer = new TransactionLayer({ transport: us.transport, clock, random: new SeededRandom(1) });
      layer.onRequest((transaction) => transaction.respond(response(transaction.request, status)));
      await victim.send(forged, us.local);
      await us.arrivals.next();
      await clock.advance(64_000);
      await us.roundTrip();
      let bytes = 0;
      while (victim.received.size > 0) bytes += (await victim.received.next()).text.length;
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(limits.returnRatio * forged.length);
      expect(us.transport.counts().dropped.unreturned).toBeGreaterThan(5);
      layer.dispose();
    },
  );

  it('repeated gets an answer each time, and those stay in the same measure', async () => {
    const { clock, us } = await strict();
    await using _ = us;
    await using victim = await UdpPeer.open();
    const layer = new TransactionLayer({ transport: us.transport, clock, random: new SeededRandom(1) });
    layer.onRequest((transaction) => transaction.respond(response(transaction.request, 404)));
    for (let round = 0; round < 3; round++) {
      await victim.send(forged, us.local);
      await us.arrivals.next();
      expect((await victim.received.next()).text).toMatch(/^SIP\/2\.0 404 /);
    }
    layer.dispose();
  });

  it('is none once its sender has acknowledged an answer, whose tag nobody else knows', async () => {
    const { clock, us } = await strict();
    await using _ = us;
    await using caller = await UdpPeer.open();
    const layer = new TransactionLayer({ transport: us.transport, clock, random: new SeededRandom(1) });
    layer.onRequest((transaction) => transaction.respond(response(transaction.request, 404)));
    const send = (branch: string, method: string, tag: string) => {
      const via = `SIP/2.0/UDP 127.0.0.1:5999;branch=${branch};rport`;
      const text = requestText({ method, via, callId: branch }).replace('To: <sip:me@127.0.0.1>', `$&${tag}`);
      return caller.send(text, us.local);
    };
    await send('z9hG4bKa', 'INVITE', '');
    await caller.received.next();
    await send('z9hG4bKa', 'ACK', ';tag=guessed');
    await us.arrivals.take(2);
    await clock.advance(8_000);
    expect(us.transport.counts().dropped.unreturned).toBe(0);
    await send('z9hG4bKb', 'INVITE', '');
    await us.arrivals.next();
    await clock.advance(8_000);
    const before = us.transport.counts().dropped.unreturned;
    expect(before).toBeGreaterThan(0);
    await send('z9hG4bKb', 'ACK', ';tag=m1');
    await us.arrivals.next();
    await send('z9hG4bKc', 'INVITE', '');
    await us.arrivals.next();
    await clock.advance(32_000);
    expect(us.transport.counts().dropped.unreturned).toBe(before);
    layer.dispose();
  });

  it('that was accepted is answered until its ACK: those calls have a limit of their own', async () => {
    const { us } = await strict();
    await using _ = us;
    await using caller = await UdpPeer.open();
    await caller.send(forged, us.local);
    const { message, flow } = await us.arrivals.next();
    for (let copy = 0; copy < 10; copy++) {
      if (message.kind === 'request') us.transport.respond(response(message, 200), flow);
      expect((await caller.received.next()).text).toMatch(/^SIP\/2\.0 200 /);
    }
  });
});

describe('a flood over TCP', () => {
  it('is read as slowly as it may come, and nothing of it is lost', async () => {
    const { clock, us } = await strict();
    await using _ = us;
    using peer = await TcpPeer.connect(us.local);
    const via = 'SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bK1';
    const send = (from: number, to: number) => {
      const ids = Array.from({ length: to - from }, (_, n) => `${from + n}`);
      return peer.send(ids.map((callId) => requestText({ via, callId })).join(''));
    };
    // The connection itself has cost one.
    await send(0, limits.admissionBurst);
    await us.arrivals.take(limits.admissionBurst);
    await send(limits.admissionBurst, limits.admissionBurst + 10);
    await using other = await UdpPeer.open();
    await other.send('\r\n', us.local);
    while (us.transport.counts().dropped.keepAlive === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(us.arrivals.size).toBe(0);
    await clock.advance(1_000 / limits.admissionPerSecond);
    const ids = (await us.arrivals.take(10)).map(({ message }) => message.callId);
    expect(ids).toEqual(Array.from({ length: 10 }, (_, n) => `${limits.admissionBurst + n}`));
  });

  it('of connections ends at so many from one source', async () => {
    const { us } = await strict();
    await using _ = us;
    const peers: TcpPeer[] = [];
    for (let n = 0; n < limits.admissionConnections; n++) peers.push(await TcpPeer.connect(us.local));
    await us.connections(limits.admissionConnections);
    using late = await TcpPeer.connect(us.local);
    await late.ended;
    expect(us.transport.counts().dropped.admission).toBe(1);
    for (const peer of peers) peer[Symbol.dispose]();
    await us.connections(0);
  });
});
