import { limits } from '../base/limits.ts';
import { DtmfReceiver } from '../rtp/dtmf.ts';
import { JitterBuffer } from '../rtp/jitter.ts';
import type { RtpFields } from '../rtp/packet.ts';
import type { RtpSource } from '../rtp/source.ts';
import { voiceCodec } from './codec.ts';
import { Decoders } from './decoders.ts';
import { Playout } from './playout.ts';
import { Sources } from './sources.ts';
import type { StreamCodec } from './stream-setup.ts';

/** From RTP packets of one source at a time to 20 ms frames: statistics, jitter buffer, decoder, concealment. */
export class RtpReceiver {
  readonly #onDigit: (digit: string) => void;
  readonly #decoders = new Decoders();
  readonly #sources = new Sources();
  readonly #jitter = new JitterBuffer();
  #playout: Playout | undefined;
  #dtmfType: number | undefined;
  #dtmf = new DtmfReceiver();
  #clockRate = 8_000;
  #sampleRate = 8_000;
  /** The payload by itself, so that nothing is allocated to look into it. */
  readonly #payload = new Uint8Array(limits.rtpPacketBytes);

  constructor(onDigit: (digit: string) => void) {
    this.#onDigit = onDigit;
  }

  get source(): RtpSource | undefined {
    return this.#sources.current;
  }

  get sampleRate(): number {
    return this.#sampleRate;
  }

  /** What may come; `codec` gives the frames' rate. Sound that waits is kept where it can be. */
  configure(codec: StreamCodec, receive: readonly StreamCodec[], dtmfType: number | undefined): void {
    const sampleRate = voiceCodec(codec.name)?.sampleRate ?? codec.clockRate;
    this.#decoders.configure(receive, sampleRate);
    this.#dtmfType = dtmfType;
    if (sampleRate === this.#sampleRate && this.#playout) return;
    this.#sampleRate = sampleRate;
    this.#playout = new Playout(sampleRate, this.#jitter, this.#decoders);
  }

  expects(payloadType: number): boolean {
    return payloadType === this.#dtmfType || this.#decoders.get(payloadType) !== undefined;
  }

  /** A packet of an expected type from the latched source, read at `nowMs`; it may have been there for `waitedMs`. */
  receive(packet: RtpFields, bytes: Uint8Array, nowMs: number, hears: boolean, waitedMs = 0): void {
    const { payloadType } = packet;
    const verdict = this.#sources.judge(packet.ssrc, packet.sequence);
    if (verdict === 'other') return;
    if (verdict === 'new') this.#begin();
    if (payloadType === this.#dtmfType) this.#receiveEvent(packet, bytes, nowMs, hears);
    else this.#receiveSound(packet, bytes, nowMs, hears, waitedMs);
  }

  /** The next 20 ms into `frame`, at `sampleRate`; silence where nothing is heard. `nowMs` is when that is done. */
  read(frame: Int16Array, nowMs: number): void {
    if (this.#playout) this.#playout.read(frame, nowMs);
    else frame.fill(0);
  }

  /** The stream is not to be heard for a time: what waits is let go. */
  silence(): void {
    this.#jitter.reset();
    this.#playout?.silence();
  }

  /** The source said goodbye (RFC 3550 §6.6). */
  goodbye(ssrc: number): void {
    if (this.source?.ssrc !== ssrc) return;
    this.#sources.leave();
    this.#begin();
  }

  stats() {
    const { source } = this;
    const jitter = this.#jitter;
    const { late, duplicates, reordered, dropped } = jitter.counts();
    const { concealedMs, playedMs } = jitter.madeUp;
    return {
      packetsReceived: this.#sources.received,
      packetsLost: this.#sources.lost,
      packetsLate: late,
      packetsReordered: reordered,
      packetsDuplicate: duplicates,
      packetsDiscarded: late + dropped,
      jitterMs: source ? (source.jitter * 1_000) / this.#clockRate : 0,
      bufferedMs: jitter.delayMs,
      targetMs: jitter.targetMs,
      concealedMs,
      concealedShare: concealedMs === 0 ? 0 : concealedMs / (concealedMs + playedMs),
      driftPpm: jitter.driftPpm,
    };
  }

  /** Gives the decoders' memory back. */
  dispose(): void {
    this.#playout = undefined;
    this.#decoders.dispose();
  }

  #receiveSound(packet: RtpFields, bytes: Uint8Array, nowMs: number, hears: boolean, waitedMs: number): void {
    const decoder = this.#decoders.get(packet.payloadType);
    const length = this.#takePayload(packet, bytes);
    if (!decoder || length === 0) return;
    const durationMs = decoder.durationMs(this.#payload, length);
    if (durationMs > limits.rtpPacketMs || durationMs === 0) return;
    this.#measure(packet, decoder.clockRate, nowMs, waitedMs > 0);
    if (hears) this.#jitter.put(packet, decoder.clockRate, durationMs, nowMs, this.#payload, 0, length, waitedMs);
  }

  #measure({ marker, timestamp }: RtpFields, clockRate: number, nowMs: number, waited: boolean): void {
    const { source } = this;
    // A talkspurt's first packet comes after the sender's silence: its transit is no measure.
    if (marker || clockRate !== this.#clockRate) source?.forgetTransit();
    this.#clockRate = clockRate;
    // Nobody knows how long the network took for a packet that waited to be read.
    if (!waited) source?.arrived(timestamp, (nowMs * clockRate) / 1_000);
  }

  #receiveEvent(packet: RtpFields, bytes: Uint8Array, nowMs: number, hears: boolean): void {
    const digits = this.#dtmf.receive(bytes, packet.payloadStart, packet.payloadEnd, packet.timestamp);
    if (hears) this.#jitter.put(packet, this.#clockRate, 0, nowMs, this.#payload, 0, 0);
    for (const digit of digits.slice(0, limits.dtmfDigitsPerPacket)) this.#onDigit(digit);
  }

  #takePayload({ payloadStart, payloadEnd }: RtpFields, bytes: Uint8Array): number {
    const length = Math.min(this.#payload.length, payloadEnd - payloadStart);
    for (let index = 0; index < length; index++) this.#payload[index] = bytes[payloadStart + index] as number;
    return length;
  }

  #begin(): void {
    this.#dtmf = new DtmfReceiver();
    this.#jitter.reset();
  }
}
