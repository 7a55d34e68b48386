import { type VoiceCodec, voiceCodec } from './codec.ts';

/** 60 ms of G.711, or 20 ms of 48 kHz mono at 16 bits. */
export const SENT_PAYLOAD_BYTES = 1_920;

/** One encoder for all who hear the same with the same codec and as much of it in a packet. */
export class SharedEncoder {
  readonly codec: VoiceCodec;
  /** In a packet. */
  readonly samples: number;
  readonly payload = new Uint8Array(SENT_PAYLOAD_BYTES);
  /** Senders that take what it makes. */
  listeners = 0;
  readonly #pending: Int16Array;
  #filled = 0;
  #tick: number | undefined;
  /** The tick in which the packet began that is filled, or was filled last. */
  #began = 0;
  #length = 0;
  #runs = 0;
  #worstLoss = 0;
  #reports = 0;

  constructor(codec: VoiceCodec, samples: number) {
    this.codec = codec;
    this.samples = samples;
    this.#pending = new Int16Array(samples);
  }

  /** Packets that it has encoded. */
  get runs(): number {
    return this.#runs;
  }

  /** Sound that waits for the rest of its packet. */
  get pending(): Int16Array {
    return this.#pending.subarray(0, this.#filled);
  }

  /** One may join in this tick and have a whole packet. */
  beginsAt(tick: number): boolean {
    return this.#tick === tick ? this.#began === tick : this.#filled === 0;
  }

  /**
   * The frame of a tick, the same for all who ask in it. Gives the length of the payload that it completes, in bytes; 0 where the
   * packet goes on, or where nothing is to be sent (DTX).
   */
  take(frame: Int16Array, tick: number): number {
    if (tick === this.#tick) return this.#length;
    this.#tick = tick;
    if (this.#filled === 0) this.#began = tick;
    this.#pending.set(frame, this.#filled);
    this.#filled += frame.length;
    this.#length = 0;
    if (this.#filled < this.samples) return 0;
    this.#filled = 0;
    this.#runs++;
    this.#length = this.codec.encode(this.#pending, this.payload, 0);
    return this.#length;
  }

  /**
   * What one listener reports lost of our packets, 0 to 1: once about all have reported, the codec follows the worst off, as quickly
   * as it would follow one.
   */
  adapt(lostShare: number): void {
    this.#worstLoss = Math.max(lostShare, this.#worstLoss);
    if (++this.#reports < this.listeners) return;
    this.codec.adapt?.(this.#worstLoss);
    this.#worstLoss = 0;
    this.#reports = 0;
  }

  /** Who sends `samples` in a packet by `codec`, and begins one in this tick, may take what this one makes. */
  serves(codec: VoiceCodec, samples: number, tick: number): boolean {
    const { name, settings } = this.codec;
    return name === codec.name && settings === codec.settings && this.samples === samples && this.beginsAt(tick);
  }
}

/** What all hear who only listen, at one rate: encoded once for each codec and packet time among them. */
export class SharedMix {
  readonly #encoders: SharedEncoder[] = [];

  /** Those that run now. */
  get encoders(): readonly SharedEncoder[] {
    return this.#encoders;
  }

  /**
   * The encoder for who sends `samples` in a packet by `codec`, and begins one in this tick; undefined where there can be none. It
   * goes on where the first listener's own stands, so that this one hears no seam.
   */
  join(codec: VoiceCodec, samples: number, tick: number): SharedEncoder | undefined {
    const encoder = this.#encoders.find((each) => each.serves(codec, samples, tick)) ?? this.#added(codec, samples);
    if (encoder) encoder.listeners++;
    return encoder;
  }

  leave(encoder: SharedEncoder): void {
    if (--encoder.listeners > 0) return;
    this.#encoders.splice(this.#encoders.indexOf(encoder), 1);
    encoder.codec.dispose();
  }

  #added(like: VoiceCodec, samples: number): SharedEncoder | undefined {
    const codec = voiceCodec(like.name, like.settings);
    if (!codec) return undefined;
    codec.encodeLike?.(like);
    const encoder = new SharedEncoder(codec, samples);
    this.#encoders.push(encoder);
    return encoder;
  }
}
