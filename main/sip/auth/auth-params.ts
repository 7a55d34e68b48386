import { limits } from '../../base/limits.ts';
import { isLws } from '../message/chars.ts';
import { closingQuote, unquoted } from '../message/quoted-string.ts';
import { Scanner } from '../message/scanner.ts';
import { Source } from '../message/source.ts';

/** One challenge, or one set of credentials, uninterpreted. */
export interface AuthParams {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case; values without their quotes. */
  readonly params: ReadonlyMap<string, string>;
}

const COMMA = 0x2c;
const EQUAL = 0x3d;
const QUOTE = 0x22;

/**
 * Reads `scheme name=value, name="value", …`, and further schemes after a comma, which HTTP allows and RFC 3261 §7.3.1
 * does not. Values with or without quotes; what breaks the grammar, or goes past the limits, ends the reading: what was
 * whole before it counts.
 */
export function readAuthParams(text: string): AuthParams[] {
  const scan = new Scanner(new Source(text));
  const found: { readonly scheme: string; readonly params: Map<string, string> }[] = [];
  for (;;) {
    while (scan.pass(COMMA));
    if (scan.atEnd()) return found;
    const word = scan.token();
    if (word === '') return withoutLast(found);
    const afterWord = scan.at;
    const current = found.at(-1);
    if (scan.pass(EQUAL)) {
      if (!current || !readParam(scan, word.toLowerCase(), current.params)) return withoutLast(found);
    } else {
      if (found.length >= limits.challenges || !isLwsOrEnd(scan, afterWord)) return found;
      found.push({ scheme: word.toLowerCase(), params: new Map() });
    }
  }
}

function readParam(scan: Scanner, name: string, params: Map<string, string>): boolean {
  const value = readValue(scan);
  if (value === undefined || params.has(name) || params.size >= limits.authParams) return false;
  params.set(name, value);
  scan.skipLws();
  return scan.at >= scan.end || scan.peek() === COMMA;
}

function readValue(scan: Scanner): string | undefined {
  const { codes, end, at: start } = scan;
  if (scan.peek() === QUOTE) {
    const close = closingQuote(codes, start, end);
    if (close < 0) return undefined;
    scan.at = close + 1;
    return unquoted(scan.text.slice(start, close + 1));
  }
  let at = start;
  while (at < end && !isValueEnd(codes[at] ?? 0)) at++;
  scan.at = at;
  return scan.text.slice(start, at);
}

function isValueEnd(code: number): boolean {
  return code === COMMA || code === QUOTE || isLws(code);
}

function isLwsOrEnd(scan: Scanner, at: number): boolean {
  return at >= scan.end || isLws(scan.codes[at] ?? 0) || scan.codes[at] === COMMA;
}

function withoutLast<T>(list: readonly T[]): T[] {
  return list.slice(0, -1);
}
