/** The position of the DQUOTE that closes the quoted string opened at `open`, or -1 (RFC 3261 §25.1). */
export function closingQuote(codes: Uint8Array, open: number, end: number): number {
  for (let at = open + 1; at < end; at++) {
    const code = codes[at];
    if (code === 0x5c) at++;
    else if (code === 0x22) return at;
  }
  return -1;
}

/** The text of a quoted string, quoted-pairs resolved; anything else as it is. */
export function unquoted(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== 0x22 || text.charCodeAt(text.length - 1) !== 0x22) return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/** Text as a quoted string. CR and LF can't be escaped in one (§25.1) and become spaces. */
export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: quoted-pair covers the control characters.
  const escaped = text.replace(/[\r\n]+/g, ' ').replace(/["\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '\\$&');
  return `"${escaped}"`;
}
