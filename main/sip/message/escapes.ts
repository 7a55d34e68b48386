import { isHexDigit, isIn, UNRESERVED } from './chars.ts';
import { codesOf } from './source.ts';

/** The position where characters of a class and `%HH` escapes end. A `%` that starts no escape ends them. */
export function escapedSpan(codes: Uint8Array, from: number, end: number, bit: number): number {
  let at = from;
  for (; at < end; at++) {
    const code = codes[at] ?? 0;
    if (isIn(code, bit)) continue;
    if (code !== 0x25 || at + 2 >= end) break;
    if (!isHexDigit(codes[at + 1] ?? 0) || !isHexDigit(codes[at + 2] ?? 0)) break;
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
  const codes = codesOf(text);
  if (escapedSpan(codes, 0, codes.length, bit) === codes.length) return text;
  let escaped = '';
  for (let at = 0; at < text.length; ) {
    const span = escapedSpan(codes, at, codes.length, bit);
    escaped += text.slice(at, span);
    at = span;
    if (at >= text.length) break;
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    for (const byte of Buffer.from(character)) escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    at += character.length;
  }
  return escaped;
}
