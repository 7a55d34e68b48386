import { PARAM } from './chars.ts';
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
    const name = readPart(scan, PARAM).toLowerCase();
    let value: string | null = null;
    if (scan.peek() === EQUAL) {
      scan.at++;
      value = readPart(scan, PARAM);
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

/** Reads characters of a class and escapes; normalized. */
export function readPart(scan: Scanner, bit: number): string {
  const { at: start } = scan;
  scan.passClass(bit);
  if (scan.peek() !== PERCENT) return scan.text.slice(start, scan.at);
  scan.at = escapedSpan(scan.codes, scan.at, scan.end, bit);
  return normalized(scan.text.slice(start, scan.at));
}
