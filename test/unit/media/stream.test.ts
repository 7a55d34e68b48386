import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../main/media/engine.ts';
import type { MediaStream } from '../../../main/media/media-stream.ts';
import { parseEvent, writeEvent } from '../../../main/rtp/dtmf.ts';
import { parseRtcp } from '../../../main/rtp/rtcp.ts';
import { analyseTone } from '../../support/tone.ts';
import { UdpPeer } from '../../support/udp-peer.ts';
import { heardBy, openStream, setupFor, soundOf, soundPacket, startEngine } from './call-rig.ts';

let engine: MediaEngine;
let stream: MediaStream;
let rtp: UdpPeer;
let rtcp: UdpPeer;

beforeEach(async () => {
  engine = await startEngine();
  stream = await openStream(engine);
  [rtp, rtcp] = [await UdpPeer.open(), await UdpPeer.open()];
});

afterEach(async () => {
  await engine.close();
  await Promise.all([rtp.close(), rtcp.close()]);
});

describe('sound on the wire', () => {
  it('is PCMU of 20 ms on one sequence and clock, and the tone that was asked for', async () => {
    stream.attach({ kind: 'tone', hz: 440 });
    stream.configure(setupFor(rtp.local, rtcp.local));
    await rtp.received(60);
    const packets = heardBy(rtp).slice(0, 60);
    const [first] = packets;
    expect(packets.map(({ payloadType }) => payloadType)).toEqual(Array(60).fill(0));
    expect(packets.map(({ sequence }) => (sequence - (first?.sequence ?? 0)) & 0xffff)).toEqual([...Array(60).keys()]);
    expect(packets.map(({ marker }) => marker)).toEqual([true, ...Array(59).fill(false)]);
    expect(packets.every(({ from }) => from.port === stream.rtp.port)).toBe(true);
    const { hz, purity } = analyseTone(soundOf(packets), 8_000);
    expect(Math.abs(hz - 440)).toBeLessThan(2);
    expect(purity).toBeGreaterThan(0.99);
  });

  it('stops in a direction that was not agreed, and comes back marked', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local));
    await rtp.received(3);
    stream.configure(setupFor(rtp.local, rtcp.local, { direction: 'recvonly' }));
    const { packetsSent } = await stream.stats();
    // Another stream of the same tick shows that some ticks have passed.
    const [metronome, beats] = [await openStream(engine), await UdpPeer.open()];
    metronome.configure(setupFor(beats.local, beats.local));
    await beats.received(5);
    expect((await stream.stats()).packetsSent).toBe(packetsSent);
    await beats.close();
    stream.configure(setupFor(rtp.local, rtcp.local, { direction: 'sendrecv' }));
    await rtp.received(packetsSent + 3);
    const packets = heardBy(rtp);
    expect(packets[packetsSent]?.marker).toBe(true);
    expect(packets[packetsSent]?.sequence).toBe(((packets[packetsSent - 1]?.sequence ?? 0) + 1) & 0xffff);
  });

  it('is sent nowhere before an agreement', async () => {
    for (let sequence = 0; sequence < 5; sequence++) rtp.send(soundPacket(sequence), stream.rtp);
    await expect.poll(async () => (await stream.stats()).packetsRefused).toBe(5);
    expect(await stream.stats()).toMatchObject({ packetsSent: 0, packetsReceived: 0 });
  });
});

describe('the first sound', () => {
  it('is told once, when the source has proved itself', async () => {
    let times = 0;
    stream.onHeard(() => times++);
    stream.configure(setupFor(rtp.local, rtcp.local));
    rtp.send(soundPacket(0), stream.rtp);
    for (let sequence = 1; sequence < 10; sequence++) rtp.send(soundPacket(sequence), stream.rtp);
    await expect.poll(async () => (await stream.stats()).packetsReceived).toBe(9);
    expect(times).toBe(1);
  });

  it('is not told of a stream that is not to be heard', async () => {
    let times = 0;
    stream.onHeard(() => times++);
    stream.configure(setupFor(rtp.local, rtcp.local, { direction: 'sendonly' }));
    for (let sequence = 0; sequence < 5; sequence++) rtp.send(soundPacket(sequence), stream.rtp);
    await expect.poll(async () => (await stream.stats()).packetsReceived).toBe(4);
    expect(times).toBe(0);
  });
});

