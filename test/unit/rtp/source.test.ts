import { describe, expect, it } from 'vitest';
import { RtpSource } from '../../../main/rtp/source.ts';

function proven(first: number): RtpSource {
  const source = new RtpSource(1, first);
  source.update(first);
  source.update((first + 1) & 0xffff);
  return source;
}

describe('a source on probation (RFC 3550 §A.1)', () => {
  it('is believed after two packets in sequence, and counts from the second', () => {
    const source = new RtpSource(1, 100);
    expect(source.update(100)).toBe('probation');
    expect(source.valid).toBe(false);
    expect(source.report()).toBeUndefined();
    expect(source.update(101)).toBe('valid');
    expect(source).toMatchObject({ valid: true, received: 1, expected: 1, lost: 0 });
  });

  it('starts over when the second does not follow the first', () => {
    const source = new RtpSource(1, 100);
    expect([100, 105, 300, 301].map((sequence) => source.update(sequence))).toEqual([
      'probation',
      'probation',
      'probation',
      'valid',
    ]);
  });
});

describe('sequence numbers (§A.1)', () => {
  it('wrap, and the count of wraps goes into the extended highest', () => {
    const source = proven(0xfffd);
    expect(source.update(0xffff)).toBe('valid');
    expect(source.update(0)).toBe('valid');
    expect(source.update(1)).toBe('valid');
    expect(source.extendedHighest).toBe(0x10001);
    expect(source.lost).toBe(0);
  });

  it('count what is missing, and take it back when it was only reordered', () => {
    const source = proven(10);
    source.update(14);
    expect(source.lost).toBe(2);
    source.update(13);
    source.update(12);
    expect(source.lost).toBe(0);
  });

  it('make the loss negative when packets come twice', () => {
    const source = proven(10);
    source.update(11);
    source.update(11);
    expect(source.lost).toBe(-2);
    expect(source.report()).toMatchObject({ cumulativeLost: -2, fractionLost: 0 });
  });

  it.each([
    ['2,999 ahead is loss', 2_999, 'valid'],
    ['3,000 ahead is too far', 3_000, 'invalid'],
    ['101 behind is too far', 0x10000 - 101, 'invalid'],
    ['100 behind is too far', 0x10000 - 100, 'invalid'],
    ['99 behind is reordered', 0x10000 - 99, 'valid'],
    ['the same again is counted', 0, 'valid'],
    ['the next', 1, 'valid'],
  ])('%s', (_, step, verdict) => {
    const source = proven(20_000);
    expect(source.update((20_001 + step) & 0xffff)).toBe(verdict);
  });

  it.each([
    ['two in a row begin', [7, 8], 'pv'],
    ['two in a row begin across the wrap', [0xffff, 0], 'pv'],
    ['the same twice are no two in a row', [7, 7, 8], 'ppv'],
    ['two in the wrong order are none either', [8, 7, 8], 'ppv'],
    ['one far off is not heard, and what goes on is', [7, 8, 20_000, 9, 10], 'pvivv'],
    ['two far off that don’t follow each other are not heard', [7, 8, 20_000, 20_002, 9], 'pviiv'],
    ['the same far off twice is not heard', [7, 8, 20_000, 20_000], 'pvii'],
    ['two in a row far off begin anew, also with others between', [7, 8, 20_000, 9, 20_001, 20_002], 'pvivvv'],
    ['far off across the wrap', [7, 8, 0xffff, 0], 'pvvv'],
    ['a restart far behind begins anew', [20_000, 20_001, 5, 6, 7], 'pvivv'],
    ['what was before a restart is then far off', [20_000, 20_001, 5, 6, 20_002], 'pvivi'],
  ])('row by row: %s', (_, sequences, verdicts) => {
    const source = new RtpSource(1, sequences[0] as number);
    expect(sequences.map((sequence) => source.update(sequence)[0]).join('')).toBe(verdicts);
  });

  it('begin anew when two in a row confirm a jump, and the statistics with them', () => {
    const source = proven(10);
    expect(source.update(30_000)).toBe('invalid');
    expect(source.update(12)).toBe('valid');
    expect(source.update(40_000)).toBe('invalid');
    expect(source.update(40_001)).toBe('valid');
    expect(source).toMatchObject({ received: 1, lost: 0, extendedHighest: 40_001 });
  });
});

describe('loss in reports (§A.3)', () => {
  it('is the share since the last report, in 1/256, and the sum of all', () => {
    const source = proven(1);
    expect(source.report()).toMatchObject({ fractionLost: 0, cumulativeLost: 0 });
    // 3 to 10, of which 4 and 7 never come.
    for (const sequence of [3, 5, 6, 8, 9, 10]) source.update(sequence);
    expect(source.report()).toMatchObject({ fractionLost: 64, cumulativeLost: 2, extendedHighest: 10 });
    for (const sequence of [11, 12]) source.update(sequence);
    expect(source.report()).toMatchObject({ fractionLost: 0, cumulativeLost: 2 });
  });
});

describe('interarrival jitter (§A.8)', () => {
  it('is zero when packets come as they were sent, whatever the delay and across the timestamp’s wrap', () => {
    const source = proven(1);
    for (let packet = 0; packet < 50; packet++)
      source.arrived((0xffffff00 + packet * 160) >>> 0, 77_000 + packet * 160);
    expect(source.jitter).toBe(0);
  });

  it('moves by a sixteenth of each deviation', () => {
    const source = proven(1);
    source.arrived(0, 0);
    source.arrived(160, 320);
    expect(source.jitter).toBe(10);
    source.arrived(320, 480);
    expect(source.jitter).toBe(9.375);
    expect(source.report()?.jitter).toBe(9);
  });

  it('leaves out the step over a sender’s pause', () => {
    const source = proven(1);
    source.arrived(0, 0);
    source.forgetTransit();
    source.arrived(160, 99_999);
    expect(source.jitter).toBe(0);
  });
});
