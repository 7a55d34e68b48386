import { OPUS_SAMPLE_RATE } from './libopus.ts';
import { OggPages } from './ogg-writer.ts';
import { OpusEncoder } from './opus-encoder.ts';
import { opusParameters } from './opus-parameters.ts';

/** 20 ms at 48 kHz: what each packet holds. */
export const OGG_OPUS_FRAME_SAMPLES = 960;
/** What the encoder is behind its input, in samples: libopus' 2.5 ms of CELT and 4 ms of its own (RFC 7845 §4.2 on pre-skip). */
const PRE_SKIP = 312;
/** Half a second to a page. */
const PAGE_PACKETS = 25;
/** A frame of full band that says "silence" (RFC 6716 §4.3: the silence flag is set). */
const SILENT_PACKET = Uint8Array.of(0xf8, 0xff, 0xfe);
/** Frames of silence that are really encoded, until encoder and decoder have come to rest and stand alike. */
const SETTLING_FRAMES = 10;
const PACKET_BYTES = 1_500;
/** Without loss there is nothing to be careful about: three steps up are the full bitrate. */
const STEPS_UP = 3;

/** Ogg Opus (RFC 7845) of one mono channel: 20 ms frames in, pages out. What has come out is playable as it is. */
export class OggOpusWriter {
  readonly #pages: OggPages;
  readonly #vendor: string;
  readonly #encoder = new OpusEncoder(opusParameters(undefined));
  readonly #scratch = new Uint8Array(PACKET_BYTES);
  readonly #nothing = new Int16Array(OGG_OPUS_FRAME_SAMPLES);
  #granule = 0;
  #silentFrames = 0;

  constructor(serial: number, vendor: string) {
    this.#pages = new OggPages(serial);
    for (let step = 0; step < STEPS_UP; step++) this.#encoder.adapt(0);
    this.#vendor = vendor;
  }

  /** The two header pages (§5), once and first. */
  header(): Uint8Array {
    this.#pages.add(opusHead());
    const head = this.#pages.page(0);
    this.#pages.add(opusTags(this.#vendor));
    return Buffer.concat([head, this.#pages.page(0)]);
  }

  /** One frame of 960 samples; a page when one is full. */
  frame(samples: Int16Array): Uint8Array | undefined {
    this.#silentFrames = 0;
    return this.#encode(samples);
  }

  /** 20 ms of silence, for next to nothing. */
  silence(): Uint8Array | undefined {
    if (this.#silentFrames++ < SETTLING_FRAMES) return this.#encode(this.#nothing);
    return this.#add(SILENT_PACKET);
  }

  /** The last page: the encoder gives what it was behind, and no more counts than went in (§4.4). */
  end(): Uint8Array {
    const pages = [this.#encode(this.#nothing)];
    const granule = this.#granule - OGG_OPUS_FRAME_SAMPLES + PRE_SKIP;
    pages.push(this.#pages.page(granule, true));
    return Buffer.concat(pages.filter((page) => page !== undefined));
  }

  dispose(): void {
    this.#encoder.dispose();
  }

  #encode(samples: Int16Array): Uint8Array | undefined {
    const length = this.#encoder.encode(samples, this.#scratch, 0);
    return this.#add(length === 0 ? SILENT_PACKET : this.#scratch.slice(0, length));
  }

  #add(packet: Uint8Array): Uint8Array | undefined {
    const full = this.#pages.waiting >= PAGE_PACKETS || !this.#pages.fits(packet.length);
    const page = full ? this.#pages.page(this.#granule) : undefined;
    this.#pages.add(packet);
    this.#granule += OGG_OPUS_FRAME_SAMPLES;
    return page;
  }
}

/** §5.1: version 1, one channel, pre-skip, the rate before encoding, no gain, mapping family 0. */
function opusHead(): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head[8] = 1;
  head[9] = 1;
  head.writeUInt16LE(PRE_SKIP, 10);
  head.writeUInt32LE(OPUS_SAMPLE_RATE, 12);
  return head;
}

/** §5.2: the vendor's name and no comments. */
function opusTags(vendor: string): Uint8Array {
  const name = Buffer.from(vendor);
  const tags = Buffer.alloc(8 + 4 + name.length + 4);
  tags.write('OpusTags', 0, 'latin1');
  tags.writeUInt32LE(name.length, 8);
  tags.set(name, 12);
  return tags;
}
