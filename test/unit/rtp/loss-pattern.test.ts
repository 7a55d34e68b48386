import { describe, expect, it } from 'vitest';
import { LossPattern } from '../../../main/rtp/loss-pattern.ts';

const SSRC = 7;
/** So many packets behind a missing one, and it counts as lost. */
const WINDOW = 64;

/** Packets in the order they were sent: 1 came, 0 did not. What follows makes all of them judged. */
function patternOf(came: string, first = 0): LossPattern {
  const pattern = new LossPattern();
  const all = came + '1'.repeat(WINDOW);
  [...all].forEach((mark, index) => {
    if (mark === '1') pattern.received(SSRC, (first + index) & 0xffff);
  });
  return pattern;
}

describe('bursts and gaps (RFC 3611 §4.7.2)', () => {
  // The example of §4.7.2 with its discarded packets as lost ones.
  const example = '1111011111111111111111101110111101111111111111111111101111111111'.replace(/\s/g, '');

  it('the example of the RFC: one burst between the gaps, four losses in it', () => {
    const counts = patternOf('1'.repeat(20) + '011101011110'.concat('1'.repeat(40))).counts();
    expect(counts).toMatchObject({ bursts: 1, burstPackets: 12, burstLost: 4, lost: 4 });
  });

  it('a loss with 16 received packets on both sides belongs to the gap', () => {
    const counts = patternOf(example).counts();
    expect(counts.lost).toBe(5);
    expect(counts).toMatchObject({ bursts: 1, burstLost: 3 });
  });

  it('losses 16 apart are no burst, 15 apart are one', () => {
    expect(patternOf(`1${'1'.repeat(20)}0${'1'.repeat(16)}0`).counts().bursts).toBe(0);
    expect(patternOf(`1${'1'.repeat(20)}0${'1'.repeat(15)}0`).counts()).toMatchObject({ bursts: 1, burstPackets: 17 });
  });
});

describe('stretches of loss', () => {
  it('are counted with their lengths', () => {
    expect(patternOf('1110011101000111').counts()).toMatchObject({ lost: 6, runs: 3 });
  });

  it('reordered packets and duplicates are no loss', () => {
    const pattern = new LossPattern();
    for (let sequence = 0; sequence < 200; sequence += 2) {
      pattern.received(SSRC, sequence + 1);
      pattern.received(SSRC, sequence);
      pattern.received(SSRC, sequence);
    }
    expect(pattern.counts()).toMatchObject({ lost: 1 - 1, runs: 0 });
  });

  it('sequence numbers wrap', () => {
    expect(patternOf('111011111', 0xfffc).counts()).toMatchObject({ judged: 9, lost: 1 });
  });

  it('a source that begins anew, or another one, is no loss', () => {
    const pattern = patternOf('1111111111');
    pattern.received(SSRC, 40_000);
    pattern.received(SSRC + 1, 9);
    for (let sequence = 10; sequence < 100; sequence++) pattern.received(SSRC + 1, sequence);
    expect(pattern.counts().lost).toBe(0);
  });
});
