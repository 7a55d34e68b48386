import { err, ok, type Result } from '../base/result.ts';
import type { SpeakerSink } from './devices.ts';
import type { MediaError } from './media-error.ts';
import { WavRecorder } from './wav-recorder.ts';

/** Where this end's sound goes: one 960-sample frame for each tick in which something is played. */
export interface Speaker {
  /** The frame is read before this returns. */
  write(frame: Int16Array): void;
  /** A frame of the ring, where it has a device of its own; otherwise it is mixed into what is written. */
  ring?(frame: Int16Array): void;
  close(): Promise<void>;
}

export interface SpeakerOptions {
  /** Takes the frames for the page; each is its own. */
  readonly toPage: (frame: Int16Array) => void;
  readonly ringPage: (frame: Int16Array) => void;
  readonly warn: (message: string) => void;
}

export async function openSpeaker(
  sink: SpeakerSink,
  { toPage, ringPage, warn }: SpeakerOptions,
): Promise<Result<Speaker, MediaError>> {
  if (sink === 'browser') {
    const close = async () => {};
    return ok({ write: (frame) => toPage(frame.slice()), ring: (frame) => ringPage(frame.slice()), close });
  }
  if (sink === 'none') return ok({ write() {}, close: async () => {} });
  try {
    return ok(
      await WavRecorder.create(sink.wav, ({ message }) => warn(`Recording to ${sink.wav} stopped: ${message}`)),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err({ code: 'speaker-unusable', message: `${sink.wav}: ${why}` });
  }
}
