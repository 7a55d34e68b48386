/**
 * The RTP data packet (RFC 3550 §5.1).
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             SSRC                              |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                     CSRC × CC, extension if X …               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export const RTP_HEADER_BYTES = 12;
const RTP_VERSION = 2;

/** What is wrong with bytes that claim to be RTP (§A.1). */
export type RtpFault = 'too-short' | 'not-version-2' | 'rtcp' | 'bad-extension' | 'bad-padding';

/** The fields of one packet; made once and filled again for each, so that the tick allocates nothing. */
export class RtpFields {
  marker = false;
  payloadType = 0;
  /** 16 bits. */
  sequence = 0;
  /** 32 bits. */
  timestamp = 0;
  /** 32 bits. */
  ssrc = 0;
  csrcCount = 0;
  /** Where the header extension's data lies (§5.3.1); empty if there is none. */
  extensionProfile = 0;
  extensionStart = 0;
  extensionEnd = 0;
  /** Where the payload lies, padding left out. */
  payloadStart = 0;
  payloadEnd = 0;
}

/** Reads a packet's fields into `into`, without allocating; gives the fault, or undefined when it is sound. */
export function parseRtp(bytes: Uint8Array, into: RtpFields): RtpFault | undefined {
  const length = bytes.length;
  if (length < RTP_HEADER_BYTES) return 'too-short';
  const first = byteAt(bytes, 0);
  if (first >> 6 !== RTP_VERSION) return 'not-version-2';
  const second = byteAt(bytes, 1);
  // RFC 5761 §4: 192 to 223 in the second byte is RTCP, whose types would read as payload types 64 to 95.
  if (second >= 192 && second <= 223) return 'rtcp';
  into.csrcCount = first & 0x0f;
  let offset = RTP_HEADER_BYTES + into.csrcCount * 4;
  if (offset > length) return 'too-short';

  into.extensionProfile = 0;
  into.extensionStart = offset;
  into.extensionEnd = offset;
  if ((first & 0x10) !== 0) {
    if (offset + 4 > length) return 'bad-extension';
    into.extensionProfile = uint16At(bytes, offset);
    into.extensionStart = offset + 4;
    into.extensionEnd = offset + 4 + uint16At(bytes, offset + 2) * 4;
    if (into.extensionEnd > length) return 'bad-extension';
    offset = into.extensionEnd;
  }

  const padding = (first & 0x20) === 0 ? 0 : byteAt(bytes, length - 1);
  if ((first & 0x20) !== 0 && (padding === 0 || offset + padding > length)) return 'bad-padding';

  into.marker = (second & 0x80) !== 0;
  into.payloadType = second & 0x7f;
  into.sequence = uint16At(bytes, 2);
  into.timestamp = uint32At(bytes, 4);
  into.ssrc = uint32At(bytes, 8);
  into.payloadStart = offset;
  into.payloadEnd = length - padding;
  return undefined;
}

/** The `index`th contributing source of a packet that `parseRtp` found sound; `index` is below its `csrcCount`. */
export function csrcAt(bytes: Uint8Array, index: number): number {
  return uint32At(bytes, RTP_HEADER_BYTES + index * 4);
}

/** The header of a packet to send. */
export interface RtpHeader {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Those who are heard in a mix (§5.1), 15 at most. */
  readonly csrcs?: readonly number[];
}

/** Writes the header to the start of `into` and gives its length in bytes; the payload goes behind it. */
export function writeRtpHeader(header: RtpHeader, into: Uint8Array): number {
  const csrcs = header.csrcs;
  const count = csrcs === undefined ? 0 : csrcs.length;
  if (count > 15) throw new RangeError('an RTP packet names 15 contributing sources at most');
  into[0] = (RTP_VERSION << 6) | count;
  into[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  writeUint16(into, 2, header.sequence);
  writeUint32(into, 4, header.timestamp);
  writeUint32(into, 8, header.ssrc);
  for (let index = 0; index < count; index++) writeUint32(into, RTP_HEADER_BYTES + index * 4, csrcs?.[index] ?? 0);
  return RTP_HEADER_BYTES + count * 4;
}

function byteAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? 0;
}

function uint16At(bytes: Uint8Array, offset: number): number {
  return (byteAt(bytes, offset) << 8) | byteAt(bytes, offset + 1);
}

function uint32At(bytes: Uint8Array, offset: number): number {
  return ((uint16At(bytes, offset) << 16) | uint16At(bytes, offset + 2)) >>> 0;
}

function writeUint16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
}

function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  writeUint16(bytes, offset, value >>> 16);
  writeUint16(bytes, offset + 2, value);
}
