import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from '../audio/g711.ts';

/** Sound to payload and back, for one stream; codecs with a memory keep it here. */
export interface VoiceCodec {
  readonly name: string;
  /** Of the samples, in Hz. */
  readonly sampleRate: number;
  /** Writes `samples` as a payload from `at` on and gives its length in bytes. */
  encode(samples: Int16Array, into: Uint8Array, at: number): number;
  /** Writes the first `length` bytes' sound from `at` on and gives how many samples that is. */
  decode(payload: Uint8Array, length: number, into: Int16Array, at: number): number;
  /** Samples in a payload of so many bytes. */
  samplesIn(bytes: number): number;
}

/** The codec of that name in SDP; undefined when this phone doesn't have it. */
export function voiceCodec(name: string): VoiceCodec | undefined {
  switch (name.toUpperCase()) {
    case 'PCMU':
      return g711('PCMU', encodeUlaw, decodeUlaw);
    case 'PCMA':
      return g711('PCMA', encodeAlaw, decodeAlaw);
    default:
      return undefined;
  }
}

function g711(name: string, encode: typeof encodeUlaw, decode: typeof decodeUlaw): VoiceCodec {
  return {
    name,
    sampleRate: 8_000,
    encode: (samples, into, at) => {
      encode(samples, into, at);
      return samples.length;
    },
    decode: (payload, length, into, at) => {
      decode(payload.length === length ? payload : payload.subarray(0, length), into, at);
      return length;
    },
    samplesIn: (bytes) => bytes,
  };
}
