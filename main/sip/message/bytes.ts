const CR = 0x0d;
const LF = 0x0a;

/** The same bytes as a Buffer, not copied. */
export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Where the blank line that ends a head begins: the position of the first CRLF CRLF whose end lies after `from`, within
 * `end` bytes; -1 when there is none. Looks at every fourth byte where it can.
 */
export function headEndIn(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from + 3; at < end; ) {
    const byte = bytes[at];
    if (byte === LF) {
      if (bytes[at - 1] === CR && bytes[at - 2] === LF && bytes[at - 3] === CR) return at - 3;
      // The last LF seen may be the first of the two.
      at += 2;
    } else if (byte === CR) at += 1;
    else at += 4;
  }
  return -1;
}

/** The first position that no run of CRLFs covers. */
export function skipCrlfs(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === CR && bytes[at + 1] === LF) at += 2;
  return at;
}
