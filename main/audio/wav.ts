import type { Result } from '../base/result.ts';
import { err } from '../base/result.ts';

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

/** Bytes before the samples in a file that starts with `wavHeader`. */
export const WAV_HEADER_BYTES = 44;

/** Reads 8-, 16-, 24- and 32-bit PCM and 32- or 64-bit float, plain or WAVE_FORMAT_EXTENSIBLE, mono or more channels. */
export function parseWav(_bytes: Uint8Array): Result<WavAudio, WavError> {
  return err({ code: 'unsupported', message: '' });
}

/**
 * The header of a mono 16-bit PCM file with `dataBytes` of samples. While recording, write it with the bytes so far (0
 * at first) and write it again in the same place whenever the file should be whole, and once at the end.
 */
export function wavHeader(_sampleRate: number, _dataBytes: number): Uint8Array {
  return new Uint8Array(WAV_HEADER_BYTES);
}

/** A whole mono 16-bit PCM file. */
export function wavFile(_sampleRate: number, _samples: Int16Array): Uint8Array {
  return new Uint8Array(0);
}
