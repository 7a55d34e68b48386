import { closingQuote } from './quoted-string.ts';
import { codesOf } from './source.ts';

/**
 * Splits a header value at its commas, those within quoted strings and angle brackets excepted (RFC 3261 §7.3.1).
 * Elements are trimmed; empty ones are kept, so that a grammar can refuse them. An unterminated quote or bracket
 * takes the rest.
 */
export function splitList(text: string): string[] {
  if (!text.includes(',')) return [text.trim()];
  const codes = codesOf(text);
  const elements: string[] = [];
  let start = 0;
  let inBrackets = false;
  for (let at = 0; at < text.length; at++) {
    const code = codes[at];
    if (code === 0x22 && !inBrackets) {
      const close = closingQuote(codes, at, codes.length);
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
