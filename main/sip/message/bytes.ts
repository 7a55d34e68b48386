const CR = 0x0d;
const LF = 0x0a;
const BLANK_LINE = Buffer.from('\r\n\r\n');

/** The same bytes as a Buffer, not copied. */
export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where the blank line that ends a head begins: at the first CRLF CRLF from `from` on; -1 when there is none. */
export function headEndIn(bytes: Buffer, from: number): number {
  return bytes.indexOf(BLANK_LINE, from);
}

/** The first position that no run of CRLFs covers. */
export function skipCrlfs(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === CR && bytes[at + 1] === LF) at += 2;
  return at;
}
