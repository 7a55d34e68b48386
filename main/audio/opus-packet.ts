/**
 * Whether a packet carries a copy of the sound before it (LBRR, RFC 6716 §4.2.3, §4.2.4). The table of contents byte says
 * which layers there are; the first bits of the first frame are one voice flag for each 20 ms, then the copy's flag, each
 * of even odds and so a plain bit.
 *
 *   | config 5 | s 1 | c 2 |   configs 0 to 15 have a SILK layer; s: stereo; c: how many frames
 */
export function carriesRedundancy(packet: Uint8Array, length: number): boolean {
  const toc = packet[0];
  if (toc === undefined || length < 2 || toc & 0x80) return false;
  const start = firstFrame(packet, length, toc & 0x03);
  const flags = start < length ? packet[start] : undefined;
  if (flags === undefined) return false;
  const voiceFlags = silkFrames(toc >> 3);
  const middle = (flags >> (7 - voiceFlags)) & 1;
  const side = toc & 0x04 ? (flags >> (6 - 2 * voiceFlags)) & 1 : 0;
  return middle === 1 || side === 1;
}

/** SILK frames of 20 ms in one frame: configs 0 to 11 are 10, 20, 40 and 60 ms by turns, hybrid ones 10 or 20 ms (table 2). */
function silkFrames(config: number): number {
  return config < 12 ? Math.max(1, config & 0x03) : 1;
}

/** Where the first frame's bytes begin (RFC 6716 §3.2); past the end for a packet that is too short. */
function firstFrame(packet: Uint8Array, length: number, code: number): number {
  switch (code) {
    case 2:
      return 1 + lengthBytes(packet, 1);
    case 3: {
      const counts = packet[1] ?? 0;
      let at = 2;
      if (counts & 0x40) {
        while (at < length && packet[at] === 255) at++;
        at++;
      }
      if (counts & 0x80) for (let frame = 1; frame < (counts & 0x3f); frame++) at += lengthBytes(packet, at);
      return at;
    }
    default:
      return 1;
  }
}

/** A frame's length takes one byte up to 251, two from 252 on (RFC 6716 §3.2.1). */
function lengthBytes(packet: Uint8Array, at: number): number {
  return (packet[at] ?? 0) < 252 ? 1 : 2;
}
