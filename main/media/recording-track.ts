import { Resampler } from '../audio/resample.ts';
import { FRAME_MS } from './devices.ts';
import type { RecordedStretch } from './recording-protocol.ts';
import type { SoundFile } from './sound-file.ts';

/** One file of a recording, which begins when the recording did: silence before somebody came, between words and after. */
export class RecordingTrack {
  readonly #file: SoundFile;
  /** By whose sound it is and the rate that it comes at. */
  readonly #ways = new Map<string, Resampler>();
  /** Of the recording, up to which the file holds sound or silence. */
  #ticks = 0;

  constructor(file: SoundFile) {
    this.#file = file;
  }

  get path(): string {
    return this.#file.path;
  }

  /** A stretch that begins with tick `from` of the recording. */
  take(stretch: RecordedStretch, from: number): void {
    const samples = this.widened(stretch);
    const frame = (this.#file.rate * FRAME_MS) / 1_000;
    for (let at = 0, tick = from; at < samples.length; at += frame, tick++)
      this.frame(samples.subarray(at, at + frame), tick);
  }

  /** A frame at the file's rate, for one tick. */
  frame(samples: Int16Array, tick: number): void {
    this.#catchUp(tick);
    if (samples.some((sample) => sample !== 0)) this.#file.frame(samples);
    else this.#file.silence(1);
    this.#ticks++;
  }

  /** At the file's rate. */
  widened({ key, rate, samples }: RecordedStretch): Int16Array {
    if (rate === this.#file.rate) return samples;
    const name = `${key}/${rate}`;
    const way = this.#ways.get(name) ?? new Resampler(rate, this.#file.rate);
    this.#ways.set(name, way);
    const wide = new Int16Array(way.outputSamples(samples.length));
    way.process(samples, wide);
    return wide;
  }

  /** The disk has all up to tick `to`. */
  flush(to: number): void {
    this.#catchUp(to);
    this.#file.flush();
  }

  close(to: number): void {
    try {
      this.#catchUp(to);
    } finally {
      this.#file.close();
    }
  }

  #catchUp(to: number): void {
    if (to > this.#ticks) this.#file.silence(to - this.#ticks);
    this.#ticks = Math.max(to, this.#ticks);
  }
}
