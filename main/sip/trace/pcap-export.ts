import { type Address, formatAddress } from '../../base/address.ts';
import { ipPacket } from './ip-packet.ts';
import { messagesOf } from './ladder.ts';
import { redact } from './redact.ts';
import type { Trace } from './trace.ts';
import type { TracedMessage } from './traced.ts';

/** Block types and options of pcapng (draft-ietf-opsawg-pcapng). */
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const OPTION_COMMENT = 1;
const OPTION_TIME_RESOLUTION = 9;
/** Packets that begin with their IP header. */
const LINKTYPE_RAW = 101;
const MILLISECONDS = 3;
const BYTE_ORDER = 0x1a2b3c4d;
/** What Wireshark and sngrep look for SIP on. */
const SIP_PORT = 5060;

/**
 * The messages as a capture that Wireshark opens. What went over a connection or was encrypted is written as UDP, a datagram for each
 * message, so that it can be read; a comment on each packet says how it really went. Secrets are blacked out.
 */
export function exportPcap(trace: Trace): Uint8Array {
  return Buffer.concat([sectionHeader(), interfaceDescription(), ...messagesOf(trace).map(packet)]);
}

function sectionHeader(): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER, 0);
  body.writeUInt16LE(1, 4);
  // The section's length is not told.
  body.writeBigInt64LE(-1n, 8);
  return block(SECTION_HEADER, body);
}

function interfaceDescription(): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(LINKTYPE_RAW, 0);
  return block(INTERFACE_DESCRIPTION, body, option(OPTION_TIME_RESOLUTION, Buffer.of(MILLISECONDS)));
}

function packet(message: TracedMessage): Buffer {
  const { direction, local, at, bytes, wireBytes } = message;
  const remote = readable(message);
  const [from, to] = direction === 'sent' ? [local, remote] : [remote, local];
  const captured = ipPacket(from, to, redact(bytes));
  const body = Buffer.alloc(20);
  const time = BigInt(Math.round(at));
  body.writeUInt32LE(Number(time >> 32n), 4);
  body.writeUInt32LE(Number(time & 0xffffffffn), 8);
  body.writeUInt32LE(captured.length, 12);
  body.writeUInt32LE(captured.length + wireBytes - bytes.length, 16);
  return block(
    ENHANCED_PACKET,
    Buffer.concat([body, padded(captured)]),
    option(OPTION_COMMENT, Buffer.from(way(message))),
  );
}

/** Where a WebSocket server hears, a dissector expects the web. */
function readable({ protocol, remote }: TracedMessage): Address {
  return protocol === 'ws' || protocol === 'wss' ? { ...remote, port: SIP_PORT } : remote;
}

function way({ direction, protocol, remote }: TracedMessage): string {
  const preposition = direction === 'sent' ? 'to' : 'from';
  return `${direction} over ${protocol.toUpperCase()} ${preposition} ${formatAddress(remote)}; secrets are blacked out`;
}

function block(type: number, body: Buffer, ...options: readonly Buffer[]): Buffer {
  const end = options.length > 0 ? [...options, Buffer.alloc(4)] : [];
  const content = Buffer.concat([body, ...end]);
  const length = 12 + content.length;
  const edge = Buffer.alloc(8);
  edge.writeUInt32LE(type, 0);
  edge.writeUInt32LE(length, 4);
  return Buffer.concat([edge, content, edge.subarray(4)]);
}

function option(code: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, padded(value)]);
}

/** To a multiple of 32 bits. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
