import { isIPv4, isIPv6 } from 'node:net';
import type { Address } from '../../base/address.ts';

const UDP = 17;
const UDP_HEADER_BYTES = 8;
const HOPS = 64;

/**
 * A UDP datagram in an IP packet, as no network card has seen it: IPv4 (RFC 791) where both ends are, else IPv6 (RFC 8200).
 * An address that is none is written as the unspecified one.
 */
export function ipPacket(from: Address, to: Address, payload: Uint8Array): Buffer {
  const v4 = isIPv4(from.address) && isIPv4(to.address);
  const [source, destination] = v4 ? [ipv4(from.address), ipv4(to.address)] : [ipv6(from.address), ipv6(to.address)];
  const udp = Buffer.alloc(UDP_HEADER_BYTES + payload.length);
  udp.writeUInt16BE(from.port, 0);
  udp.writeUInt16BE(to.port, 2);
  udp.writeUInt16BE(udp.length, 4);
  udp.set(payload, UDP_HEADER_BYTES);
  const pseudoHeader = Buffer.concat([source, destination, Buffer.of(0, UDP, udp.length >> 8, udp.length & 0xff)]);
  // Zero would mean that there is none (RFC 768).
  udp.writeUInt16BE(checksum(Buffer.concat([pseudoHeader, udp])) || 0xffff, 6);
  const header = v4 ? ipv4Header(source, destination, udp.length) : ipv6Header(source, destination, udp.length);
  return Buffer.concat([header, udp]);
}

function ipv4Header(source: Buffer, destination: Buffer, length: number): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(header.length + length, 2);
  header[8] = HOPS;
  header[9] = UDP;
  header.set(source, 12);
  header.set(destination, 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

function ipv6Header(source: Buffer, destination: Buffer, length: number): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(length, 4);
  header[6] = UDP;
  header[7] = HOPS;
  header.set(source, 8);
  header.set(destination, 24);
  return header;
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function ipv4(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

/** RFC 4291 §2.2; an IPv4 address becomes a mapped one (§2.5.5.2). */
function ipv6(text: string): Buffer {
  const bytes = Buffer.alloc(16);
  const [address = ''] = text.split('%', 1);
  if (isIPv4(address)) {
    bytes.fill(0xff, 10, 12);
    bytes.set(ipv4(address), 12);
  } else if (isIPv6(address)) {
    const [left = '', right] = address.split('::');
    const head = groups(left);
    const tail = groups(right ?? '');
    bytes.set(head, 0);
    bytes.set(tail, 16 - tail.length);
  }
  return bytes;
}

function groups(text: string): Buffer {
  const parts = text.split(':').filter((part) => part !== '');
  return Buffer.concat(
    parts.map((part) => {
      if (part.includes('.')) return ipv4(part);
      const group = Number.parseInt(part, 16);
      return Buffer.of(group >> 8, group & 0xff);
    }),
  );
}
