import { Resampler } from '../audio/resample.ts';
import type { SoundQueue } from '../audio/sound-queue.ts';
import { limits } from '../base/limits.ts';
import { type VoiceCodec, voiceCodec } from './codec.ts';
import type { StreamCodec } from './stream-setup.ts';

/** One payload type's way from packets to sound at the stream's rate. */
export class Decoder {
  readonly clockRate: number;
  readonly codec: VoiceCodec;
  readonly #resampler: Resampler | undefined;
  readonly #scratch: Int16Array;
  readonly #resampled: Int16Array;
  #decoded: Int16Array;

  constructor(codec: VoiceCodec, clockRate: number, sampleRate: number) {
    this.codec = codec;
    this.clockRate = clockRate;
    const other = codec.sampleRate !== sampleRate;
    this.#resampler = other ? new Resampler(codec.sampleRate, sampleRate) : undefined;
    this.#scratch = new Int16Array(other ? samplesOf(limits.rtpPacketMs, codec.sampleRate) : 0);
    this.#resampled = new Int16Array(other ? samplesOf(limits.rtpPacketMs, sampleRate) + 1 : 0);
    this.#decoded = this.#scratch;
  }

  /** What a payload stands for, in ms; 0 for what can't be read. */
  durationMs(payload: Uint8Array, length: number): number {
    return (this.codec.samplesIn(payload, length) * 1_000) / this.codec.sampleRate;
  }

  /** Adds the payload's sound to `queue`, which has room for it, and gives how many samples that is. */
  decode(payload: Uint8Array, length: number, queue: SoundQueue): number {
    if (!this.#resampler) {
      const count = this.codec.decode(payload, length, queue.samples, queue.end);
      queue.add(count);
      return count;
    }
    const count = this.codec.decode(payload, length, this.#scratch, 0);
    if (this.#decoded.length !== count) this.#decoded = this.#scratch.subarray(0, count);
    const made = this.#resampler.process(this.#decoded, this.#resampled);
    for (let index = 0; index < made; index++) queue.samples[queue.end + index] = this.#resampled[index] as number;
    queue.add(made);
    return made;
  }

  /** Adds `count` samples that the codec makes up itself; false where it can't. */
  conceal(queue: SoundQueue, count: number): boolean {
    if (this.#resampler || !this.codec.conceal) return false;
    this.codec.conceal(queue.samples, queue.end, count);
    queue.add(count);
    return true;
  }

  /** Adds `count` samples of the lost packet before this one, from the copy that it bears; false where it has none. */
  recover(payload: Uint8Array, length: number, queue: SoundQueue, count: number): boolean {
    if (this.#resampler || !this.codec.recover) return false;
    const made = this.codec.recover(payload, length, queue.samples, queue.end, count);
    queue.add(made);
    return made > 0;
  }

  dispose(): void {
    this.codec.dispose();
  }
}

/** What may come in, by payload type. Decoders that are still wanted stay as they are, with their memory. */
export class Decoders {
  readonly #byType = new Map<number, Decoder>();
  #sampleRate = 0;

  configure(receive: readonly StreamCodec[], sampleRate: number): void {
    const before = new Map(this.#byType);
    this.#byType.clear();
    for (const { name, payloadType, clockRate } of receive) {
      const known = before.get(payloadType);
      const same = known?.codec.name.toUpperCase() === name.toUpperCase() && sampleRate === this.#sampleRate;
      const codec = same ? undefined : voiceCodec(name, undefined, sampleRate);
      if (known && same) this.#byType.set(payloadType, known);
      else if (codec) this.#byType.set(payloadType, new Decoder(codec, clockRate, sampleRate));
      if (same) before.delete(payloadType);
    }
    this.#sampleRate = sampleRate;
    for (const gone of before.values()) gone.dispose();
  }

  get(payloadType: number): Decoder | undefined {
    return this.#byType.get(payloadType);
  }

  dispose(): void {
    for (const decoder of this.#byType.values()) decoder.dispose();
    this.#byType.clear();
  }
}

function samplesOf(ms: number, sampleRate: number): number {
  return Math.ceil((sampleRate * ms) / 1_000);
}
