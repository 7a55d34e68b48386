import { describe, expect, test } from 'vitest';
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from '../../../main/audio/g711.ts';
import { wordsCrc } from './itu-words.ts';

/** A law as tables 1 and 2 of ITU-T G.711 state it: runs of equal intervals, their ends the decision values. */
interface Law {
  /** Columns 1 and 2: number of intervals × interval size, from zero outwards. */
  readonly segments: readonly (readonly [intervals: number, size: number])[];
  /** 16-bit samples per unit of the table. */
  readonly scale: number;
  /** The value at the decoder output for the interval between two decision values. */
  readonly output: (lower: number, upper: number) => number;
  /** The octet on the wire for interval n of one sign, from column 6. */
  readonly octet: (n: number, negative: boolean) => number;
}

/** Table 1: the character signal counts up from 1000 0000; the even bits are inverted for transmission (note 2). */
const alaw: Law = {
  segments: [
    [32, 2],
    [16, 4],
    [16, 8],
    [16, 16],
    [16, 32],
    [16, 64],
    [16, 128],
  ],
  scale: 32_768 / 4096,
  output: (lower, upper) => (lower + upper) / 2,
  octet: (n, negative) => (n + (negative ? 0 : 128)) ^ 0b0101_0101,
};

/** Table 2: the character signal counts down from 1111 1111; the first interval's output is zero. */
const ulaw: Law = {
  segments: [
    [1, 1],
    [15, 2],
    [16, 4],
    [16, 8],
    [16, 16],
    [16, 32],
    [16, 64],
    [16, 128],
    [16, 256],
  ],
  scale: 32_768 / 8192,
  output: (lower, upper) => (lower === 0 ? 0 : (lower + upper) / 2),
  octet: (n, negative) => 255 - n - (negative ? 128 : 0),
};

function decisionValues({ segments }: Law): readonly number[] {
  const values = [0];
  for (const [intervals, size] of segments) {
    for (let i = 0; i < intervals; i++) values.push((values.at(-1) ?? 0) + size);
  }
  return values;
}

/** An interval holds its lower end on the number line: x ≤ value < x' above zero, −x' ≤ value < −x below. */
function expectedOctets(law: Law): Uint8Array {
  const decisions = decisionValues(law);
  const last = decisions.length - 2;
  const octets = new Uint8Array(65_536);
  for (const negative of [false, true]) {
    let n = 0;
    for (let magnitude = negative ? 1 : 0; magnitude <= 32_768; magnitude++) {
      const value = magnitude / law.scale;
      const upper = decisions[n + 1] ?? 0;
      if (n < last && (negative ? value > upper : value >= upper)) n++;
      if (magnitude < 32_768 || negative) octets[(negative ? -magnitude : magnitude) & 0xffff] = law.octet(n, negative);
    }
  }
  return octets;
}

function expectedSamples(law: Law): Int16Array {
  const decisions = decisionValues(law);
  const samples = new Int16Array(256);
  for (let n = 0; n < decisions.length - 1; n++) {
    const value = law.output(decisions[n] ?? 0, decisions[n + 1] ?? 0) * law.scale;
    samples[law.octet(n, false)] = value;
    samples[law.octet(n, true)] = -value;
  }
  return samples;
}

const everyOctet = Uint8Array.from({ length: 256 }, (_, code) => code);
const everySample = Int16Array.from({ length: 65_536 }, (_, index) => index);

describe.each([
  { name: 'A-law', law: alaw, encode: encodeAlaw, decode: decodeAlaw, top: 4096, intervals: 128 },
  { name: 'µ-law', law: ulaw, encode: encodeUlaw, decode: decodeUlaw, top: 8159, intervals: 128 },
])('G.711 $name against the Recommendation’s table', ({ law, encode, decode, top, intervals }) => {
  test('the table ends where the Recommendation’s does', () => {
    expect(decisionValues(law).at(-1)).toBe(top);
    expect(decisionValues(law)).toHaveLength(intervals + 1);
  });

  test('all 256 octets decode to the values at the decoder output', () => {
    const samples = new Int16Array(256);
    decode(everyOctet, samples);
    expect(samples).toEqual(expectedSamples(law));
  });

  test('all 65,536 samples encode to the octet of their interval', () => {
    const octets = new Uint8Array(65_536);
    encode(everySample, octets);
    expect(octets).toEqual(expectedOctets(law));
  });

  test('every value at the decoder output encodes to itself again', () => {
    const samples = new Int16Array(256);
    const octets = new Uint8Array(256);
    const again = new Int16Array(256);
    decode(everyOctet, samples);
    encode(samples, octets);
    decode(octets, again);
    expect(again).toEqual(samples);
  });

  test('writes where it is told to', () => {
    const bytes = new Uint8Array(4);
    encode(Int16Array.of(1000, -1000), bytes, 1);
    expect([bytes[0], bytes[3]]).toEqual([0, 0]);
    const samples = new Int16Array(4);
    decode(bytes.subarray(1, 3), samples, 2);
    expect([samples[0], samples[1]]).toEqual([0, 0]);
    expect(Math.abs((samples[2] ?? 0) - 1000)).toBeLessThan(40);
    expect(samples[3]).toBe(-(samples[2] ?? 0));
  });
});

/** Rows of the tables as printed: decoder output value number, value, and character signal. */
describe('rows of table 1a (A-law, positive) as printed', () => {
  test.each([
    [0b1000_0000, 1],
    [0b1010_0000, 66],
    [0b1011_0000, 132],
    [0b1100_0000, 264],
    [0b1101_0000, 528],
    [0b1110_0000, 1056],
    [0b1111_0000, 2112],
    [0b1111_1111, 4032],
  ])('character signal %i reads %i', (character, value) => {
    const sample = new Int16Array(1);
    decodeAlaw(Uint8Array.of(character ^ 0b0101_0101), sample);
    expect(sample[0]).toBe(value * 8);
  });
});

describe('rows of table 2a (µ-law, positive) as printed', () => {
  test.each([
    [0b1111_1111, 0],
    [0b1111_1110, 2],
    [0b1110_1111, 33],
    [0b1101_1111, 99],
    [0b1100_1111, 231],
    [0b1011_1111, 495],
    [0b1010_1111, 1023],
    [0b1001_1111, 2079],
    [0b1000_1111, 4191],
    [0b1000_0000, 8031],
  ])('character signal %i reads %i', (character, value) => {
    const sample = new Int16Array(1);
    decodeUlaw(Uint8Array.of(character), sample);
    expect(sample[0]).toBe(value * 4);
  });
});

/** The ITU's own sweep over all samples and what its program makes of it (G.191, g711/test_data), by CRC-32. */
describe('the ITU’s sweep of all 65,536 samples', () => {
  const sweep = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);

  test('is the one that follows', () => expect(wordsCrc(sweep)).toBe('C8BA7682'));

  test.each([
    { law: 'µ-law', encode: encodeUlaw, decode: decodeUlaw, coded: 'CD170E15', decoded: '63641C01' },
    { law: 'A-law', encode: encodeAlaw, decode: decodeAlaw, coded: '74719FE4', decoded: 'ABCEAA69' },
  ])('$law codes and values are the ITU’s', ({ encode, decode, coded, decoded }) => {
    const bytes = new Uint8Array(sweep.length);
    encode(sweep, bytes);
    expect(wordsCrc(bytes)).toBe(coded);
    const samples = new Int16Array(sweep.length);
    decode(bytes, samples);
    expect(wordsCrc(samples)).toBe(decoded);
  });
});
