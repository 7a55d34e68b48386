import { isIn, PARAM } from './chars.ts';
import { escapedFor, escapedSpan, normalized } from './escapes.ts';
import type { Params } from './params.ts';
import type { Scanner } from './scanner.ts';

const SEMI = 0x3b;
const EQUAL = 0x3d;
const PERCENT = 0x25;

/** Reads `*( ";" uri-parameter )` of a SIP or tel URI. */
export function readUriParams(scan: Scanner): Params {
  const params = new Map<string, string | null>();
  while (scan.peek() === SEMI) {
    scan.at++;
    const name = readPart(scan, scan.end, PARAM).toLowerCase();
    let value: string | null = null;
    if (scan.peek() === EQUAL) {
      scan.at++;
      value = readPart(scan, scan.end, PARAM);
    }
    if (name === '' || value === '' || params.has(name)) scan.fail();
    params.set(name, value);
  }
  return params;
}

export function formatUriParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) {
    text += `;${escapedFor(name, PARAM)}`;
    if (value !== null) text += `=${escapedFor(value, PARAM)}`;
  }
  return text;
}

/** Reads characters of a class and escapes, up to `end`; normalized. */
export function readPart(scan: Scanner, end: number, bit: number): string {
  const { text, at: start } = scan;
  let at = start;
  while (at < end && isIn(text.charCodeAt(at), bit)) at++;
  if (at >= end || text.charCodeAt(at) !== PERCENT) {
    scan.at = at;
    return text.slice(start, at);
  }
  scan.at = escapedSpan(text, at, end, bit);
  return normalized(text.slice(start, scan.at));
}
