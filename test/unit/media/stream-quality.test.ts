import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../main/media/engine.ts';
import type { MediaStream } from '../../../main/media/media-stream.ts';
import type { StreamQuality } from '../../../main/media/stream-quality.ts';
import { parseRtcp, type RtcpPacket } from '../../../main/rtp/rtcp.ts';
import { writeRtcp } from '../../../main/rtp/rtcp-writer.ts';
import { UdpPeer } from '../../support/udp-peer.ts';
import { heardBy, openStream, setupFor, soundOf, soundPacket, startEngine } from './call-rig.ts';

let engine: MediaEngine;
let stream: MediaStream;
let rtp: UdpPeer;
let rtcp: UdpPeer;
let told: StreamQuality[];

beforeEach(async () => {
  engine = await startEngine();
  stream = await openStream(engine);
  told = [];
  stream.onQuality((quality) => told.push(quality));
  [rtp, rtcp] = [await UdpPeer.open(), await UdpPeer.open()];
});

afterEach(async () => {
  await engine.close();
  await Promise.all([rtp.close(), rtcp.close()]);
});

/** A packet with each of ours that comes; every fifth is left out. */
async function talk(packets: number): Promise<void> {
  for (let sequence = 0; sequence < packets; sequence++) {
    if (sequence % 5 !== 4) rtp.send(soundPacket(sequence), stream.rtp);
    await rtp.received(sequence + 1);
  }
}

function reportsHeard(): RtcpPacket[] {
  return rtcp.arrivals.flatMap(({ bytes }) => {
    const parsed = parseRtcp(bytes);
    return parsed.ok ? parsed.value : [];
  });
}

describe('the quality of a stream', () => {
  it('comes once a second with what is lost both ways, and in an extended report where one is wanted', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local, { voipMetrics: true }));
    await rtp.received(1);
    const ssrc = heardBy(rtp)[0]?.ssrc ?? 0;
    const about = { ssrc, fractionLost: 64, cumulativeLost: 9, extendedHighest: 50, jitter: 80 };
    const block = { ...about, lastReport: 0, delaySinceLastReport: 0 };
    rtcp.send(writeRtcp([{ kind: 'rr', ssrc: 0x1234, reports: [block] }]), stream.rtcp);
    await talk(200);
    await expect.poll(() => told.length).toBeGreaterThanOrEqual(3);
    expect(told.at(-1)).toMatchObject({ lossOut: 0.25, jitterOutMs: 10 });
    expect(told.at(-1)?.lossIn).toBeCloseTo(0.2, 1);
    expect(told.at(-1)?.mosIn).toBeLessThan(3.2);
    expect(told.at(-1)?.mosOut).toBeLessThan(3);
    await expect.poll(() => reportsHeard().some(({ kind }) => kind === 'xr'), { timeout: 5_000 }).toBe(true);
    const extended = reportsHeard().find((packet) => packet.kind === 'xr');
    expect(extended?.metrics[0]).toMatchObject({ ssrc: 0x1234, roundTripMs: 0 });
    // Whichever second it comes in: of a fifth that is lost, not all is known yet.
    expect(extended?.metrics[0]?.lossRate).toBeGreaterThan(0.05);
  });

  it('tells for how long nothing has come, while something should', async () => {
    stream.configure(setupFor(rtp.local, rtcp.local));
    await expect.poll(() => told.at(-1)?.silentMs ?? 0, { timeout: 5_000 }).toBeGreaterThan(900);
    stream.configure(setupFor(rtp.local, rtcp.local, { direction: 'sendonly' }));
    const before = told.length;
    await expect.poll(() => told.length, { timeout: 5_000 }).toBeGreaterThan(before);
    expect(told.at(-1)?.silentMs).toBeUndefined();
  });

  it('is not told before anything is agreed', async () => {
    const other = await openStream(engine);
    other.configure(setupFor(rtp.local, rtcp.local));
    let measured = 0;
    other.onQuality(() => measured++);
    await expect.poll(() => measured, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(told).toEqual([]);
  });
});

describe('music for who is held', () => {
  const loudest = (from: number) =>
    soundOf(heardBy(rtp).slice(from)).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

  it('is sent in place of silence, and the person’s own where there is one', async () => {
    stream.attach({ kind: 'music' });
    stream.configure(setupFor(rtp.local, rtcp.local, { direction: 'sendonly' }));
    await rtp.received(25);
    expect(loudest(0)).toBeGreaterThan(300);
    engine.setSignals({ country: 'DE', holdMusic: new Int16Array(48_000).fill(20_000) });
    await rtp.received(50);
    expect(loudest(40)).toBeGreaterThan(19_000);
  });
});
