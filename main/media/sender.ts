import type { Random } from '../base/random.ts';
import { DtmfSender, EVENT_BYTES, type EventReport, writeEvent } from '../rtp/dtmf.ts';
import { RTP_HEADER_BYTES, writeRtpHeader } from '../rtp/packet.ts';
import { type VoiceCodec, voiceCodec } from './codec.ts';
import { FRAME_MS } from './devices.ts';
import { SENT_PAYLOAD_BYTES, type SharedEncoder, type SharedMix } from './shared-mix.ts';
import type { StreamCodec } from './stream-setup.ts';

/** The network may hold on to a packet that it can't take at once, so the next ones are written elsewhere. */
const BUFFERS = 4;
const BUFFER_BYTES = RTP_HEADER_BYTES + SENT_PAYLOAD_BYTES;

/** From 20 ms frames to RTP packets of one source: encoder, packets of the agreed length, marker, digits. */
export class RtpSender {
  readonly ssrc: number;
  readonly #transmit: (packet: Uint8Array) => void;
  readonly #buffers: readonly Uint8Array[];
  #buffer = 0;
  #sequence: number;
  /** On the wire, at the first sample of the frame that is spoken now. */
  #timestamp: number;
  /** Without the wire's random start and its wrap. */
  #elapsed = 0;
  #tick: number | undefined;
  #codec: VoiceCodec | undefined;
  #payloadType = 0;
  #clockRate = 8_000;
  #dtmfType: number | undefined;
  #dtmf: DtmfSender | undefined;
  /** Sound for the next packet, and how much of it is there. */
  #pending = new Int16Array(0);
  #filled = 0;
  #silent = true;
  /** What it speaks is what others speak too; the encoder for it is joined where a packet begins. */
  #shared: SharedMix | undefined;
  #encoder: SharedEncoder | undefined;
  #packets = 0;
  #octets = 0;

  constructor(random: Random, transmit: (packet: Uint8Array) => void) {
    this.ssrc = random.uint32();
    this.#sequence = random.uint32() & 0xffff;
    this.#timestamp = random.uint32();
    this.#transmit = transmit;
    this.#buffers = Array.from({ length: BUFFERS }, () => new Uint8Array(BUFFER_BYTES));
  }

  get packets(): number {
    return this.#packets;
  }

  /** Payload bytes. */
  get octets(): number {
    return this.#octets;
  }

  get clockRate(): number {
    return this.#clockRate;
  }

  /** On the wire, of the frame that was spoken last. */
  get timestamp(): number {
    return this.#timestamp;
  }

