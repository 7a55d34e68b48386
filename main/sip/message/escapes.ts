import { isHexDigit, isIn, UNRESERVED } from './chars.ts';

/**
 * Reads characters of a class and `%HH` escapes from `at`; the position where that ends. A `%` that starts no escape
 * ends it.
 */
export function escapedSpan(text: string, from: number, end: number, bit: number): number {
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isIn(code, bit)) continue;
    if (code !== 0x25 || at + 2 >= end) break;
    if (!isHexDigit(text.charCodeAt(at + 1)) || !isHexDigit(text.charCodeAt(at + 2))) break;
    at += 2;
  }
  return at;
}

/** Escapes of unreserved characters resolved, others in upper case: equal text for what is equal by §19.1.4. Once, never twice. */
export function normalized(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (written, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return isIn(code, UNRESERVED) ? String.fromCharCode(code) : written.toUpperCase();
  });
}

/** Text with all that is outside the class escaped; escapes that it holds already are kept. */
export function escapedFor(text: string, bit: number): string {
  if (escapedSpan(text, 0, text.length, bit) === text.length) return text;
  let escaped = '';
  for (let at = 0; at < text.length; ) {
    const span = escapedSpan(text, at, text.length, bit);
    escaped += text.slice(at, span);
    at = span;
    if (at >= text.length) break;
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    for (const byte of Buffer.from(character)) escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    at += character.length;
  }
  return escaped;
}
