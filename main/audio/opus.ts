import { OPUS_SAMPLE_RATE } from './libopus.ts';
import { OpusDecoder, opusSamples } from './opus-decoder.ts';
import { OpusEncoder } from './opus-encoder.ts';
import { type OpusParameters, opusParameters, writtenParameters } from './opus-parameters.ts';

/** Opus as a stream's codec. An encoder or decoder is made when it is first needed: a stream mostly wants one of the two here. */
export class OpusVoice {
  readonly name = 'opus';
  readonly sampleRate = OPUS_SAMPLE_RATE;
  readonly settings: string;
  readonly #parameters: OpusParameters;
  #encoder: OpusEncoder | undefined;
  #decoder: OpusDecoder | undefined;

  constructor(parameters: string | undefined) {
    this.#parameters = opusParameters(parameters);
    this.settings = writtenParameters(this.#parameters);
  }

  encode(samples: Int16Array, into: Uint8Array, at: number): number {
    return this.#encoding().encode(samples, into, at);
  }

  decode(payload: Uint8Array, length: number, into: Int16Array, at: number): number {
    return this.#decoding().decode(payload, length, into, at);
  }

  samplesIn(payload: Uint8Array, length: number): number {
    return opusSamples(payload, length);
  }

  conceal(into: Int16Array, at: number, count: number): void {
    this.#decoding().conceal(into, at, count);
  }

  recover(payload: Uint8Array, length: number, into: Int16Array, at: number, count: number): number {
    return this.#decoding().recover(payload, length, into, at, count);
  }

  /** A packet of no more than its first byte and one of side information ends a talkspurt (RFC 7587 §3.1.3). */
  rests(length: number): boolean {
    return length <= 2;
  }

  adapt(lostShare: number): void {
    this.#encoding().adapt(lostShare);
  }

  encodeLike(other: object): void {
    if (other instanceof OpusVoice) this.#encoding().copy(other.#encoding());
  }

  dispose(): void {
    this.#encoder?.dispose();
    this.#decoder?.dispose();
    this.#encoder = undefined;
    this.#decoder = undefined;
  }

  #encoding(): OpusEncoder {
    this.#encoder ??= new OpusEncoder(this.#parameters);
    return this.#encoder;
  }

  #decoding(): OpusDecoder {
    this.#decoder ??= new OpusDecoder();
    return this.#decoder;
  }
}
