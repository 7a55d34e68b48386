import { readFile, stat } from 'node:fs/promises';
import { resampleAll } from '../audio/resample.ts';
import { SineTone } from '../audio/tones.ts';
import { parseWav } from '../audio/wav.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { DEVICE_RATE, type MicrophoneSource } from './devices.ts';
import { FrameRing } from './frame-ring.ts';
import type { MediaError } from './media-error.ts';

/** Where this end's sound comes from: one 960-sample frame for each tick in which somebody listens. */
export interface Microphone {
  /** Somebody listens again after a time without; what has piled up since is old. */
  start(): void;
  /** A frame from the page. */
  push(samples: Int16Array): void;
  read(into: Int16Array): void;
}

export async function openMicrophone(source: MicrophoneSource): Promise<Result<Microphone, MediaError>> {
  if (source === 'browser') return ok(pageMicrophone());
  if (source === 'silence') return ok({ start() {}, push() {}, read: (into) => void into.fill(0) });
  if ('tone' in source) return ok(toneMicrophone(source.tone));
  return wavMicrophone(source.wav);
}

function pageMicrophone(): Microphone {
  const ring = new FrameRing();
  return {
    start: () => ring.clear(),
    push: (samples) => ring.push(samples),
    read: (into) => ring.read(into),
  };
}

function toneMicrophone(hz: number): Microphone {
  const tone = new SineTone(hz, DEVICE_RATE);
  return { start() {}, push() {}, read: (into) => tone.fill(into) };
}

/** The file's sound over and over, from its beginning for whoever listens first. */
async function wavMicrophone(path: string): Promise<Result<Microphone, MediaError>> {
  const samples = await readSamples(path);
  if (!samples.ok) return samples;
  const { value } = samples;
  let position = 0;
  return ok({
    start: () => {
      position = 0;
    },
    push() {},
    read: (into) => {
      for (let index = 0; index < into.length; index++) {
        into[index] = value[position] ?? 0;
        position = position + 1 < value.length ? position + 1 : 0;
      }
    },
  });
}

async function readSamples(path: string): Promise<Result<Int16Array, MediaError>> {
  const unusable = (why: string) => err({ code: 'microphone-unusable', message: `${path}: ${why}` } as const);
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
