import { checked, libopus, OPUS_GRAIN_SAMPLES, OPUS_PACKET_SAMPLES, OPUS_SAMPLE_RATE, opusScratch } from './libopus.ts';
import { carriesRedundancy } from './opus-packet.ts';

/** Opus packets to 48 kHz mono (stereo comes mixed down). `dispose` gives its memory back. */
export class OpusDecoder {
  readonly #decoder = checked((error) => libopus._oc_create_decoder(OPUS_SAMPLE_RATE, 1, error));
  #disposed = false;

  /** Writes the packet's sound into `samples` from `at` on and gives how many samples that is; 0 for what is no Opus. */
  decode(packet: Uint8Array, length: number, samples: Int16Array, at: number): number {
    if (!take(packet, length)) return 0;
    const room = Math.min(OPUS_PACKET_SAMPLES, samples.length - at);
    return this.#run(length, room, 0, samples, at);
  }

  /**
   * Goes on for `count` samples without a packet: what was said dies away, or the comfort noise of a peer in DTX goes on
   * (RFC 6716 §4.4, RFC 7587 §3.1.3).
   */
  conceal(samples: Int16Array, at: number, count: number): void {
    let done = 0;
    while (done < count) {
      const wanted = Math.min(OPUS_PACKET_SAMPLES, count - done);
      const grains = Math.ceil(wanted / OPUS_GRAIN_SAMPLES) * OPUS_GRAIN_SAMPLES;
      const made = Math.min(wanted, this.#make(0, grains, 0));
      copyOut(samples, at + done, made);
      if (made === 0) samples.fill(0, at + done, at + count);
      done += made === 0 ? count - done : made;
    }
  }

  /**
   * The last `count` samples before `packet`, from the copy that it carries; 0 where it carries none. To be called in
   * place of `conceal`, before the packet itself is decoded.
   */
  recover(packet: Uint8Array, length: number, samples: Int16Array, at: number, count: number): number {
    const whole = count > 0 && count <= OPUS_PACKET_SAMPLES && count % OPUS_GRAIN_SAMPLES === 0;
    if (!whole || !carriesRedundancy(packet, length) || !take(packet, length)) return 0;
    return this.#run(length, count, 1, samples, at);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    libopus._oc_destroy_decoder(this.#decoder);
  }

  #run(length: number, count: number, fec: 0 | 1, samples: Int16Array, at: number): number {
    const made = this.#make(length, count, fec);
    copyOut(samples, at, made);
    return made;
  }

  #make(length: number, count: number, fec: 0 | 1): number {
    const { pcm, packet } = opusScratch;
    return Math.max(0, libopus._oc_decode(this.#decoder, length === 0 ? 0 : packet, length, pcm, count, fec));
  }
}

/** Samples at 48 kHz that a packet stands for; 0 for what is no Opus packet. */
export function opusSamples(packet: Uint8Array, length: number): number {
  if (length > opusScratch.packetBytes || !take(packet, Math.min(2, length))) return 0;
  const samples = libopus._oc_packet_get_nb_samples(opusScratch.packet, length, OPUS_SAMPLE_RATE);
  return Math.max(0, samples);
}

/** Puts the first `length` bytes where the module finds them. */
function take(packet: Uint8Array, length: number): boolean {
  if (length === 0 || length > opusScratch.packetBytes || length > packet.length) return false;
  const heap = libopus.HEAPU8;
  const { packet: to } = opusScratch;
  for (let i = 0; i < length; i++) heap[to + i] = packet[i] as number;
  return true;
}

function copyOut(samples: Int16Array, at: number, count: number): void {
  const heap = libopus.HEAP16;
  const from = opusScratch.pcm >> 1;
  for (let i = 0; i < count; i++) samples[at + i] = heap[from + i] as number;
}
