import { beforeEach, describe, expect, it } from 'vitest';
import { Reports } from '../../../main/media/reports.ts';
import { RtpSender } from '../../../main/media/sender.ts';
import { NtpClock } from '../../../main/rtp/ntp.ts';
import { parseRtcp } from '../../../main/rtp/rtcp.ts';
import { RtpSource } from '../../../main/rtp/source.ts';
import type { VoipMetrics } from '../../../main/rtp/xr.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** One end of a call on the test's clock: it speaks, and reports when that is due. */
class End {
  readonly sender: RtpSender;
  readonly reports: Reports;
  readonly #clock: VirtualClock;

  /** What its extended reports say; undefined sends none. */
  metrics: VoipMetrics | undefined;

  constructor(clock: VirtualClock, seed: number) {
    const random = new SeededRandom(seed);
    this.#clock = clock;
    this.sender = new RtpSender(random, () => {});
    this.sender.configure({ name: 'PCMU', clockRate: 8_000, payloadType: 0 }, 20, undefined);
    const metrics = () => this.metrics;
    this.reports = new Reports({ clock, ntp: new NtpClock(clock), random, sender: this.sender, metrics });
  }

  speak(): void {
    this.sender.speak(new Int16Array(160), this.#clock.now() / 20);
    this.reports.spoke(this.#clock.now());
  }

  /** Moves time on, tick by tick, to the next report about `source`. */
  next(source?: RtpSource): { readonly bytes: Uint8Array; readonly afterMs: number } {
    const startMs = this.#clock.now();
    for (let tick = 0; tick < 1_000; tick++) {
      this.#clock.advanceSync(20);
      const bytes = this.reports.due(source);
      if (bytes) return { bytes, afterMs: this.#clock.now() - startMs };
    }
    throw new Error('No report was due');
  }
}

function sourceOf({ sender }: End): RtpSource {
  const source = new RtpSource(sender.ssrc, 1);
  source.update(1);
  source.update(2);
  return source;
}

let clock: VirtualClock;
let here: End;
let there: End;

beforeEach(() => {
  clock = new VirtualClock();
  here = new End(clock, 1);
  there = new End(clock, 2);
});

describe('one call’s reports', () => {
  it('tell the round trip: now, less LSR, less DLSR (RFC 3550 §6.4.1)', () => {
    here.speak();
    const ours = here.next();
    clock.advanceSync(30);
    there.reports.receive(ours.bytes);
    there.speak();
    const theirs = there.next(sourceOf(here));
    clock.advanceSync(12);
    here.reports.receive(theirs.bytes);
    expect(here.reports.roundTripMs).toBeCloseTo(42, 0);
    expect(there.reports.roundTripMs).toBeUndefined();
  });

  it('are a sender’s while we speak, a receiver’s two reports after we fell silent (§6.4)', () => {
    here.speak();
    const kinds = Array.from({ length: 3 }, () => {
      const parsed = parseRtcp(here.next().bytes);
      return parsed.ok && parsed.value[0]?.kind;
    });
    expect(kinds).toEqual(['sr', 'sr', 'rr']);
  });

  it('come after the reduced interval first, then between 0.5 and 1.5 times five seconds, over 1.218', () => {
    const first = here.next().afterMs;
    expect(first).toBeGreaterThanOrEqual(1_026);
    expect(first).toBeLessThanOrEqual(3_100);
    for (let report = 0; report < 50; report++) {
      const { afterMs } = here.next();
      expect(afterMs).toBeGreaterThanOrEqual(2_052);
      expect(afterMs).toBeLessThanOrEqual(6_180);
    }
  });

  it('bear the RTP time of their own moment, between two frames too', () => {
    here.speak();
    const spoken = here.sender.timestamp;
    const { bytes, afterMs } = here.next();
    const parsed = parseRtcp(bytes);
    expect(parsed).toMatchObject({ ok: true, value: [{ rtpTimestamp: (spoken + afterMs * 8) >>> 0 }, {}] });
  });

  it('name us by a CNAME that is another one in each call (RFC 7022)', () => {
    const names = [here, there].map((end) => {
      const parsed = parseRtcp(end.next().bytes);
      const description = parsed.ok ? parsed.value[1] : undefined;
      return description?.kind === 'sdes' ? description.chunks[0]?.items[0]?.text : undefined;
    });
    expect(names[0]).toMatch(/^[0-9a-f]{24}$/);
    expect(names[0]).not.toBe(names[1]);
  });

  it('pass over what is no RTCP', () => {
    expect(here.reports.receive(Buffer.from('hello, world'))).toBeUndefined();
  });

  it('tell how the far end hears us: its loss since the last report, its jitter', () => {
    const source = new RtpSource(here.sender.ssrc, 1);
    // One in four is missing.
    for (let sequence = 1; sequence <= 40; sequence++) {
      if (sequence > 2 && sequence % 4 === 0) continue;
      source.update(sequence);
      source.arrived(sequence * 160, sequence * 160 + (sequence % 2) * 80);
    }
    there.speak();
    here.reports.receive(there.next(source).bytes);
    expect(here.reports.far?.lostShare).toBeCloseTo(0.25, 1);
    expect(here.reports.far?.jitterMs).toBeGreaterThan(2);
    expect(here.reports.far?.jitterMs).toBeLessThan(12);
    expect(here.reports.heardMs).toBe(clock.now());
    expect(there.reports.far).toBeUndefined();
  });

  it('about somebody else say nothing of us', () => {
    there.speak();
    here.reports.receive(there.next(sourceOf(there)).bytes);
    expect(here.reports.far).toBeUndefined();
  });

  it('bring VoIP metrics where they are wanted, once there is a source to report on (RFC 3611 §4.7)', () => {
    there.metrics = { ...quiet, ssrc: here.sender.ssrc, lossRate: 0.125, conversationScore: 3.2 };
    there.speak();
    const before = parseRtcp(there.next().bytes);
    expect(before.ok && before.value.map(({ kind }) => kind)).toEqual(['sr', 'sdes']);
    here.reports.receive(there.next(sourceOf(here)).bytes);
    expect(here.reports.far?.metrics).toMatchObject({ lossRate: 0.125, conversationScore: 3.2, rating: undefined });
  });
});

const quiet: VoipMetrics = {
  ssrc: 0,
  lossRate: 0,
  discardRate: 0,
  burstDensity: 0,
  gapDensity: 0,
  burstMs: 0,
  gapMs: 0,
  roundTripMs: 0,
  endSystemMs: 0,
  rating: undefined,
  listeningScore: undefined,
  conversationScore: undefined,
  bufferMs: 0,
  bufferMaxMs: 0,
  bufferAbsoluteMaxMs: 0,
};
