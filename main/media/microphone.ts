import { SineTone } from '../audio/tones.ts';
import { err, ok, type Result } from '../base/result.ts';
import { DEVICE_RATE, type MicrophoneSource } from './devices.ts';
import { FrameRing } from './frame-ring.ts';
import type { MediaError } from './media-error.ts';
import { readWavSamples } from './wav-samples.ts';

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
  const samples = await readWavSamples(path);
  if (!samples.ok) return err({ code: 'microphone-unusable', message: samples.error });
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
