import { describe, expect, it } from 'vitest';
import { parseRtcp } from '../../../main/rtp/rtcp.ts';
import { writeRtcp } from '../../../main/rtp/rtcp-writer.ts';
import type { VoipMetrics } from '../../../main/rtp/xr.ts';

/** The values of the example in RFC 3611 §4.7.2. */
const metrics: VoipMetrics = {
  ssrc: 0xcafe,
  lossRate: 0.05,
  discardRate: 0.05,
  burstDensity: 4 / 12,
  gapDensity: 0.04,
  burstMs: 120,
  gapMs: 520,
  roundTripMs: 80,
  endSystemMs: 60,
  rating: 81.4,
  listeningScore: 4.12,
  conversationScore: 3.96,
  bufferMs: 42,
  bufferMaxMs: 200,
  bufferAbsoluteMaxMs: 200,
};

const report = { kind: 'rr', ssrc: 1, reports: [] } as const;

function written(): Uint8Array {
  return writeRtcp([report, { kind: 'xr', ssrc: 1, metrics: [metrics] }]).subarray(8);
}

describe('the VoIP metrics block', () => {
  it('is nine words behind the sender’s SSRC, laid out as in RFC 3611 §4.7', () => {
    const bytes = written();
    expect(bytes).toHaveLength(8 + 36);
    expect([...bytes.subarray(0, 12)]).toEqual([0x80, 207, 0, 10, 0, 0, 0, 1, 7, 0, 0, 8]);
    expect([...bytes.subarray(12, 24)]).toEqual([0, 0, 0xca, 0xfe, 12, 12, 85, 10, 0, 120, 2, 8]);
    // No levels and no echo are measured: 127; Gmin is 16.
    expect([...bytes.subarray(24, 36)]).toEqual([0, 80, 0, 60, 127, 127, 127, 16, 81, 127, 41, 40]);
    // Enhanced concealment, adaptive buffer.
    expect([...bytes.subarray(36)]).toEqual([0b1011_0000, 0, 0, 42, 0, 200, 0, 200]);
  });

  it('is read as it was written, in its steps', () => {
    const read = parseRtcp(writeRtcp([report, { kind: 'xr', ssrc: 1, metrics: [metrics] }]));
    const block = read.ok && read.value[1]?.kind === 'xr' ? read.value[1].metrics[0] : undefined;
    expect(block).toEqual({
      ...metrics,
      lossRate: 12 / 256,
      discardRate: 12 / 256,
      burstDensity: 85 / 256,
      gapDensity: 10 / 256,
      rating: 81,
      listeningScore: 4.1,
      conversationScore: 4,
    });
  });

  it('other blocks are passed over', () => {
    const block = [4, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];
    const bytes = Uint8Array.from([0x80, 207, 0, 4, 0, 0, 0, 9, ...block]);
    const read = parseRtcp(Uint8Array.from([...writeRtcp([report]), ...bytes]));
    expect(read.ok && read.value[1]).toEqual({ kind: 'xr', ssrc: 9, metrics: [] });
  });

  it.each([
    ['a block that is longer than the packet', [4, 0, 0, 9, 1, 2, 3, 4]],
    ['a block of VoIP metrics of another length is none', [7, 0, 0, 1, 1, 2, 3, 4]],
  ])('%s', (_what, block) => {
    const bytes = Uint8Array.from([0x80, 207, 0, 1 + block.length / 4, 0, 0, 0, 9, ...block]);
    const read = parseRtcp(Uint8Array.from([...writeRtcp([report]), ...bytes]));
    expect(read.ok ? read.value[1] : read.error).toEqual(
      block[0] === 7 ? { kind: 'xr', ssrc: 9, metrics: [] } : 'damaged',
    );
  });

  it('is a 127 where nothing is known', () => {
    const unknown = { ...metrics, rating: undefined, listeningScore: undefined, conversationScore: undefined };
    const read = parseRtcp(writeRtcp([report, { kind: 'xr', ssrc: 1, metrics: [unknown] }]));
    expect(read.ok && read.value[1]).toMatchObject({ metrics: [{ rating: undefined, conversationScore: undefined }] });
  });
});
