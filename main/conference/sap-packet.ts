import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';

/**
 * The SAP packet (RFC 2974 §6).
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | V=1 |A|R|T|E|C|   auth len    |         msg id hash           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | originating source (4 bytes, or 16 with A), authentication …  |
 * | optional payload type, ended by NUL; payload                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export interface SapPacket {
  readonly kind: 'announcement' | 'deletion';
  readonly hash: number;
  /** The announcer's address, 4 or 16 bytes in hex. */
  readonly source: string;
  /** It bears a signature, which we can't check. */
  readonly authenticated: boolean;
  /** An SDP body, or of a deletion its `o=` line. */
  readonly payload: Uint8Array;
}

export type SapFault = 'too-long' | 'too-short' | 'not-version-1' | 'hidden' | 'no-hash' | 'no-source' | 'not-sdp';

const HEADER_BYTES = 4;
const IPV6_BYTES = 16;
const IPV4_BYTES = 4;
const A = 0x10;
const T = 0x04;
const ENCRYPTED_OR_COMPRESSED = 0x03;
const SDP_TYPE = 'application/sdp';
/** A MIME type is no longer; what runs on without a NUL is none. */
const TYPE_BYTES = 128;

export function parseSap(bytes: Uint8Array): Result<SapPacket, SapFault> {
  if (bytes.length > limits.sapPacketBytes) return err('too-long');
  if (bytes.length < HEADER_BYTES + IPV4_BYTES) return err('too-short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint8(0);
  if (flags >> 5 !== 1) return err('not-version-1');
  if ((flags & ENCRYPTED_OR_COMPRESSED) !== 0) return err('hidden');
  const hash = view.getUint16(2);
  if (hash === 0) return err('no-hash');
  const sourceEnd = HEADER_BYTES + ((flags & A) === 0 ? IPV4_BYTES : IPV6_BYTES);
  const authenticationBytes = view.getUint8(1) * 4;
  const start = sourceEnd + authenticationBytes;
  if (start >= bytes.length) return err('too-short');
  const source = hexOf(bytes.subarray(HEADER_BYTES, sourceEnd));
  if (/^0*$/.test(source)) return err('no-source');
  const payload = sdpIn(bytes.subarray(start));
  if (!payload) return err('not-sdp');
  const kind = (flags & T) === 0 ? 'announcement' : 'deletion';
  return ok({ kind, hash, source, authenticated: authenticationBytes > 0, payload });
}

/** A payload without a type begins with `v=0`, or in a deletion with `o=`; neither is a MIME type. */
function sdpIn(rest: Uint8Array): Uint8Array | undefined {
  const first = String.fromCharCode(...rest.subarray(0, 2));
  if (first === 'v=' || first === 'o=') return rest;
  const end = rest.subarray(0, TYPE_BYTES).indexOf(0);
  if (end < 0) return undefined;
  const type = String.fromCharCode(...rest.subarray(0, end)).toLowerCase();
  return type.split(';')[0]?.trim() === SDP_TYPE ? rest.subarray(end + 1) : undefined;
}

/** `source`: 4 or 16 bytes. The type stands before the payload, as it should in all packets. */
export function writeSap(packet: Pick<SapPacket, 'kind' | 'hash' | 'payload'> & { source: Uint8Array }): Uint8Array {
  const { kind, hash, source, payload } = packet;
  const type = new TextEncoder().encode(`${SDP_TYPE}\0`);
  const bytes = new Uint8Array(HEADER_BYTES + source.length + type.length + payload.length);
  bytes[0] = 0x20 | (source.length === IPV6_BYTES ? A : 0) | (kind === 'deletion' ? T : 0);
  bytes[2] = hash >>> 8;
  bytes[3] = hash;
  bytes.set(source, HEADER_BYTES);
  bytes.set(type, HEADER_BYTES + source.length);
  bytes.set(payload, HEADER_BYTES + source.length + type.length);
  return bytes;
}

/** The version of an announcement in 16 bits: another for another text, never 0 (§6). */
export function sapHash(payload: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of payload) hash = Math.imul(hash ^ byte, 0x01000193);
  return ((hash >>> 16) ^ (hash & 0xffff)) & 0xffff || 1;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
