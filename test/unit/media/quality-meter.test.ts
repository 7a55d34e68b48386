import { beforeEach, describe, expect, it } from 'vitest';
import { type Measured, QualityMeter } from '../../../main/media/quality-meter.ts';
import type { StreamQuality } from '../../../main/media/stream-quality.ts';

const SSRC = 7;

let meter: QualityMeter;
let sequence: number;
let nowMs: number;
let concealedMs: number;

beforeEach(() => {
  meter = new QualityMeter();
  [sequence, nowMs, concealedMs] = [0, 0, 0];
  meter.expect(true, nowMs);
});

function measured(change: Partial<Measured> = {}): Measured {
  const stats = { jitterMs: 2, bufferedMs: 40, concealedMs, packetsDiscarded: 0, packetsReceived: 0, roundTripMs: 60 };
  return { codec: 'PCMU', ptimeMs: 20, stats, far: undefined, reportedMs: undefined, ...change };
}

/** Seconds of 50 packets; `lost` says which never come. Gives the last measurement. */
function listen(seconds: number, lost: (sequence: number) => boolean, change: Partial<Measured> = {}): StreamQuality {
  let last: StreamQuality | undefined;
  for (let second = 0; second < seconds; second++) {
    for (let packet = 0; packet < 50; packet++) {
      nowMs += 20;
      if (!lost(sequence)) meter.received(SSRC, sequence & 0xffff, nowMs);
      else concealedMs += 20;
      sequence++;
    }
    last = meter.measure(measured(change), nowMs);
  }
  if (!last) throw new Error('Nothing was measured');
  return last;
}

describe('what is heard', () => {
  it('without loss and delay is as good as G.711 can be', () => {
    const quality = listen(12, () => false);
    expect(quality).toMatchObject({ lossIn: 0, concealed: 0, mosOut: undefined, lossOut: undefined, jitterMs: 2 });
    expect(quality.mosIn).toBeGreaterThan(4.3);
    // Half the way there and back, and what both ends add: a packet, a tick, a buffer.
    expect(quality.delayMs).toBe(30 + 20 + 20 + 40);
  });

  it('with 10 % loss never reads good', () => {
    const quality = listen(20, (each) => each % 10 === 5);
    expect(quality.lossIn).toBeCloseTo(0.1, 2);
    expect(quality.mosIn).toBeLessThan(3.5);
  });

  it('is worse where the same loss comes in bursts', () => {
    const spread = listen(20, (each) => each % 10 === 5).mosIn;
    meter = new QualityMeter();
    meter.expect(true, nowMs);
    const bursts = listen(20, (each) => each % 60 >= 54);
    expect(bursts.lossIn).toBeCloseTo(0.1, 1);
    expect(bursts.mosIn).toBeLessThan(spread - 0.1);
  });

  it('is forgotten after ten seconds', () => {
    expect(listen(12, (each) => each % 5 === 4).mosIn).toBeLessThan(3);
    expect(listen(13, () => false).mosIn).toBeGreaterThan(4.3);
  });

  it('counts what came too late to be played as not heard', () => {
    listen(10, () => false);
    concealedMs += 2_000;
    const quality = listen(1, () => false);
    expect(quality.lossIn).toBe(0);
    expect(quality.concealed).toBeCloseTo(0.2, 2);
    expect(quality.mosIn).toBeLessThan(3.2);
  });
});

describe('what the far end hears', () => {
  it('is by its reports', () => {
    const far = { lostShare: 0.2, jitterMs: 9, metrics: undefined };
    const quality = listen(3, () => false, { far });
    expect(quality).toMatchObject({ lossOut: 0.2, jitterOutMs: 9 });
    expect(quality.mosOut).toBeLessThan(2.8);
    expect(quality.mosIn).toBeGreaterThan(4.3);
  });

  it('is what it says itself where it sends VoIP metrics, and its delay counts', () => {
    const told = { ...meter.metrics(1, measured(), 0), conversationScore: 2.5, endSystemMs: 200 };
    const quality = listen(3, () => false, { far: { lostShare: 0, jitterMs: 0, metrics: told } });
    expect(quality.mosOut).toBe(2.5);
    expect(quality.delayMs).toBe((60 + 80 + 200) / 2);
  });
});

describe('silence', () => {
  it('is counted from the last packet, and from when there should be some', () => {
    expect(meter.measure(measured(), 500).silentMs).toBe(500);
    listen(1, () => false);
    nowMs += 31_000;
    expect(meter.measure(measured({ reportedMs: nowMs - 4_000 }), nowMs)).toMatchObject({
      silentMs: 31_000,
      unreportedMs: 4_000,
    });
  });

  it('is none while nothing should come, and begins anew', () => {
    meter.expect(false, 1_000);
    expect(meter.measure(measured(), 90_000).silentMs).toBeUndefined();
    meter.expect(true, 100_000);
    expect(meter.measure(measured(), 101_000).silentMs).toBe(1_000);
  });
});

describe('an extended report (RFC 3611 §4.7)', () => {
  it('tells loss, bursts, delay and scores since the beginning', () => {
    const far = measured();
    listen(20, (each) => each >= 400 && each < 500 && each % 4 === 0);
    const metrics = meter.metrics(SSRC, { ...far, stats: { ...far.stats, packetsDiscarded: 10 } }, nowMs);
    expect(metrics).toMatchObject({ ssrc: SSRC, roundTripMs: 60, endSystemMs: 80, bufferMs: 40 });
    // 25 of 1,000, of which all lie in one burst of 97 packets; the latest 64 are still awaited.
    expect(metrics.lossRate).toBeCloseTo(25 / 936, 3);
    expect(metrics.discardRate).toBeCloseTo(10 / 936, 3);
    expect(metrics.burstDensity).toBeCloseTo(25 / 97, 3);
    expect(metrics.burstMs).toBe(97 * 20);
    expect(metrics.gapDensity).toBe(0);
    expect(metrics.rating).toBeGreaterThan(70);
    expect(metrics.rating).toBeLessThan(88);
    expect(metrics.listeningScore ?? 0).toBeGreaterThanOrEqual(metrics.conversationScore ?? 5);
  });

  it('is all zero loss before anything came', () => {
    expect(meter.metrics(SSRC, measured(), 0)).toMatchObject({ lossRate: 0, burstMs: 0, gapMs: 0, burstDensity: 0 });
  });
});