describe('the echo', () => {
  it('gives back what was heard, and conceals what was lost', async () => {
    stream.attach({ kind: 'echo' });
    stream.configure(setupFor(rtp.local, rtcp.local));
    // µ-law 0x9e: a constant, so that a packet is known by its samples. Number 4 never comes.
    for (const sequence of [0, 1, 2, 3, 5, 6, 7]) rtp.send(soundPacket(sequence, { fill: 0x9e }), stream.rtp);
    const voiced = () => heardBy(rtp).filter(({ payload }) => payload[0] === 0x9e);
    await expect.poll(() => voiced().length).toBeGreaterThanOrEqual(5);
    const echoed = heardBy(rtp);
    const begin = echoed.findIndex(({ payload }) => payload[0] === 0x9e);
    // The hole in the middle sounds as what is around it, fading.
    const sound = soundOf(echoed.slice(begin, begin + 5));
    expect(Math.min(...sound)).toBeGreaterThan(0.7 * Math.max(...sound));
    const stats = await stream.stats();
    expect(stats.concealedMs).toBeGreaterThanOrEqual(20);
    expect(stats).toMatchObject({ packetsLost: 1, packetsLate: 0 });
  });
});

describe('symmetric RTP', () => {
  it('sends to where the packets come from, once they have proved themselves', async () => {
    const behindNat = await UdpPeer.open();
    stream.configure(setupFor(rtp.local, rtcp.local));
    await rtp.received(1);
    for (let sequence = 0; sequence < 3; sequence++) behindNat.send(soundPacket(sequence), stream.rtp);
    await behindNat.received(3);
    await behindNat.close();
  });

  it('is not moved by a third party, whatever it sends', async () => {
    const attacker = await UdpPeer.open();
    stream.attach({ kind: 'echo' });
    stream.configure(setupFor(rtp.local, rtcp.local));
    for (let sequence = 0; sequence < 5; sequence++) rtp.send(soundPacket(sequence), stream.rtp);
    await expect.poll(async () => (await stream.stats()).packetsReceived).toBe(4);
    // With the right SSRC and sequence, and a sound that the echo would give away.
    for (let sequence = 5; sequence < 55; sequence++) attacker.send(soundPacket(sequence, { fill: 0x80 }), stream.rtp);
    await expect.poll(async () => (await stream.stats()).packetsRefused).toBe(50);
    const before = rtp.arrivals.length;
    await rtp.received(before + 20);
    expect(attacker.arrivals).toEqual([]);
    expect(heardBy(rtp).some(({ payload }) => payload.includes(0x80))).toBe(false);
    expect((await stream.stats()).packetsReceived).toBe(4);
    await attacker.close();
  });

  it('refuses payload types that were not agreed, and what is no RTP', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local));
    const garbage = [new Uint8Array(0), new Uint8Array(3), new Uint8Array(60_000), Buffer.from('INVITE sip:x SIP/2.0')];
    for (const bytes of garbage) rtp.send(bytes, stream.rtp);
    for (const bytes of garbage) rtcp.send(bytes, stream.rtcp);
    for (let sequence = 0; sequence < 4; sequence++) rtp.send(soundPacket(sequence, { type: 9 }), stream.rtp);
    await expect.poll(async () => (await stream.stats()).packetsRefused).toBe(12);
    expect((await stream.stats()).packetsReceived).toBe(0);
  });
});

describe('digits', () => {
  it('go out as RFC 4733 events', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local));
    await rtp.received(2);
    stream.sendDtmf('8');
    const events = () => heardBy(rtp).filter(({ payloadType }) => payloadType === 101);
    await expect.poll(() => events().length).toBe(4);
    expect(events().map(({ payload }) => parseEvent(payload, 0, payload.length))).toEqual([
      { event: 8, end: false, volume: 10, duration: 400 },
      { event: 8, end: true, volume: 10, duration: 800 },
      { event: 8, end: true, volume: 10, duration: 800 },
      { event: 8, end: true, volume: 10, duration: 800 },
    ]);
    expect(new Set(events().map(({ timestamp }) => timestamp)).size).toBe(1);
  });

  it('come in once each', async () => {
    const digits: string[] = [];
    stream.onDtmf((digit) => digits.push(digit));
    stream.configure(setupFor(rtp.local, rtcp.local));
    let sequence = 0;
    const press = (event: number, timestamp: number) => {
      for (const [duration, end] of [
        [400, false],
        [800, true],
        [800, true],
      ] as const) {
        const bytes = soundPacket(sequence++, { type: 101 }).slice(0, 16);
        new DataView(bytes.buffer).setUint32(4, timestamp);
        writeEvent({ event, end, volume: 10, duration }, bytes, 12);
        rtp.send(bytes, stream.rtp);
      }
    };
    press(5, 1_000);
    press(5, 3_000);
    press(11, 5_000);
    await expect.poll(() => digits.join('')).toBe('55#');
    await expect.poll(async () => (await stream.stats()).packetsReceived).toBe(8);
    expect(digits.join('')).toBe('55#');
  });
});

