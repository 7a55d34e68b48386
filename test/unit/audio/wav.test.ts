import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWav } from '../../../main/audio/wav.ts';
import { WAV_HEADER_BYTES, wavFile, wavHeader, wavSamples } from '../../../main/audio/wav-writer.ts';

interface Form {
  readonly tag: number;
  readonly bits: number;
  readonly channels?: number;
  readonly sampleRate?: number;
}

function chunk(name: string, data: Uint8Array, size = data.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function format({ tag, bits, channels = 1, sampleRate = 8000 }: Form): Buffer {
  const data = Buffer.alloc(16);
  data.writeUInt16LE(tag, 0);
  data.writeUInt16LE(channels, 2);
  data.writeUInt32LE(sampleRate, 4);
  data.writeUInt32LE((sampleRate * channels * bits) / 8, 8);
  data.writeUInt16LE((channels * bits) / 8, 12);
  data.writeUInt16LE(bits, 14);
  return data;
}

function riff(...chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('RIFF\xff\xff\xff\xffWAVE', 'latin1'), ...chunks]);
}

function read(bytes: Uint8Array): readonly number[] {
  const wav = parseWav(bytes);
  if (!wav.ok) throw new Error(wav.error.message);
  return [...wav.value.samples];
}

function bytesOf(write: (bytes: Buffer) => void, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}

