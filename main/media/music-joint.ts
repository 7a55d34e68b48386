import { HoldMusic } from '../audio/music.ts';
import { Resampler } from '../audio/resample.ts';
import type { ToneSource } from '../audio/tones.ts';
import { DEVICE_FRAME_SAMPLES, DEVICE_RATE, FRAME_MS } from './devices.ts';
import type { Joint, Voice } from './voice.ts';

/** The music at one codec's rate, made once a tick for all who hear it. */
interface Channel {
  readonly source: ToneSource;
  readonly frame: Int16Array;
  /** The tick that `frame` is of. */
  tick: number;
}

/** Who is held: all on one rate hear the same place of the same music, so that a hundred cost what one does. */
export class MusicJoint implements Joint {
  readonly #voices = new Set<Voice>();
  readonly #channels = new Map<number, Channel>();
  #recording: Int16Array | undefined;
  #ticks = 0;

  /** Samples at the device's rate to be played over and over; undefined plays the music that is built in. */
  set recording(samples: Int16Array | undefined) {
    this.#recording = samples;
    this.#channels.clear();
  }

  join(voice: Voice): void {
    this.#voices.add(voice);
  }

  leave(voice: Voice): void {
    this.#voices.delete(voice);
    if (this.#voices.size === 0) this.#channels.clear();
  }

  tick(): void {
    this.#ticks++;
    for (const { said, sampleRate } of this.#voices) said.set(this.#at(sampleRate));
  }

  #at(rate: number): Int16Array {
    let channel = this.#channels.get(rate);
    if (!channel) {
      const source = this.#recording ? new LoopedSamples(this.#recording, rate) : new HoldMusic(rate);
      channel = { source, frame: new Int16Array((rate * FRAME_MS) / 1_000), tick: 0 };
      this.#channels.set(rate, channel);
    }
    if (channel.tick !== this.#ticks) channel.source.fill(channel.frame);
    channel.tick = this.#ticks;
    return channel.frame;
  }
}

/** Samples of the device's rate over and over, at another rate. */
class LoopedSamples implements ToneSource {
  readonly #samples: Int16Array;
  readonly #down: Resampler | undefined;
  readonly #wide = new Int16Array(DEVICE_FRAME_SAMPLES);
  #position = 0;

  constructor(samples: Int16Array, rate: number) {
    this.#samples = samples;
    if (rate !== DEVICE_RATE) this.#down = new Resampler(DEVICE_RATE, rate);
  }

  fill(frame: Int16Array): void {
    const wide = this.#down ? this.#wide : frame;
    for (let i = 0; i < wide.length; i++) {
      wide[i] = this.#samples[this.#position] ?? 0;
      this.#position = (this.#position + 1) % this.#samples.length;
    }
    this.#down?.process(wide, frame);
  }
}
