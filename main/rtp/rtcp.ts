import { err, ok, type Result } from '../base/result.ts';
import type { Reception } from './source.ts';
import { type ExtendedReport, parseExtendedReport, XR } from './xr.ts';

/**
 * RTCP (RFC 3550 §6): packets behind one header, several in a compound.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  count  |      type     |     length, in words − 1      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export type RtcpPacket = SenderReport | ReceiverReport | SourceDescription | Goodbye | ExtendedReport | UnknownRtcp;

/** A 64-bit NTP timestamp (§4): seconds since 1900 and their fraction in 1/2³². */
export interface NtpTime {
  readonly seconds: number;
  readonly fraction: number;
}

/** What a sender reports about one source that it hears (§6.4.1). */
export interface ReportBlock extends Reception {
  /** The middle 32 bits of the last sender report's NTP time; 0 if none came. */
  readonly lastReport: number;
  /** Since that came, in 1/65,536 s. */
  readonly delaySinceLastReport: number;
}

export interface SenderReport {
  readonly kind: 'sr';
  readonly ssrc: number;
  readonly ntp: NtpTime;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
  readonly reports: readonly ReportBlock[];
}

export interface ReceiverReport {
  readonly kind: 'rr';
  readonly ssrc: number;
  readonly reports: readonly ReportBlock[];
}

export interface SourceDescription {
  readonly kind: 'sdes';
  readonly chunks: readonly { readonly ssrc: number; readonly items: readonly SdesItem[] }[];
}

/** Type 1 is the CNAME (§6.5.1). */
interface SdesItem {
  readonly type: number;
  readonly text: string;
}

export interface Goodbye {
  readonly kind: 'bye';
  readonly ssrcs: readonly number[];
  readonly reason?: string;
}

/** A type that we don't speak (APP, feedback), kept as it is. */
interface UnknownRtcp {
  readonly kind: 'unknown';
  readonly packetType: number;
  readonly count: number;
  readonly body: Uint8Array;
}

export type RtcpFault = 'too-short' | 'not-version-2' | 'no-report-first' | 'padding' | 'length' | 'damaged';

export const CNAME = 1;
const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
const HEADER_BYTES = 4;
const BLOCK_BYTES = 24;

/** Reads a compound after the checks of §A.2. */
export function parseRtcp(bytes: Uint8Array): Result<readonly RtcpPacket[], RtcpFault> {
  if (bytes.length < 8) return err('too-short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const firstType = view.getUint8(1);
  if (view.getUint8(0) >> 6 !== 2) return err('not-version-2');
  if (firstType !== SR && firstType !== RR) return err('no-report-first');
  const packets: RtcpPacket[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    if (offset + HEADER_BYTES > bytes.length) return err('length');
    if (view.getUint8(offset) >> 6 !== 2) return err('not-version-2');
    const end = offset + HEADER_BYTES + view.getUint16(offset + 2) * 4;
    if (end > bytes.length) return err('length');
    const padded = (view.getUint8(offset) & 0x20) !== 0;
    // Padding belongs to the last packet of a compound only.
    if (padded && end !== bytes.length) return err('padding');
    const padding = padded ? view.getUint8(end - 1) : 0;
    if (padded && (padding === 0 || padding > end - offset - HEADER_BYTES)) return err('padding');
    const packet = parseOne(bytes, view, offset, end - padding);
    if (!packet) return err('damaged');
    packets.push(packet);
    offset = end;
  }
  return ok(packets);
}

function parseOne(bytes: Uint8Array, view: DataView, offset: number, end: number): RtcpPacket | undefined {
  const count = view.getUint8(offset) & 0x1f;
  const packetType = view.getUint8(offset + 1);
  const body = offset + HEADER_BYTES;
  switch (packetType) {
    case SR:
      return parseSenderReport(view, body, end, count);
    case RR:
      return parseReceiverReport(view, body, end, count);
    case SDES:
      return parseDescription(bytes, view, body, end, count);
    case BYE:
      return parseGoodbye(bytes, view, body, end, count);
    case XR:
      return parseExtendedReport(view, body, end);
    default:
      return { kind: 'unknown', packetType, count, body: bytes.slice(body, end) };
  }
}

function parseSenderReport(view: DataView, start: number, end: number, count: number): SenderReport | undefined {
  const reports = parseBlocks(view, start + 24, end, count);
  if (!reports) return undefined;
  return {
    kind: 'sr',
    ssrc: view.getUint32(start),
    ntp: { seconds: view.getUint32(start + 4), fraction: view.getUint32(start + 8) },
    rtpTimestamp: view.getUint32(start + 12),
    packets: view.getUint32(start + 16),
    octets: view.getUint32(start + 20),
    reports,
  };
}

function parseReceiverReport(view: DataView, start: number, end: number, count: number): ReceiverReport | undefined {
  const reports = parseBlocks(view, start + 4, end, count);
  return reports && { kind: 'rr', ssrc: view.getUint32(start), reports };
}

function parseBlocks(view: DataView, start: number, end: number, count: number): readonly ReportBlock[] | undefined {
  if (start + count * BLOCK_BYTES > end) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * BLOCK_BYTES;
    return {
      ssrc: view.getUint32(at),
      fractionLost: view.getUint8(at + 4),
      cumulativeLost: (view.getUint32(at + 4) << 8) >> 8,
      extendedHighest: view.getUint32(at + 8),
      jitter: view.getUint32(at + 12),
      lastReport: view.getUint32(at + 16),
      delaySinceLastReport: view.getUint32(at + 20),
    };
  });
}

function parseDescription(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  count: number,
): SourceDescription | undefined {
  const chunks: { ssrc: number; items: SdesItem[] }[] = [];
  let offset = start;
  for (let index = 0; index < count; index++) {
    if (offset + 4 > end) return undefined;
    const chunk = { ssrc: view.getUint32(offset), items: [] as SdesItem[] };
    offset += 4;
    for (;;) {
      if (offset >= end) return undefined;
      const type = view.getUint8(offset);
      if (type === 0) break;
      if (offset + 2 > end) return undefined;
      const textEnd = offset + 2 + view.getUint8(offset + 1);
      if (textEnd > end) return undefined;
      chunk.items.push({ type, text: textOf(bytes, offset + 2, textEnd) });
      offset = textEnd;
    }
    // One null octet at least ends the list; the next chunk starts on a word (§6.5).
    offset += 4 - ((offset - start) % 4);
    chunks.push(chunk);
  }
  return { kind: 'sdes', chunks };
}

function parseGoodbye(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  count: number,
): Goodbye | undefined {
  const after = start + count * 4;
  if (after > end) return undefined;
  const ssrcs = Array.from({ length: count }, (_, index) => view.getUint32(start + index * 4));
  if (after === end) return { kind: 'bye', ssrcs };
  const reasonEnd = after + 1 + view.getUint8(after);
  if (reasonEnd > end) return undefined;
  return { kind: 'bye', ssrcs, reason: textOf(bytes, after + 1, reasonEnd) };
}

const decoder = new TextDecoder();

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}