describe('reading', () => {
  test.each([
    ['16-bit', { tag: 1, bits: 16 }, Buffer.from([0x34, 0x12, 0x00, 0x80]), [0x1234, -32_768]],
    ['8-bit, which is unsigned', { tag: 1, bits: 8 }, Buffer.from([128, 0, 255, 129]), [0, -32_768, 32_512, 256]],
    ['24-bit', { tag: 1, bits: 24 }, Buffer.from([0x00, 0x34, 0x12, 0xff, 0xff, 0xff]), [0x1234, 0]],
    ['32-bit', { tag: 1, bits: 32 }, Buffer.from([0, 0, 0x34, 0x12, 0, 0, 0, 0x80]), [0x1234, -32_768]],
    [
      '32-bit float, clipped',
      { tag: 3, bits: 32 },
      bytesOf((b) => [0.5, -1, 2].map((value, i) => b.writeFloatLE(value, i * 4)), 12),
      [16_384, -32_768, 32_767],
    ],
    ['64-bit float', { tag: 3, bits: 64 }, bytesOf((b) => b.writeDoubleLE(-0.25), 8), [-8192]],
    ['A-law', { tag: 6, bits: 8 }, Buffer.from([0xd5, 0x55]), [8, -8]],
    ['µ-law', { tag: 7, bits: 8 }, Buffer.from([0xff, 0x00]), [0, -32_124]],
  ] as const)('%s', (_name, form, data, samples) => {
    expect(read(riff(chunk('fmt ', format(form)), chunk('data', data)))).toEqual(samples);
  });

  test('several channels are averaged and counted', () => {
    const data = wavSamples(Int16Array.of(100, 300, -100, -301));
    const wav = parseWav(
      riff(chunk('fmt ', format({ tag: 1, bits: 16, channels: 2 })), chunk('data', Buffer.from(data))),
    );
    expect(wav).toEqual({ ok: true, value: { sampleRate: 8000, channels: 2, samples: Int16Array.of(200, -200) } });
  });

  test('WAVE_FORMAT_EXTENSIBLE, its subformat the kind', () => {
    const extension = Buffer.alloc(24);
    extension.writeUInt16LE(22, 0);
    extension.writeUInt16LE(16, 2);
    extension.writeUInt16LE(1, 8);
    const extensible = Buffer.concat([format({ tag: 0xfffe, bits: 16, sampleRate: 48_000 }), extension]);
    const wav = parseWav(riff(chunk('fmt ', extensible), chunk('data', Buffer.from([1, 0]))));
    expect(wav).toEqual({ ok: true, value: { sampleRate: 48_000, channels: 1, samples: Int16Array.of(1) } });
  });

  const plain = chunk('fmt ', format({ tag: 1, bits: 16 }));

  test('chunks of other kinds are passed over, odd ones with their pad byte', () => {
    const list = chunk('LIST', Buffer.from('odd'));
    expect(read(riff(list, plain, list, chunk('data', Buffer.from([7, 0])), list))).toEqual([7]);
  });

  test('a recording cut short is read to the end of the file', () => {
    expect(read(riff(plain, chunk('data', Buffer.from([7, 0, 8, 0]), 0xffff_ffff)))).toEqual([7, 8]);
    expect(read(riff(plain, chunk('data', Buffer.from([7, 0, 8, 0]), 0)))).toEqual([7, 8]);
    expect(read(riff(plain, chunk('data', Buffer.from([7, 0, 8, 0])).subarray(0, 11)))).toEqual([7]);
  });

  test('bytes that stand anywhere in a larger buffer', () => {
    const file = wavFile(8000, Int16Array.of(1, -2, 3));
    const larger = Buffer.concat([Buffer.alloc(3), file]);
    expect(read(larger.subarray(3))).toEqual([1, -2, 3]);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'not-wav'],
    ['another kind of file', Buffer.from('ID3\x03 something else'), 'not-wav'],
    ['a big-endian one', Buffer.from('RIFX\x00\x00\x00\x00WAVE'), 'not-wav'],
    ['no samples', riff(plain), 'damaged'],
    ['no format', riff(chunk('data', Buffer.alloc(2))), 'damaged'],
    ['a short format', riff(chunk('fmt ', Buffer.alloc(10)), chunk('data', Buffer.alloc(2))), 'damaged'],
    [
      'no channels',
      riff(chunk('fmt ', format({ tag: 1, bits: 16, channels: 0 })), chunk('data', Buffer.alloc(2))),
      'damaged',
    ],
    [
      'a rate of zero',
      riff(chunk('fmt ', format({ tag: 1, bits: 16, sampleRate: 0 })), chunk('data', Buffer.alloc(2))),
      'damaged',
    ],
    ['ADPCM', riff(chunk('fmt ', format({ tag: 2, bits: 4 })), chunk('data', Buffer.alloc(2))), 'unsupported'],
    ['16-bit float', riff(chunk('fmt ', format({ tag: 3, bits: 16 })), chunk('data', Buffer.alloc(2))), 'unsupported'],
  ])('%s is refused in words', (_name, bytes, code) => {
    const wav = parseWav(bytes);
    expect(wav.ok ? '' : wav.error.code).toBe(code);
    expect(wav.ok ? '' : wav.error.message).toMatch(/WAV file/);
  });

  test('no bytes make it throw', () => {
    const start = riff(plain);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(start.length), (noise, kept) => {
        parseWav(Buffer.concat([start.subarray(0, kept), noise]));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

describe('writing', () => {
  test('the 44 bytes of a mono 16-bit header', () => {
    expect(Buffer.from(wavHeader(8000, 320)).toString('hex')).toBe(
      '52494646' +
        '64010000' +
        '57415645' +
        '666d7420' +
        '10000000' +
        '0100' +
        '0100' +
        '401f0000' +
        '803e0000' +
        '0200' +
        '1000' +
        '64617461' +
        '40010000',
    );
    expect(wavHeader(8000, 0)).toHaveLength(WAV_HEADER_BYTES);
  });

  test('what is written is read again', () => {
    const samples = Int16Array.of(0, 1, -1, 32_767, -32_768);
    const wav = parseWav(wavFile(48_000, samples));
    expect(wav).toEqual({ ok: true, value: { sampleRate: 48_000, channels: 1, samples } });
  });

  test('a recording is whole after every renewed header, and readable before', () => {
    const file = Buffer.concat([wavHeader(8000, 0), wavSamples(Int16Array.of(1, 2))]);
    expect(read(file)).toEqual([1, 2]);
    file.set(wavHeader(8000, 4));
    expect(read(Buffer.concat([file, wavSamples(Int16Array.of(3))]))).toEqual([1, 2]);
  });

  test('a size beyond what the header can say stops at its largest', () => {
    expect(Buffer.from(wavHeader(48_000, 2 ** 33)).readUInt32LE(4)).toBeLessThanOrEqual(0xffff_ffff);
  });
});
