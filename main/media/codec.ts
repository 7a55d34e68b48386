import { ComfortNoise } from '../audio/comfort-noise.ts';
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from '../audio/g711.ts';
import { G722_SAMPLE_RATE, G722Decoder, G722Encoder } from '../audio/g722.ts';
import { decodeL16, encodeL16 } from '../audio/l16.ts';
import { OpusVoice } from '../audio/opus.ts';
import type { Disposable } from '../base/disposable.ts';

/** Sound to payload and back, for one stream; codecs with a memory keep it here. */
export interface VoiceCodec extends Disposable {
  readonly name: string;
  /** Of the samples, in Hz. */
  readonly sampleRate: number;
  /**
   * What of the peer's `a=fmtp` it encodes by, in one and the same words each time: encoders of the same name and settings
   * do the same, and `voiceCodec` takes them as parameters.
   */
  readonly settings: string;
  /** Writes `samples` as a payload from `at` on and gives its length in bytes; 0 sends nothing (DTX). */
  encode(samples: Int16Array, into: Uint8Array, at: number): number;
  /** Writes the first `length` bytes' sound from `at` on and gives how many samples that is; 0 for what can't be read. */
  decode(payload: Uint8Array, length: number, into: Int16Array, at: number): number;
  /** Samples that the first `length` bytes of a payload stand for; 0 for what can't be read. */
  samplesIn(payload: Uint8Array, length: number): number;
  /** Makes up `count` samples for a packet that never came, where the codec knows better than we do. */
  conceal?(into: Int16Array, at: number, count: number): void;
  /** Sound of the lost packet before `payload`, from the copy that it carries (in-band FEC); 0 where it carries none. */
  recover?(payload: Uint8Array, length: number, into: Int16Array, at: number, count: number): number;
  /** Whether a payload of this length says that silence follows, for as long as no other comes (DTX, comfort noise). */
  rests?(length: number): boolean;
  /** The share of our packets that the far end reports lost, 0 to 1: bitrate and FEC follow. */
  adapt?(lostShare: number): void;
  /** Goes on as an encoder where `other`, of the same codec, stands, so that a far end hears no seam. */
  encodeLike?(other: VoiceCodec): void;
}

/**
 * The codec of that name in SDP; undefined when this phone doesn't have it. `parameters` are the peer's `a=fmtp`, for
 * encoding; a codec's two directions know nothing of each other. `streamRate` is that of the voice that comfort noise stands
 * in for, in Hz.
 */
export function voiceCodec(name: string, parameters?: string, streamRate = 8_000): VoiceCodec | undefined {
  switch (name.toUpperCase()) {
    case 'OPUS':
      return new OpusVoice(parameters);
    case 'G722':
      return new G722Voice();
    case 'PCMU':
      return g711('PCMU', encodeUlaw, decodeUlaw);
    case 'PCMA':
      return g711('PCMA', encodeAlaw, decodeAlaw);
    case 'L16':
      return l16();
    case 'CN':
      return comfortNoise(streamRate);
    default:
      return undefined;
  }
}

function g711(name: string, encode: typeof encodeUlaw, decode: typeof decodeUlaw): VoiceCodec {
  return {
    name,
    sampleRate: 8_000,
    settings: '',
    encode: (samples, into, at) => {
      encode(samples, into, at);
      return samples.length;
    },
    decode: (payload, length, into, at) => {
      decode(payload.length === length ? payload : payload.subarray(0, length), into, at);
      return length;
    },
    samplesIn: (_payload, length) => length,
    encodeLike() {},
    dispose() {},
  };
}

/** At the rate that 20 ms of fit a packet with room to spare: 640 bytes at 16 kHz. */
function l16(): VoiceCodec {
  return {
    name: 'L16',
    sampleRate: 16_000,
    settings: '',
    encode: encodeL16,
    decode: decodeL16,
    samplesIn: (_payload, length) => length >> 1,
    encodeLike() {},
    dispose() {},
  };
}

/** Sound in one packet of comfort noise: it says nothing of how long its silence is. */
const NOISE_MS = 20;

/** Heard only (RFC 3389): what we send has no silence left out. */
function comfortNoise(sampleRate: number): VoiceCodec {
  const noise = new ComfortNoise();
  const samples = (sampleRate * NOISE_MS) / 1_000;
  return {
    name: 'CN',
    sampleRate,
    settings: '',
    encode: () => 0,
    decode: (payload, length, into, at) => {
      noise.take(payload, length);
      noise.fill(into, at, samples);
      return samples;
    },
    samplesIn: () => samples,
    conceal: (into, at, count) => noise.fill(into, at, count),
    rests: () => true,
    dispose() {},
  };
}

class G722Voice implements VoiceCodec {
  readonly name = 'G722';
  readonly sampleRate = G722_SAMPLE_RATE;
  readonly settings = '';
  readonly #encoder = new G722Encoder();
  readonly #decoder = new G722Decoder();

  encode(samples: Int16Array, into: Uint8Array, at: number): number {
    return this.#encoder.encode(samples, into, at);
  }

  decode(payload: Uint8Array, length: number, into: Int16Array, at: number): number {
    return this.#decoder.decode(payload, length, into, at);
  }

  samplesIn(_payload: Uint8Array, length: number): number {
    return 2 * length;
  }

  encodeLike(other: VoiceCodec): void {
    if (other instanceof G722Voice) this.#encoder.copy(other.#encoder);
  }

  dispose(): void {}
}
