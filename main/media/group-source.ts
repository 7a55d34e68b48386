import { FrameLevel } from '../audio/level.ts';
import type { Mixer } from '../audio/mixer.ts';
import { Resampler } from '../audio/resample.ts';
import { TalkDetector } from '../audio/talk.ts';
import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { RtpFields } from '../rtp/packet.ts';
import type { RtpSource } from '../rtp/source.ts';
import { FRAME_MS } from './devices.ts';
import { RtpReceiver } from './receiver.ts';
import type { StreamCodec } from './stream-setup.ts';

/** One sender in a group: its jitter buffer and decoder, and whether it sends and speaks now. Times are ms of one clock. */
export class HeardSource implements Disposable {
  readonly ssrc: number;
  /** Where its packets come from (RFC 3550 §8.2). */
  from: Address;
  readonly #groupRate: number;
  readonly #receiver = new RtpReceiver(() => {});
  readonly #level = new FrameLevel();
  readonly #talk = new TalkDetector();
  readonly #wide: Int16Array;
  #codec: StreamCodec | undefined;
  #frame = new Int16Array(0);
  #up: Resampler | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #sinceMs = 0;
  #sending = false;

  constructor(ssrc: number, from: Address, groupRate: number) {
    this.ssrc = ssrc;
    this.from = from;
    this.#groupRate = groupRate;
    this.#wide = new Int16Array((groupRate * FRAME_MS) / 1_000);
  }

  get reception(): RtpSource | undefined {
    return this.#receiver.source;
  }

  /** When it was last heard. */
  get lastMs(): number {
    return this.#lastMs;
  }

  get sending(): boolean {
    return this.#sending;
  }

  get talking(): boolean {
    return this.#sending && this.#talk.speaking;
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** A packet of a known codec, which may have been there for `waitedMs`. Gives whether it began to send just now. */
  receive(packet: RtpFields, bytes: Uint8Array, codec: StreamCodec, nowMs: number, waitedMs: number): boolean {
    if (this.#codec?.payloadType !== codec.payloadType || this.#codec.name !== codec.name) this.#take(codec);
    const begins = !this.#sending;
    if (begins) {
      this.#receiver.silence();
      this.#talk.reset();
      this.#sinceMs = nowMs;
      this.#sending = true;
    }
    this.#lastMs = nowMs;
    this.#receiver.receive(packet, bytes, nowMs, true, waitedMs);
    return begins;
  }

  /** Adds its next 20 ms to a mix at the group's rate. Gives whether it has stopped sending just now. */
  hear(mixer: Mixer, nowMs: number): boolean {
    if (!this.#sending) return false;
    this.#receiver.read(this.#frame, nowMs);
    this.#level.measure(this.#frame);
    this.#talk.hear(this.#level.mean, this.#level.loudest);
    this.#up?.process(this.#frame, this.#wide);
    mixer.add(this.#up ? this.#wide : this.#frame);
    if (nowMs - this.#lastMs < limits.talkPauseMs) return false;
    this.#sending = false;
    return true;
  }

  /** It is heard no more. */
  dispose(): void {
    this.#receiver.dispose();
  }

  #take(codec: StreamCodec): void {
    this.#codec = codec;
    this.#receiver.configure(codec, [codec], undefined);
    const { sampleRate } = this.#receiver;
    this.#frame = new Int16Array((sampleRate * FRAME_MS) / 1_000);
    this.#up = sampleRate === this.#groupRate ? undefined : new Resampler(sampleRate, this.#groupRate);
  }
}
