import { beforeEach, describe, expect, it } from 'vitest';
import { CNAME, parseRtcp, type RtcpPacket } from '../../../main/rtp/rtcp.ts';
import { levelAt } from '../../support/tone.ts';
import { ann, ben, GroupRig, own } from './group-rig.ts';

const NAME = 2;
let rig: GroupRig;

beforeEach(() => {
  rig = new GroupRig();
  rig.wish(false);
});

const names = () => rig.voice.sources().map(({ name }) => name);
const ssrcOf = (packet: Uint8Array | undefined) => new DataView(Uint8Array.from(packet ?? []).buffer).getUint32(8);

function report(ssrc: number, items: { type: number; text: string }[]): RtcpPacket[] {
  return [
    { kind: 'rr', ssrc, reports: [] },
    { kind: 'sdes', chunks: [{ ssrc, items }] },
  ];
}

function reportsSent(): RtcpPacket[] {
  return rig.rtcp.flatMap((bytes) => {
    const parsed = parseRtcp(bytes);
    if (!parsed.ok) throw new Error(parsed.error);
    return parsed.value;
  });
}

describe('who is heard', () => {
  it('is told apart by SSRC, and all are mixed', () => {
    const heard = rig.run(100, (tick) => {
      rig.hear(rig.packet(1, tick, 400), ann);
      rig.hear(rig.packet(2, tick, 1_000), ben);
    });
    const stretch = heard.subarray(8_000);
    expect(levelAt(stretch, 8_000, 400)).toBeGreaterThan(-8);
    expect(levelAt(stretch, 8_000, 1_000)).toBeGreaterThan(-8);
    expect(names()).toEqual(['192.0.2.2:40000', '192.0.2.3:40000']);
  });

  it('is believed with the second packet in order (RFC 3550 §A.1)', () => {
    rig.hear(rig.packet(1, 0), ann);
    expect(names()).toEqual([]);
    rig.hear(rig.packet(1, 5), ann);
    expect(names()).toEqual([]);
    rig.hear(rig.packet(1, 6), ann);
    expect(names()).toHaveLength(1);
  });

  it('is never ourselves: our packets come back from the group', () => {
    rig.wish(true);
    rig.voice.said.fill(8_000);
    const heard = rig.run(50, () => {
      for (const packet of rig.rtp.slice(-1)) rig.hear(packet, own);
    });
    expect(rig.rtp.length).toBeGreaterThanOrEqual(49);
    expect(heard.every((sample) => sample === 0)).toBe(true);
    expect(names()).toEqual([]);
  });

  it('is no second one under the same SSRC while the first sends (§8.2)', () => {
    const heard = rig.run(100, (tick) => {
      rig.hear(rig.packet(1, tick, 400), ann);
      rig.hear(rig.packet(1, tick, 1_000), ben);
    });
    expect(levelAt(heard.subarray(8_000), 8_000, 1_000)).toBeLessThan(-40);
  });

  it('are sixteen at once: one more gets no place while they send', () => {
    rig.run(10, (tick) => {
      for (let ssrc = 1; ssrc <= 17; ssrc++)
        rig.hear(rig.packet(ssrc, tick), { address: ann.address, port: 40_000 + ssrc });
    });
    expect(names()).toHaveLength(16);
    rig.run(40);
    for (const index of [0, 1]) rig.hear(rig.packet(99, index), ben);
    expect(names()).toContain('192.0.2.3:40000');
    expect(names()).toHaveLength(16);
  });

  it('sends no more 600 ms after its last packet', () => {
    rig.run(20, (tick) => rig.hear(rig.packet(1, tick), ann));
    expect(rig.voice.sources()[0]).toMatchObject({ sending: true, since: expect.any(Number) });
    rig.run(31);
    expect(rig.voice.sources()[0]).toMatchObject({ sending: false, since: undefined });
  });
});

describe('who is there', () => {
  it('is called by its NAME, else its CNAME (§6.5), and may only report', () => {
    rig.hearReport(report(1, [{ type: CNAME, text: 'a1b2' }]), ann);
    expect(names()).toEqual(['a1b2']);
    rig.hearReport(report(1, [{ type: NAME, text: 'Ann\u202e' }]), ann);
    expect(names()).toEqual(['Ann']);
  });

  it('leaves with BYE (§6.6)', () => {
    rig.hearReport(report(1, [{ type: NAME, text: 'Ann' }]), ann);
    rig.hearReport(
      [
        { kind: 'rr', ssrc: 1, reports: [] },
        { kind: 'bye', ssrcs: [1] },
      ],
      ann,
    );
    expect(names()).toEqual([]);
  });

  it('is forgotten after five intervals without a word (§6.3.5)', () => {
    rig.hearReport(report(1, [{ type: NAME, text: 'Ann' }]), ann);
    rig.run(24 * 50);
    expect(names()).toEqual(['Ann']);
    rig.run(2 * 50);
    expect(names()).toEqual([]);
  });
});

describe('what we say of ourselves', () => {
  it('is a report with CNAME and NAME within three seconds, and a sender report while we speak', () => {
    rig.wish(true, 'Ben');
    rig.run(200);
    const [first, second] = reportsSent();
    expect(first).toMatchObject({ kind: 'sr', ssrc: ssrcOf(rig.rtp[0]) });
    expect(second).toMatchObject({ kind: 'sdes', chunks: [{ items: [{ type: CNAME }, { type: NAME, text: 'Ben' }] }] });
  });

  it('comes the less often, the more members there are (§6.2)', () => {
    rig.run(60 * 50);
    const alone = rig.rtcp.length;
    const crowd = new GroupRig();
    crowd.wish(false);
    for (let ssrc = 1; ssrc <= 200; ssrc++) crowd.hearReport(report(ssrc, []), ann);
    crowd.run(60 * 50, (tick) => {
      if (tick % 500 === 0) for (let ssrc = 1; ssrc <= 200; ssrc++) crowd.hearReport(report(ssrc, []), ann);
    });
    expect(alone).toBeGreaterThan(7);
    expect(crowd.rtcp.length).toBeLessThan(alone / 2);
  });

  it('is another SSRC once somebody else has ours, after a goodbye; who comes from there again is a circle (§8.2)', () => {
    rig.wish(true);
    rig.run(200);
    const before = ssrcOf(rig.rtp[0]);
    rig.hear(rig.packet(before, 0), ann);
    rig.run(2);
    const after = ssrcOf(rig.rtp.at(-1));
    expect(after).not.toBe(before);
    expect(reportsSent().at(-1)).toEqual({ kind: 'bye', ssrcs: [before] });
    rig.hear(rig.packet(after, 1), ann);
    rig.run(2);
    expect(ssrcOf(rig.rtp.at(-1))).toBe(after);
  });
});
