import { limits } from '../base/limits.ts';
import { DtmfReceiver } from '../rtp/dtmf.ts';
import { JitterBuffer } from '../rtp/jitter.ts';
import type { RtpFields } from '../rtp/packet.ts';
import { RtpSource } from '../rtp/source.ts';
import { type VoiceCodec, voiceCodec } from './codec.ts';
import { Concealer } from './conceal.ts';
import { FRAME_MS } from './devices.ts';
import type { StreamCodec } from './stream-setup.ts';

/** From RTP packets of one source at a time to 20 ms frames: statistics, jitter buffer, decoder, concealment. */
export class RtpReceiver {
  readonly #codecs = new Map<number, VoiceCodec>();
  readonly #concealer = new Concealer();
  readonly #onDigit: (digit: string) => void;
  #dtmfType: number | undefined;
  #dtmf = new DtmfReceiver();
  #clockRate = 8_000;
  #sampleRate = 8_000;
  #jitter = new JitterBuffer({ clockRate: 8_000 });
  #source: RtpSource | undefined;
  /** Decoded sound that no frame has taken yet. */
  #pcm = new Int16Array(0);
  #filled = 0;
  /** Counts of sources and buffers that went before. */
  #received = 0;
  #lost = 0;
  #late = 0;

  constructor(onDigit: (digit: string) => void) {
    this.#onDigit = onDigit;
  }

  get source(): RtpSource | undefined {
    return this.#source;
  }

  get sampleRate(): number {
    return this.#sampleRate;
  }

  /** What may come, all on the clock of `codec`, which also gives the frames' rate. Sound that waits is kept where it can be. */
  configure(codec: StreamCodec, receive: readonly StreamCodec[], dtmfType: number | undefined): void {
    this.#codecs.clear();
    for (const { name, payloadType } of receive) {
      const decoder = voiceCodec(name);
      if (decoder) this.#codecs.set(payloadType, decoder);
    }
    this.#dtmfType = dtmfType;
    const { clockRate } = codec;
    const sampleRate = voiceCodec(codec.name)?.sampleRate ?? clockRate;
    if (clockRate === this.#clockRate && sampleRate === this.#sampleRate && this.#pcm.length > 0) return;
    this.#clockRate = clockRate;
    this.#sampleRate = sampleRate;
    this.#late += this.#jitter.counts().late;
    this.#jitter = new JitterBuffer({ clockRate });
    this.#pcm = new Int16Array((sampleRate * (limits.rtpPacketMs + FRAME_MS)) / 1_000);
    this.#silence();
  }

  expects(payloadType: number): boolean {
    return payloadType === this.#dtmfType || this.#codecs.has(payloadType);
  }

  /** A packet of an expected type from the latched source. `nowMs` is when it came. */
  receive(packet: RtpFields, bytes: Uint8Array, nowMs: number, hears: boolean): void {
    const source = this.#sourceOf(packet);
    if (source.update(packet.sequence) === 'invalid') return;
    if (packet.payloadType === this.#dtmfType) {
      this.#receiveEvent(packet, bytes, hears);
      return;
    }
    const codec = this.#codecs.get(packet.payloadType);
    const length = packet.payloadEnd - packet.payloadStart;
    if (!codec || length === 0) return;
    const samples = codec.samplesIn(bytes.subarray(packet.payloadStart, packet.payloadEnd), length);
    if (samples > (codec.sampleRate * limits.rtpPacketMs) / 1_000) return;
    // A talkspurt's first packet comes after the sender's silence: its transit is no measure.
    if (packet.marker) source.forgetTransit();
    source.arrived(packet.timestamp, (nowMs * this.#clockRate) / 1_000);
    if (!hears) return;
    this.#jitter.adapt(source.jitter);
    const duration = (samples * this.#clockRate) / codec.sampleRate;
    this.#jitter.put(packet, duration, bytes, packet.payloadStart, packet.payloadEnd);
  }

  /** The next 20 ms into `frame`, at `sampleRate`; silence where nothing is heard. */
  read(frame: Int16Array): void {
    while (this.#filled < frame.length) this.#advance();
    for (let index = 0; index < frame.length; index++) frame[index] = this.#pcm[index] ?? 0;
    this.#pcm.copyWithin(0, frame.length, this.#filled);
    this.#filled -= frame.length;
  }

  /** The stream is not to be heard for a time: what waits is let go. */
  silence(): void {
    this.#jitter.reset();
    this.#silence();
  }

  /** The source said goodbye (RFC 3550 §6.6). */
  goodbye(ssrc: number): void {
    if (this.#source?.ssrc === ssrc) this.#leaveSource();
  }

  stats() {
    const source = this.#source;
    return {
      packetsReceived: this.#received + (source?.received ?? 0),
      packetsLost: this.#lost + Math.max(0, source?.lost ?? 0),
      packetsLate: this.#late + this.#jitter.counts().late,
      jitterMs: source ? (source.jitter * 1_000) / this.#clockRate : 0,
      bufferedMs: this.#jitter.bufferedMs,
      packetsReordered: 0,
      packetsDuplicate: this.#jitter.counts().duplicates,
      packetsDiscarded: this.#late + this.#jitter.counts().late + this.#jitter.counts().dropped,
      targetMs: this.#jitter.targetMs,
      concealedMs: 0,
      concealedShare: 0,
      driftPpm: 0,
    };
  }

  #advance(): void {
    const taken = this.#jitter.take();
    switch (taken) {
      case 'packet': {
        const slot = this.#jitter.taken;
        // An event stands in the buffer for its place in the order only.
        if (!slot || slot.duration === 0) {
          this.#concealer.reset();
          return;
        }
        const samples = this.#codecs.get(slot.payloadType)?.decode(slot.payload, slot.length, this.#pcm, this.#filled);
        this.#concealer.heard(this.#pcm, this.#filled, this.#filled + (samples ?? 0));
        this.#filled += samples ?? 0;
        return;
      }
      case 'lost':
      case 'starved':
      case 'waiting': {
        const count = (this.#jitter.packetDuration * this.#sampleRate) / this.#clockRate;
        if (taken === 'waiting') this.#concealer.reset();
        this.#concealer.conceal(this.#pcm, this.#filled, count);
        this.#filled += count;
        return;
      }
    }
  }

  #receiveEvent(packet: RtpFields, bytes: Uint8Array, hears: boolean): void {
    const digits = this.#dtmf.receive(bytes, packet.payloadStart, packet.payloadEnd, packet.timestamp);
    if (hears) this.#jitter.put(packet, 0, bytes, packet.payloadStart, packet.payloadStart);
    for (const digit of digits.slice(0, limits.dtmfDigitsPerPacket)) this.#onDigit(digit);
  }

  #sourceOf(packet: RtpFields): RtpSource {
    if (this.#source?.ssrc === packet.ssrc) return this.#source;
    this.#leaveSource();
    this.#source = new RtpSource(packet.ssrc, packet.sequence);
    return this.#source;
  }

  #leaveSource(): void {
    this.#received += this.#source?.received ?? 0;
    this.#lost += Math.max(0, this.#source?.lost ?? 0);
    this.#source = undefined;
    this.#dtmf = new DtmfReceiver();
    this.#jitter.reset();
  }

  #silence(): void {
    this.#filled = 0;
    this.#concealer.reset();
  }
}
