/** Bytes before a page's lacing values (RFC 3533 §6). */
const PAGE_HEADER_BYTES = 27;
/** One page's lacing values at most: its count is a byte. */
const PAGE_SEGMENTS = 255;
const BEGINS_STREAM = 2;
const ENDS_STREAM = 4;
const CRC_OFFSET = 22;

/** How many lacing values a packet takes: one for each 255 bytes, and one for the rest, be it 0 (RFC 3533 §5). */
const segmentsOf = (bytes: number): number => Math.floor(bytes / 255) + 1;

/** One logical stream's pages, in their order; every page holds whole packets. */
export class OggPages {
  readonly #serial: number;
  #sequence = 0;
  #packets: Uint8Array[] = [];
  #segments = 0;

  /** `serial` tells the stream from others in the same file (RFC 3533 §6). */
  constructor(serial: number) {
    this.#serial = serial;
  }

  /** Packets that wait for their page. */
  get waiting(): number {
    return this.#packets.length;
  }

  /** Whether a packet of that many bytes still fits the page that is being filled. */
  fits(bytes: number): boolean {
    return this.#segments + segmentsOf(bytes) <= PAGE_SEGMENTS;
  }

  /** Puts a packet on the page; it must fit, and is kept as it is. */
  add(packet: Uint8Array): void {
    this.#packets.push(packet);
    this.#segments += segmentsOf(packet.length);
  }

  /** The page, with the granule position of the last packet that ends on it. An empty one is allowed, to end a stream. */
  page(granule: number, end = false): Uint8Array {
    const head = PAGE_HEADER_BYTES + this.#segments;
    const page = Buffer.alloc(this.#packets.reduce((sum, { length }) => sum + length, head));
    page.write('OggS', 0, 'latin1');
    page[5] = (this.#sequence === 0 ? BEGINS_STREAM : 0) | (end ? ENDS_STREAM : 0);
    page.writeBigInt64LE(BigInt(granule), 6);
    page.writeUInt32LE(this.#serial, 14);
    page.writeUInt32LE(this.#sequence++, 18);
    page[26] = this.#segments;
    let [lacing, body] = [PAGE_HEADER_BYTES, head];
    for (const packet of this.#packets) {
      const full = segmentsOf(packet.length) - 1;
      page.fill(255, lacing, lacing + full);
      lacing += full;
      page[lacing++] = packet.length % 255;
      page.set(packet, body);
      body += packet.length;
    }
    page.writeUInt32LE(oggChecksum(page), CRC_OFFSET);
    this.#packets = [];
    this.#segments = 0;
    return page;
  }
}

/** CRC-32 as Ogg has it: polynomial 0x04c11db7, nothing reflected, from 0, over a page whose own field is 0 (RFC 3533 §6). */
export function oggChecksum(page: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= CRC_OFFSET && i < CRC_OFFSET + 4 ? 0 : (page[i] as number);
    crc = ((crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] as number)) >>> 0;
  }
  return crc;
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x8000_0000 ? (value << 1) ^ 0x04c1_1db7 : value << 1;
  return value >>> 0;
});