describe('RTCP', () => {
  it('says good-bye with a full report, from the odd port above RTP', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local));
    for (const sequence of [0, 1, 2, 3, 5]) rtp.send(soundPacket(sequence, { ssrc: 0xabcd }), stream.rtp);
    await expect.poll(async () => (await stream.stats()).packetsReceived).toBe(4);
    await rtp.received(5);
    await stream.close();
    const [last] = await rtcp.received(1);
    expect(last?.from.port).toBe(stream.rtp.port + 1);
    const compound = parseRtcp(last?.bytes ?? new Uint8Array(0));
    if (!compound.ok) throw new Error(compound.error);
    const [report, description, goodbye] = compound.value;
    const sent = heardBy(rtp);
    const ssrc = sent[0]?.ssrc;
    expect(report).toMatchObject({
      kind: 'sr',
      ssrc,
      packets: sent.length,
      octets: sent.length * 160,
      reports: [{ ssrc: 0xabcd, cumulativeLost: 1, extendedHighest: 5, fractionLost: 51, lastReport: 0 }],
    });
    expect(description).toMatchObject({ kind: 'sdes', chunks: [{ ssrc, items: [{ type: 1 }] }] });
    expect(goodbye).toEqual({ kind: 'bye', ssrcs: [ssrc] });
    // NTP time is now, and the RTP time that goes with it is the sound's (§6.4.1).
    if (report?.kind !== 'sr') throw new Error('no sender report');
    expect(Math.abs(report.ntp.seconds - 2_208_988_800 - Date.now() / 1_000)).toBeLessThan(5);
    const ahead = (report.rtpTimestamp - (sent.at(-1)?.timestamp ?? 0)) | 0;
    expect(ahead).toBeGreaterThanOrEqual(0);
    expect(ahead).toBeLessThan(8_000);
  });

  it('comes as a receiver report from who only listens', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local, { direction: 'recvonly' }));
    for (let sequence = 0; sequence < 5; sequence++) rtp.send(soundPacket(sequence), stream.rtp);
    const [first] = await rtcp.received(1);
    const compound = parseRtcp(first?.bytes ?? new Uint8Array(0));
    expect(compound).toMatchObject({
      ok: true,
      value: [{ kind: 'rr', reports: [{ ssrc: 0x1234 }] }, { kind: 'sdes' }],
    });
    expect(rtp.arrivals).toEqual([]);
  });

  it('is not sent by a stream that never spoke (§6.3.7)', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local, { direction: 'inactive' }));
    await stream.close();
    const other = await openStream(engine);
    other.configure(setupFor(rtp.local, rtcp.local));
    await rtp.received(1);
    await other.close();
    const [first] = await rtcp.received(1);
    expect(first?.from.port).toBe(other.rtcp.port);
  });
});

describe('a closed stream', () => {
  it('has given both ports back, and keeps its statistics', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local));
    await rtp.received(2);
    await stream.close();
    const again = [await UdpPeer.open('127.0.0.1', stream.rtp.port), await UdpPeer.open('127.0.0.1', stream.rtcp.port)];
    await Promise.all(again.map((peer) => peer.close()));
    expect((await stream.stats()).packetsSent).toBeGreaterThanOrEqual(2);
    expect(await engine.counts()).toMatchObject({ streams: 0, sockets: 0 });
    await stream.close();
  });

  it('works over IPv6 as well', async () => {
    const six = await openStream(engine, '::1');
    const peer = await UdpPeer.open('::1');
    six.configure(setupFor(peer.local, peer.local));
    await peer.received(2);
    expect(heardBy(peer)[0]?.from).toEqual(six.rtp);
    await six.close();
    await peer.close();
  });
});
