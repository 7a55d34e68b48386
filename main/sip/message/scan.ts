/** Character-level pieces that all header grammars share (RFC 3261 §25.1). Text is unfolded: LWS is SP and HTAB. */

const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

/** True for a non-empty `token` (§25.1). */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The first position at or after `from` that is not SP or HTAB. */
export function skipLws(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x09; code = text.charCodeAt(at)) at++;
  return at;
}

/** The position of the DQUOTE that closes the quoted string opened at `open`, or -1. */
export function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
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

/**
 * Splits a header value at its commas, those within quoted strings and angle brackets excepted. Elements are trimmed;
 * empty ones are kept, so that a grammar can refuse them. An unterminated quote or bracket takes the rest.
 */
export function splitList(text: string): string[] {
  if (!text.includes(',')) return [text.trim()];
  const elements: string[] = [];
  let start = 0;
  let inBrackets = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 && !inBrackets) {
      const close = closingQuote(text, at);
      at = close < 0 ? text.length : close;
    } else if (code === 0x3c) inBrackets = true;
    else if (code === 0x3e) inBrackets = false;
    else if (code === 0x2c && !inBrackets) {
      elements.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  elements.push(text.slice(start).trim());
  return elements;
}
