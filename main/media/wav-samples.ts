import { readFile, stat } from 'node:fs/promises';
import { resampleAll } from '../audio/resample.ts';
import { parseWav } from '../audio/wav.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { DEVICE_RATE } from './devices.ts';

/** A WAV file's sound at the device's rate, at least one sample; the error says why it can't be used, with its path. */
export async function readWavSamples(path: string): Promise<Result<Int16Array, string>> {
  const unusable = (why: string) => err(`${path}: ${why}`);
  try {
    const { size } = await stat(path);
    if (size > limits.wavBytes) return unusable(`is larger than ${limits.wavBytes} bytes; use a shorter recording`);
    const wav = parseWav(await readFile(path));
    if (!wav.ok) return unusable(wav.error.message);
    if (wav.value.samples.length === 0) return unusable('has no sound in it');
    return ok(resampleAll(wav.value.samples, wav.value.sampleRate, DEVICE_RATE));
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
}
