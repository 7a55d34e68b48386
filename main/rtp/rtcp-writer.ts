import type { Goodbye, ReceiverReport, ReportBlock, RtcpPacket, SenderReport, SourceDescription } from './rtcp.ts';
import { extendedReportWords, XR } from './xr.ts';

const encoder = new TextEncoder();

/** A compound of these packets in this order (RFC 3550 §6.1): a report first, a CNAME in each. Throws on texts over 255 bytes. */
export function writeRtcp(packets: readonly RtcpPacket[]): Uint8Array {
  const parts = packets.map(writeOne);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function writeOne(packet: RtcpPacket): Uint8Array {
  switch (packet.kind) {
    case 'sr':
      return framed(200, packet.reports.length, [...senderWords(packet), ...packet.reports.flatMap(blockWords)]);
    case 'rr':
      return framed(201, packet.reports.length, receiverWords(packet));
    case 'sdes':
      return framed(202, packet.chunks.length, wordsOf(descriptionBytes(packet)));
    case 'bye':
      return framed(203, packet.ssrcs.length, [...packet.ssrcs, ...wordsOf(reasonBytes(packet))]);
    case 'xr':
      return framed(XR, 0, extendedReportWords(packet));
    case 'unknown':
      return framed(packet.packetType, packet.count, wordsOf([...packet.body]));
  }
}

function framed(packetType: number, count: number, words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + words.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80 | count);
  view.setUint8(1, packetType);
  view.setUint16(2, words.length);
  words.forEach((word, index) => {
    view.setUint32(4 + index * 4, word);
  });
  return bytes;
}

function senderWords({ ssrc, ntp, rtpTimestamp, packets, octets }: SenderReport): number[] {
  return [ssrc, ntp.seconds, ntp.fraction, rtpTimestamp, packets, octets];
}

function receiverWords({ ssrc, reports }: ReceiverReport): number[] {
  return [ssrc, ...reports.flatMap(blockWords)];
}

function blockWords(block: ReportBlock): number[] {
  const lost = (block.fractionLost << 24) | (block.cumulativeLost & 0xffffff);
  return [block.ssrc, lost, block.extendedHighest, block.jitter, block.lastReport, block.delaySinceLastReport];
}

function descriptionBytes({ chunks }: SourceDescription): number[] {
  const bytes: number[] = [];
  for (const { ssrc, items } of chunks) {
    bytes.push(ssrc >>> 24, (ssrc >>> 16) & 0xff, (ssrc >>> 8) & 0xff, ssrc & 0xff);
    for (const { type, text } of items) bytes.push(type, ...counted(text));
    do bytes.push(0);
    while (bytes.length % 4 !== 0);
  }
  return bytes;
}

function reasonBytes({ reason }: Goodbye): number[] {
  return reason === undefined ? [] : counted(reason);
}

function counted(text: string): number[] {
  const bytes = encoder.encode(text);
  if (bytes.length > 255) throw new RangeError('an RTCP text has 255 bytes at most');
  return [bytes.length, ...bytes];
}

/** Bytes as words, filled up with zeros. */
function wordsOf(bytes: readonly number[]): number[] {
  const words: number[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const byte = (index: number) => bytes[at + index] ?? 0;
    words.push(((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0);
  }
  return words;
}
