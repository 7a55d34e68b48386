import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { middleMs, middleOf, NtpClock } from '../../../main/rtp/ntp.ts';
import { parseRtcp, type ReportBlock, type RtcpPacket } from '../../../main/rtp/rtcp.ts';
import { writeRtcp } from '../../../main/rtp/rtcp-writer.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const block: ReportBlock = {
  ssrc: 0x11223344,
  fractionLost: 0x40,
  cumulativeLost: -2,
  extendedHighest: 0x00010005,
  jitter: 33,
  lastReport: 0xaabbccdd,
  delaySinceLastReport: 65_536,
};

const senderReport: RtcpPacket = {
  kind: 'sr',
  ssrc: 0xcafebabe,
  ntp: { seconds: 0x83aa7e80, fraction: 0x80000000 },
  rtpTimestamp: 160,
  packets: 7,
  octets: 1_120,
  reports: [block],
};

const description: RtcpPacket = { kind: 'sdes', chunks: [{ ssrc: 0xcafebabe, items: [{ type: 1, text: 'me@x' }] }] };

describe('an RTCP compound', () => {
  it('is written as RFC 3550 §6.4.1, §6.5 and §6.6 draw it', () => {
    const bytes = writeRtcp([senderReport, description, { kind: 'bye', ssrcs: [0xcafebabe], reason: 'end' }]);
    expect(Buffer.from(bytes).toString('hex').match(/.{8}/g)).toEqual([
      '81c8000c', // V=2, one block, SR, 13 words
      'cafebabe',
      '83aa7e80',
      '80000000',
      '000000a0',
      '00000007',
      '00000460',
      '11223344',
      '40fffffe', // 64/256 of the last interval, −2 in 24 bits
      '00010005',
      '00000021',
      'aabbccdd',
      '00010000',
      '81ca0003', // SDES, one chunk
      'cafebabe',
      '01046d65', // CNAME, 4 bytes, "me"
      '40780000', // "@x", end of list, filled up
      '81cb0002', // BYE of one source
      'cafebabe',
      '03656e64', // "end"
    ]);
  });

  it('reads back as it was written, unknown types included', () => {
    const packets: RtcpPacket[] = [
      { kind: 'rr', ssrc: 1, reports: [block, { ...block, ssrc: 2, cumulativeLost: 0x7fffff }] },
      {
        kind: 'sdes',
        chunks: [
          { ssrc: 1, items: [{ type: 1, text: 'abc' }] },
          {
            ssrc: 2,
            items: [
              { type: 1, text: 'zürich' },
              { type: 6, text: '' },
            ],
          },
          { ssrc: 3, items: [] },
        ],
      },
      { kind: 'unknown', packetType: 204, count: 3, body: Uint8Array.from([0, 0, 0, 1, 80, 81, 82, 83]) },
      { kind: 'bye', ssrcs: [1, 2] },
    ];
    expect(parseRtcp(writeRtcp(packets))).toEqual({ ok: true, value: packets });
  });

  it('may be padded in its last packet', () => {
    const bytes = Buffer.from('80c9000100000001a0cb000100000004', 'hex');
    expect(parseRtcp(bytes)).toEqual({
      ok: true,
      value: [
        { kind: 'rr', ssrc: 1, reports: [] },
        { kind: 'bye', ssrcs: [] },
      ],
    });
  });

  it.each([
    ['four bytes', '80c90000', 'too-short'],
    ['version 1', '40c9000100000001', 'not-version-2'],
    ['a BYE first', '81cb000100000001', 'no-report-first'],
    ['RTP', '8000000100000001', 'no-report-first'],
    ['a length beyond its end', '80c9000200000001', 'length'],
    ['half a second packet', '80c900010000000180cb', 'length'],
    ['another version in its second packet', '80c900010000000100cb0000', 'not-version-2'],
    ['padding before its last packet', 'a0c900010000000480cb0000', 'padding'],
    ['more padding than packet', 'a0c9000100000009', 'padding'],
    ['fewer blocks than it says', '81c9000100000001', 'damaged'],
    ['a sender report without its sender’s part', '80c8000100000001', 'damaged'],
    ['a BYE of sources that are not there', '80c900010000000182cb000100000001', 'damaged'],
    ['a BYE whose reason is cut off', '80c900010000000180cb000109616263', 'damaged'],
    ['a description without an end', '80c900010000000181ca00020000000101046162', 'damaged'],
  ])('is refused with %s (§A.2)', (_, hex, fault) => {
    expect(parseRtcp(Buffer.from(hex, 'hex'))).toEqual({ ok: false, error: fault });
  });

  it('never throws on what a stranger sends', () => {
    const bodies = fc.tuple(
      fc.constantFrom(0x80, 0x81, 0xa1, 0x9f),
      fc.integer({ min: 199, max: 205 }),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(fc.array(bodies, { minLength: 1, maxLength: 4 }), (packets) => {
        const bytes = Buffer.concat(
          packets.map(([first, type, body]) => {
            const words = Math.floor(body.length / 4);
            return Buffer.from([first, type, words >> 8, words, ...body.subarray(0, words * 4)]);
          }),
        );
        expect(() => parseRtcp(bytes)).not.toThrow();
      }),
    );
  });
});

describe('NTP time (§4)', () => {
  it('counts from 1900 and runs with the monotonic clock', () => {
    const clock = new VirtualClock(0);
    const ntp = new NtpClock(clock);
    expect(ntp.now()).toEqual({ seconds: 2_208_988_800, fraction: 0 });
    clock.advanceSync(1_500);
    expect(ntp.now()).toEqual({ seconds: 2_208_988_801, fraction: 0x80000000 });
  });

  it('has a middle whose differences are times, across its wrap', () => {
    const before = middleOf({ seconds: 0x1234ffff, fraction: 0xffff0000 });
    const after = middleOf({ seconds: 0x12350000, fraction: 0x80000000 });
    expect(before).toBe(0xffffffff);
    expect(middleMs(after - before)).toBeCloseTo(500.015, 3);
  });
});
