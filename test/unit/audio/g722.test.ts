import { describe, expect, test } from 'vitest';
import { G722Decoder, G722Encoder } from '../../../main/audio/g722.ts';
import { G722LowerBand, G722UpperBand } from '../../../main/audio/g722-bands.ts';
import { levelAt, toneSamples } from '../../support/tone.ts';
import { codes, sequences } from './g722-sequences.ts';
import { wordsCrc } from './itu-words.ts';

/** The ITU's digital test sequences go to the sub-bands directly, one word a sample: bit 0 resets, the rest is the sample or code. */
const RESET = 1;

function bandsEncode(words: Int16Array): Int16Array {
  let [lower, upper] = [new G722LowerBand(), new G722UpperBand()];
  return words.map((word) => {
    if (word & RESET) [lower, upper] = [new G722LowerBand(), new G722UpperBand()];
    return word & RESET ? RESET : (upper.encode(word >> 1) << 14) | (lower.encode(word >> 1) << 8);
  });
}

function bandsDecode(words: Int16Array): { readonly lower: Int16Array; readonly upper: Int16Array } {
  let [low, high] = [new G722LowerBand(), new G722UpperBand()];
  const [lower, upper] = [words.slice(), words.slice()];
  words.forEach((word, index) => {
    if (word & RESET) [low, high] = [new G722LowerBand(), new G722UpperBand()];
    lower[index] = word & RESET ? RESET : low.decode((word >> 8) & 0x3f) << 1;
    upper[index] = word & RESET ? RESET : high.decode((word >> 14) & 0x03) << 1;
  });
  return { lower, upper };
}

/** T1C2, the overflow sequence: alternating extremes, then two at a time, between resets. */
function overflowSequence(): Int16Array {
  const [low, high] = [0x8000, 0x7ffe];
  const reset = Array<number>(16).fill(RESET);
  const pairs = Array.from({ length: 639 }, (_, i) => (i % 2 === 0 ? low : high));
  const triples = Array.from({ length: 126 }, (_, i) => (i % 3 === 1 ? high : low));
  return Int16Array.from([...reset, ...pairs, 0, 0xb1e0, 0xc000, ...triples, ...reset]);
}

describe('the ITU’s sequences (G.722 Appendix II), by the CRC-32 that come with them', () => {
  const input = overflowSequence();
  const coded = bandsEncode(input);

  test('T1C2 is the ITU’s own', () => expect(wordsCrc(input)).toBe('2D604685'));
  test('coded it is T2R2', () => expect(wordsCrc(coded)).toBe('344EA5D0'));
  test('T2R2’s lower band decoded is T3L2.RC1', () => expect(wordsCrc(bandsDecode(coded).lower)).toBe('AF00F31F'));
  test('its upper band decoded is T3H2.RC0', () => expect(wordsCrc(bandsDecode(coded).upper)).toBe('5330AE2E'));
});

/** The CRC-32 of what the ITU's reference program (G.191, g722demo) makes of the same words. */
describe('the whole codec, filters included, is the ITU’s reference program to the bit', () => {
  const input = sequences();

  test.each([
    { name: 'noise', coded: 'CF731118', decoded: '4EDAA181' },
    { name: 'steps', coded: '80EC2EB1', decoded: '7B8E980B' },
    { name: 'bursts', coded: 'B3DE938D', decoded: 'FD925B98' },
  ] as const)('$name', ({ name, coded, decoded }) => {
    const samples = input[name];
    const bytes = new Uint8Array(samples.length / 2);
    expect(new G722Encoder().encode(samples, bytes)).toBe(bytes.length);
    expect(wordsCrc(bytes)).toBe(coded);
    const heard = new Int16Array(samples.length);
    expect(new G722Decoder().decode(bytes, bytes.length, heard)).toBe(samples.length);
    expect(wordsCrc(heard)).toBe(decoded);
  });

  test('codes that no coder sends', () => {
    const bytes = codes();
    const heard = new Int16Array(2 * bytes.length);
    new G722Decoder().decode(bytes, bytes.length, heard);
    expect(wordsCrc(heard)).toBe('EDD71684');
  });
});

describe('a stream', () => {
  const samples = sequences().noise;
  const whole = new Uint8Array(samples.length / 2);
  new G722Encoder().encode(samples, whole);

  test.each([160, 320, 480, 960, 4_800])('is the same in frames of %i samples', (frame) => {
    const [encoder, decoder] = [new G722Encoder(), new G722Decoder()];
    const [bytes, heard, atOnce] = [new Uint8Array(whole.length), samples.slice(), samples.slice()];
    for (let at = 0; at < samples.length; at += frame) {
      const made = encoder.encode(samples.subarray(at, at + frame), bytes, at / 2);
      expect(decoder.decode(bytes.subarray(at / 2, at / 2 + made), made, heard, at)).toBe(2 * made);
    }
    expect(bytes).toEqual(whole);
    new G722Decoder().decode(whole, whole.length, atOnce);
    expect(heard).toEqual(atOnce);
  });

  test('an encoder that is copied goes on as the other does', () => {
    const [first, second] = [new G722Encoder(), new G722Encoder()];
    first.encode(samples.subarray(0, 3_200), new Uint8Array(1_600));
    second.encode(samples.subarray(9_600, 12_800), new Uint8Array(1_600));
    second.copy(first);
    const bytes = new Uint8Array(whole.length - 1_600);
    second.encode(samples.subarray(3_200), bytes);
    expect(bytes).toEqual(whole.subarray(1_600));
  });

  test.each([100, 1_000, 3_500, 4_500, 6_500])('carries a tone of %i Hz at its level', (hz) => {
    const tone = toneSamples({ hz, sampleRate: 16_000, seconds: 1, dbfs: -10 });
    const bytes = new Uint8Array(tone.length / 2);
    new G722Encoder().encode(tone, bytes);
    const heard = new Int16Array(tone.length);
    new G722Decoder().decode(bytes, bytes.length, heard);
    expect(Math.abs(levelAt(heard.subarray(4_000), 16_000, hz) + 10)).toBeLessThan(0.5);
  });
});
