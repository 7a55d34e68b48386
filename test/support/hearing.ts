import { readFileSync, statSync } from 'node:fs';
import { parseWav } from '../../main/audio/wav.ts';
import { levelAt } from './tone.ts';

const HEADER_BYTES = 44;

/** Where a recording that is still written stood at two moments, in bytes. */
export interface Stretch {
  readonly file: string;
  readonly fromBytes: number;
  readonly toBytes: number;
}

/** The bytes that a recording has by now: what is heard next is written after them. */
export function writtenBytes(file: string): number {
  return statSync(file).size;
}

/**
 * The level of each tone in a stretch of a finished recording, in dB below full scale, by the tone's frequency in Hz: the median of
 * quarter seconds, as one in which a tone's phase jumps, because a packet was late, says little of its level.
 */
export function tonesIn(stretch: Stretch, frequencies: readonly number[]): Map<number, number> {
  const { samples, sampleRate } = samplesOf(stretch);
  if (samples.length < sampleRate / 4) throw new Error(`${stretch.file} grew by ${samples.length} samples only`);
  return tonesHeard(samples, sampleRate, frequencies);
}

/** What was written between the two moments, mixed down; the recording must be finished. */
export function samplesOf({ file, fromBytes, toBytes }: Stretch): { samples: Int16Array; sampleRate: number } {
  const bytes = readFileSync(file);
  const wav = parseWav(bytes);
  if (!wav.ok) throw new Error(`${file}: ${wav.error.message}`);
  const { samples, sampleRate } = wav.value;
  const bytesPerFrame = 2 * bytes.readUInt16LE(22);
  const position = (at: number) => Math.floor((at - HEADER_BYTES) / bytesPerFrame);
  return { samples: samples.subarray(position(fromBytes), position(toBytes)), sampleRate };
}

/** The same of samples. */
export function tonesHeard(
  samples: Int16Array,
  sampleRate: number,
  frequencies: readonly number[],
): Map<number, number> {
  const window = sampleRate / 4;
  const windows = Array.from({ length: Math.floor(samples.length / window) }, (_, index) =>
    samples.subarray(index * window, (index + 1) * window),
  );
  return new Map(frequencies.map((hz) => [hz, median(windows.map((each) => levelAt(each, sampleRate, hz)))]));
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
