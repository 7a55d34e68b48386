import { describe, expect, it } from 'vitest';
import type { Random } from '../../../main/base/random.ts';
import {
  deterministicIntervalMs,
  type Membership,
  RtcpSchedule,
  randomizedIntervalMs,
} from '../../../main/rtp/rtcp-schedule.ts';

const always = (fraction: number): Random => ({ hex: () => '', uint32: () => 0, fraction: () => fraction });

const call: Membership = {
  members: 2,
  senders: 2,
  weSent: true,
  bandwidth: 500,
  averageBytes: 100,
  initial: false,
};

describe('the RTCP interval (RFC 3550 §6.3.1, §A.7)', () => {
  it.each<[string, Partial<Membership>, number]>([
    ['a call: the minimum', {}, 5_000],
    ['the first report: half of it', { initial: true }, 2_500],
    // 100 bytes × 100 members over 500 bytes/s.
    ['many senders: everyone shares all of the bandwidth', { members: 100, senders: 30 }, 20_000],
    // 100 bytes × 10 senders over a quarter of 500 bytes/s.
    ['few senders, and we are one: a quarter among the senders', { members: 100, senders: 10 }, 8_000],
    // 100 bytes × 90 receivers over three quarters of 500 bytes/s.
    ['few senders, and we only listen: the rest', { members: 100, senders: 10, weSent: false }, 24_000],
  ])('%s', (_, changes, ms) => {
    expect(deterministicIntervalMs({ ...call, ...changes })).toBe(ms);
  });

  it('is spread over 0.5 to 1.5 of that, over e − 3/2', () => {
    expect(randomizedIntervalMs(call, always(0))).toBeCloseTo(2_500 / 1.21828, 1);
    expect(randomizedIntervalMs(call, always(0.5))).toBeCloseTo(5_000 / 1.21828, 1);
  });
});

describe('the schedule of one call (§6.3)', () => {
  const schedule = () => {
    const made = new RtcpSchedule({ random: always(0.5), nowMs: 1_000, sessionBandwidth: 80_000 });
    made.observe({ peerKnown: true, peerSends: true, weSent: true });
    return made;
  };

  it('has the first report after the reduced interval, the next after the whole one', () => {
    const reports = schedule();
    const first = 1_000 + 2_500 / (Math.E - 1.5);
    expect(reports.due(first - 1)).toBe(false);
    expect(reports.due(first)).toBe(true);
    reports.sent(100, first);
    expect(reports.due(first + 4_100)).toBe(false);
    expect(reports.due(first + 5_000 / (Math.E - 1.5))).toBe(true);
  });

  it('reconsiders when the timer runs out: a longer interval drawn then puts the report off (§6.3.6)', () => {
    let fraction = 0;
    const random: Random = { hex: () => '', uint32: () => 0, fraction: () => fraction };
    const reports = new RtcpSchedule({ random, nowMs: 0, sessionBandwidth: 80_000 });
    const early = 1_250 / (Math.E - 1.5);
    expect(reports.nextMs).toBeCloseTo(early);
    fraction = 1;
    expect(reports.due(early)).toBe(false);
    expect(reports.nextMs).toBeCloseTo(3 * early);
    expect(reports.due(3 * early)).toBe(true);
  });
});
