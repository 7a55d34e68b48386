import { checked, libopus, OPUS_SAMPLE_RATE, opusScratch } from './libopus.ts';
import type { OpusParameters } from './opus-parameters.ts';

/** opus_defines.h */
const APPLICATION_VOIP = 2048;
const SET_BITRATE = 4002;
const SET_MAX_BANDWIDTH = 4004;
const SET_VBR = 4006;
const SET_COMPLEXITY = 4010;
const SET_INBAND_FEC = 4012;
const SET_PACKET_LOSS_PERCENT = 4014;
const SET_DTX = 4016;
/** Half of the peer's playback rate in Hz, and OPUS_BANDWIDTH_… that holds no more. */
const BANDWIDTHS = [
  { playbackRate: 8_000, bandwidth: 1101 },
  { playbackRate: 12_000, bandwidth: 1102 },
  { playbackRate: 16_000, bandwidth: 1103 },
  { playbackRate: 24_000, bandwidth: 1104 },
] as const;
const FULL_BAND = 1105;

/** What one 20 ms frame costs doubles towards 10 and sounds the same in a telephone's speech. */
const COMPLEXITY = 5;
/**
 * Where it begins, in bits a second: the least that leaves room for FEC at full band. Without loss it climbs to the peer's
 * maximum, with it it falls no lower than this least.
 */
const START_BITRATE = 36_000;
const LEAST_BITRATE = 14_000;
/** Loss in percent that FEC is readied for before the first report, and never less: the first loss is not announced. */
const FORESEEN_LOSS_PERCENT = 3;
/** Beyond this FEC's copy would crowd out the sound itself. */
const MOST_LOSS_PERCENT = 30;
/** A packet this small stands for silence and needn't be sent (RFC 7587 §3.1.3). */
const SILENT_PACKET_BYTES = 2;

const stateBytes = measuredState();

/** 48 kHz mono to Opus packets, tuned for speech. `dispose` gives its memory back. */
export class OpusEncoder {
  readonly #encoder: number;
  readonly #parameters: OpusParameters;
  #bitrate: number;
  #lossPercent = FORESEEN_LOSS_PERCENT;
  #disposed = false;

  constructor(parameters: OpusParameters) {
    this.#parameters = parameters;
    this.#bitrate = Math.min(START_BITRATE, parameters.maxBitrate);
    this.#encoder = createEncoder();
    this.#set(SET_COMPLEXITY, COMPLEXITY);
    this.#set(SET_INBAND_FEC, parameters.fec ? 1 : 0);
    this.#set(SET_DTX, parameters.dtx ? 1 : 0);
    this.#set(SET_VBR, parameters.constantBitrate ? 0 : 1);
    const { maxPlaybackRate } = parameters;
    const narrowest = BANDWIDTHS.find(({ playbackRate }) => maxPlaybackRate <= playbackRate);
    this.#set(SET_MAX_BANDWIDTH, narrowest?.bandwidth ?? FULL_BAND);
    this.#tune();
  }

  /** Bits a second. */
  get bitrate(): number {
    return this.#bitrate;
  }

  /** One frame of 2.5, 5, 10, 20, 40 or 60 ms into `bytes` from `at` on; gives the packet's length, 0 where nothing need be sent. */
  encode(samples: Int16Array, bytes: Uint8Array, at: number): number {
    const { pcm, packet, packetBytes } = opusScratch;
    libopus.HEAP16.set(samples, pcm >> 1);
    const room = Math.min(packetBytes, bytes.length - at);
    const length = libopus._oc_encode(this.#encoder, pcm, samples.length, packet, room);
    if (length <= SILENT_PACKET_BYTES) return 0;
    const heap = libopus.HEAPU8;
    for (let i = 0; i < length; i++) bytes[at + i] = heap[packet + i] as number;
    return length;
  }

  /**
   * Follows a report of the share of our packets that was lost, 0 to 1: less to send where the path is full (over 10 %),
   * slowly more where it is clear (under 2 %); FEC as strong as the loss, weakening slowly once it is over.
   */
  adapt(lostShare: number): void {
    const lost = Math.max(0, Math.min(1, lostShare));
    if (lost > 0.1) this.#bitrate = Math.max(LEAST_BITRATE, this.#bitrate * (1 - lost / 2));
    else if (lost < 0.02) this.#bitrate *= 1.08;
    this.#bitrate = Math.round(Math.min(this.#bitrate, this.#parameters.maxBitrate));
    const heard = Math.max(100 * lost, 0.7 * this.#lossPercent, FORESEEN_LOSS_PERCENT);
    this.#lossPercent = Math.min(MOST_LOSS_PERCENT, heard);
    this.#tune();
  }

  /**
   * Goes on where `from` stands. An encoder's state is one stretch of memory that holds no address of its own ("position
   * independent and can be freely copied", opus.h), so it is copied byte by byte; then our own wishes are set again.
   */
  copy(from: OpusEncoder): void {
    libopus.HEAPU8.copyWithin(this.#encoder, from.#encoder, from.#encoder + stateBytes);
    this.#set(SET_DTX, this.#parameters.dtx ? 1 : 0);
    this.#set(SET_INBAND_FEC, this.#parameters.fec ? 1 : 0);
    this.#tune();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    libopus._oc_destroy_encoder(this.#encoder);
  }

  #tune(): void {
    this.#set(SET_BITRATE, this.#bitrate);
    this.#set(SET_PACKET_LOSS_PERCENT, Math.round(this.#lossPercent));
  }

  #set(request: number, value: number): void {
    const code = libopus._oc_encoder_ctl(this.#encoder, request, value);
    if (code < 0) throw new Error(`libopus refused setting ${request} to ${value} with error ${code}`);
  }
}

function createEncoder(): number {
  return checked((error) => libopus._oc_create_encoder(OPUS_SAMPLE_RATE, 1, APPLICATION_VOIP, error));
}

/**
 * How long an encoder's state is, which the module doesn't say: fresh ones lie one behind the other, 4 bytes of the
 * allocator's between them.
 */
function measuredState(): number {
  const encoders = [createEncoder(), createEncoder(), createEncoder(), createEncoder()].sort((a, b) => a - b);
  const steps = encoders.slice(1).map((encoder, index) => encoder - (encoders[index] ?? 0));
  for (const encoder of encoders) libopus._oc_destroy_encoder(encoder);
  return Math.min(...steps) - 4;
}
