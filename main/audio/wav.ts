import { err, ok, type Result } from '../base/result.ts';
import { decodeAlaw, decodeUlaw } from './g711.ts';

/** What a WAV file holds, mixed down to one channel of 16 bits. */
export interface WavAudio {
  readonly sampleRate: number;
  readonly samples: Int16Array;
  /** How many channels the file had. */
  readonly channels: number;
}

export interface WavError {
  readonly code: 'not-wav' | 'unsupported' | 'damaged';
  /** For a person: what is wrong with the file. */
  readonly message: string;
}

/** The fmt chunk, as far as it says how to read the samples. */
interface WavFormat {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSample: number;
}

type SampleReader = (view: DataView, offset: number) => number;

const PCM = 1;
const FLOAT = 3;
const ALAW = 6;
const ULAW = 7;
const EXTENSIBLE = 0xfffe;
const MAX_CHANNELS = 64;
const MAX_SAMPLE_RATE = 384_000;

/**
 * Reads 8-, 16-, 24- and 32-bit PCM, 32- and 64-bit float and G.711, plain or WAVE_FORMAT_EXTENSIBLE; several channels
 * are averaged. A data chunk that claims more than there is (a recording cut short) is read to the end of the file.
 */
export function parseWav(bytes: Uint8Array): Result<WavAudio, WavError> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || text(view, 0) !== 'RIFF' || text(view, 8) !== 'WAVE') {
    return err({ code: 'not-wav', message: 'This is not a WAV file' });
  }
  const chunks = readChunks(view);
  const formatChunk = chunks.get('fmt ');
  const data = chunks.get('data');
  if (!formatChunk || !data) return err({ code: 'damaged', message: 'The WAV file lacks its format or its samples' });
  const format = readFormat(formatChunk);
  if (!format) return err({ code: 'damaged', message: 'The WAV file says nothing usable about its format' });
  const read = sampleReader(format);
  if (!read) {
    const message = `The WAV file is of a kind that cannot be read (format ${format.tag}, ${format.bytesPerSample * 8} bits)`;
    return err({ code: 'unsupported', message });
  }
  const { sampleRate, channels } = format;
  return ok({ sampleRate, channels, samples: mixedDown(data, format, read) });
}

/** The chunks by name, the first of each. They start at even offsets. */
function readChunks(view: DataView): ReadonlyMap<string, DataView> {
  const chunks = new Map<string, DataView>();
  let offset = 12;
  while (offset + 8 <= view.byteLength && !(chunks.has('fmt ') && chunks.has('data'))) {
    const name = text(view, offset);
    const start = offset + 8;
    const size = Math.min(view.getUint32(offset + 4, true), view.byteLength - start);
    const unfinished = name === 'data' && size === 0;
    const length = unfinished ? view.byteLength - start : size;
    if (!chunks.has(name)) chunks.set(name, new DataView(view.buffer, view.byteOffset + start, length));
    offset = start + length + (length % 2);
  }
  return chunks;
}

function readFormat(chunk: DataView): WavFormat | undefined {
  if (chunk.byteLength < 16) return undefined;
  const written = chunk.getUint16(0, true);
  if (written === EXTENSIBLE && chunk.byteLength < 26) return undefined;
  const tag = written === EXTENSIBLE ? chunk.getUint16(24, true) : written;
  const channels = chunk.getUint16(2, true);
  const sampleRate = chunk.getUint32(4, true);
  const bytesPerSample = Math.ceil(chunk.getUint16(14, true) / 8);
  const sane = channels > 0 && channels <= MAX_CHANNELS && sampleRate > 0 && sampleRate <= MAX_SAMPLE_RATE;
  return sane ? { tag, channels, sampleRate, bytesPerSample } : undefined;
}

/** How to read one sample, in units of 16-bit samples. */
function sampleReader({ tag, bytesPerSample }: WavFormat): SampleReader | undefined {
  switch (`${tag}/${bytesPerSample}`) {
    case `${PCM}/1`:
      return (view, offset) => (view.getUint8(offset) - 128) * 256;
    case `${PCM}/2`:
      return (view, offset) => view.getInt16(offset, true);
    case `${PCM}/3`:
      return (view, offset) => view.getInt16(offset + 1, true) + view.getUint8(offset) / 256;
    case `${PCM}/4`:
      return (view, offset) => view.getInt32(offset, true) / 65_536;
    case `${FLOAT}/4`:
      return (view, offset) => view.getFloat32(offset, true) * 32_768;
    case `${FLOAT}/8`:
      return (view, offset) => view.getFloat64(offset, true) * 32_768;
    case `${ALAW}/1`:
      return g711Reader(decodeAlaw);
    case `${ULAW}/1`:
      return g711Reader(decodeUlaw);
    default:
      return undefined;
  }
}

function g711Reader(decode: (bytes: Uint8Array, samples: Int16Array) => void): SampleReader {
  const values = new Int16Array(256);
  decode(
    Uint8Array.from(values, (_, code) => code),
    values,
  );
  return (view, offset) => values[view.getUint8(offset)] ?? 0;
}

function mixedDown(data: DataView, { channels, bytesPerSample }: WavFormat, read: SampleReader): Int16Array {
  const frameBytes = channels * bytesPerSample;
  const samples = new Int16Array(Math.floor(data.byteLength / frameBytes));
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += read(data, i * frameBytes + channel * bytesPerSample);
    samples[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum / channels)));
  }
  return samples;
}

function text(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}