  configure(send: StreamCodec, ptimeMs: number, dtmfType: number | undefined): void {
    const codec = voiceCodec(send.name, send.parameters);
    const samples = codec ? (codec.sampleRate * ptimeMs) / 1_000 : 0;
    const before = this.#codec;
    const same = codec?.name === before?.name && codec?.settings === before?.settings;
    if (!same || samples !== this.#pending.length) {
      this.#leaveEncoder();
      before?.dispose();
      this.#codec = codec;
      this.#pending = new Int16Array(samples);
      this.#filled = 0;
    }
    this.#payloadType = send.payloadType;
    if (send.clockRate !== this.#clockRate || !this.#dtmf) this.#dtmf = new DtmfSender(send.clockRate);
    this.#clockRate = send.clockRate;
    this.#dtmfType = dtmfType;
  }

  /**
   * What is spoken from now on is the frames of `mix`, encoded once for all who speak them; or its own again (undefined): its encoder
   * then goes on where the shared one stands. To be called before anyone speaks in this tick.
   */
  share(mix: SharedMix | undefined): void {
    if (mix === this.#shared) return;
    const encoder = this.#encoder;
    if (encoder) {
      this.#codec?.encodeLike?.(encoder.codec);
      this.#pending.set(encoder.pending);
      this.#filled = encoder.pending.length;
    }
    this.#leaveEncoder();
    this.#shared = mix;
  }

  /** The far end reports this share of our packets lost, 0 to 1: the codec may follow. */
  adapt(lostShare: number): void {
    if (this.#encoder) this.#encoder.adapt(lostShare);
    else this.#codec?.adapt?.(lostShare);
  }

  queueDigits(digits: string): void {
    if (this.#dtmfType !== undefined) this.#dtmf?.queue(digits);
  }

  /** One frame, at the codec's rate, for tick `tick`. While digits are sent, sound is not. */
  speak(frame: Int16Array, tick: number): void {
    this.#moveTo(tick);
    const report = this.#dtmfType === undefined ? undefined : this.#dtmf?.next(this.#elapsed);
    if (report) this.#sendEvent(report);
    if (this.#dtmf?.busy || report) {
      this.#pause();
      return;
    }
    if (this.#shared && !this.#encoder) this.#joinEncoder(this.#shared, frame.length, tick);
    if (this.#encoder) {
      const length = this.#encoder.take(frame, tick);
      if (length > 0) this.#sendShared(this.#encoder.payload, length, frame.length);
      else if (this.#encoder.pending.length === 0) this.#silent = true;
      return;
    }
    for (let index = 0; index < frame.length; index++) {
      this.#pending[this.#filled++] = frame[index] ?? 0;
      if (this.#filled === this.#pending.length) this.#sendSound(index + 1);
    }
  }

  /** Nothing more is spoken. */
  dispose(): void {
    this.#leaveEncoder();
    this.#codec?.dispose();
    this.#codec = undefined;
  }

  /** Nothing is sent in this tick; time goes on, and what follows is a new talkspurt. */
  rest(tick: number): void {
    this.#moveTo(tick);
    this.#pause();
  }

  #joinEncoder(mix: SharedMix, frameSamples: number, tick: number): void {
    const codec = this.#codec;
    const samples = this.#pending.length;
    if (codec && this.#filled === 0 && samples % frameSamples === 0) this.#encoder = mix.join(codec, samples, tick);
  }

  #leaveEncoder(): void {
    if (this.#encoder) this.#shared?.leave(this.#encoder);
    this.#encoder = undefined;
  }

  #pause(): void {
    this.#leaveEncoder();
    this.#filled = 0;
    this.#silent = true;
  }

  #moveTo(tick: number): void {
    const units = this.#tick === undefined ? 0 : ((tick - this.#tick) * this.#clockRate * FRAME_MS) / 1_000;
    this.#tick = tick;
    this.#elapsed += units;
    this.#timestamp = (this.#timestamp + units) >>> 0;
  }

  /** `spoken` samples of this tick's frame are in the packet or were in one before. */
  #sendSound(spoken: number): void {
    const codec = this.#codec;
    this.#filled = 0;
    if (!codec) return;
    const packet = this.#nextBuffer();
    const length = codec.encode(this.#pending, packet, RTP_HEADER_BYTES);
    // Silence that the codec sends nothing for (DTX): what follows it is a new talkspurt.
    if (length === 0) this.#silent = true;
    else this.#send(packet, this.#soundHeader(packet, codec, spoken) + length, RTP_HEADER_BYTES);
  }

  #sendShared(payload: Uint8Array, length: number, spoken: number): void {
    const codec = this.#codec;
    if (!codec) return;
    const packet = this.#nextBuffer();
    const start = this.#soundHeader(packet, codec, spoken);
    for (let index = 0; index < length; index++) packet[start + index] = payload[index] as number;
    this.#send(packet, start + length, start);
  }

  #soundHeader(packet: Uint8Array, codec: VoiceCodec, spoken: number): number {
    const behind = ((this.#pending.length - spoken) * this.#clockRate) / codec.sampleRate;
    const length = this.#header(packet, this.#silent, this.#payloadType, (this.#timestamp - behind) >>> 0);
    this.#silent = false;
    return length;
  }

  #sendEvent(report: EventReport): void {
    const packet = this.#nextBuffer();
    const timestamp = (this.#timestamp - this.#elapsed + report.timestamp) >>> 0;
    const start = this.#header(packet, report.marker, this.#dtmfType ?? 0, timestamp);
    writeEvent(report, packet, start);
    this.#send(packet, start + EVENT_BYTES, start);
  }

  #header(packet: Uint8Array, marker: boolean, payloadType: number, timestamp: number): number {
    const { ssrc } = this;
    const length = writeRtpHeader({ marker, payloadType, sequence: this.#sequence, timestamp, ssrc }, packet);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return length;
  }

  #send(packet: Uint8Array, end: number, payloadStart: number): void {
    this.#packets++;
    this.#octets += end - payloadStart;
    this.#transmit(packet.subarray(0, end));
  }

  #nextBuffer(): Uint8Array {
    this.#buffer = (this.#buffer + 1) % BUFFERS;
    return this.#buffers[this.#buffer] as Uint8Array;
  }
}
