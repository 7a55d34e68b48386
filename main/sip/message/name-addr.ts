import type { Result } from '../../base/result.ts';
import { isIn, isLws, TOKEN } from './chars.ts';
import { parseWith } from './grammar.ts';
import { addParam, formatParams, noParams, type Params } from './params.ts';
import type { ParseError } from './parse-error.ts';
import { closingQuote, quoted, unquoted } from './quoted-string.ts';
import { Scanner } from './scanner.ts';
import { formatUri, readUri, type Uri } from './uri.ts';

/** `name-addr` or `addr-spec` with header parameters: From, To, Contact, Route, Record-Route, Reply-To, Refer-To (§20.10). */
export interface NameAddr {
  /** Unquoted, quoted-pairs resolved. */
  readonly displayName?: string | undefined;
  readonly uri: Uri;
  /** All parameters but `tag`. */
  readonly params: Params;
  readonly tag?: string | undefined;
}

const QUOTE = 0x22;
const OPEN = 0x3c;
const COMMA = 0x2c;
const SEMI = 0x3b;
const CLOSE = 0x3e;
const QUESTION = 0x3f;

export function parseNameAddr(text: string): Result<NameAddr, ParseError> {
  return parseWith('address', readNameAddr, text);
}

export function readNameAddr(scan: Scanner): NameAddr {
  scan.skipLws();
  const displayName = readDisplayName(scan);
  const uri = scan.peek() === OPEN ? readBracketed(scan) : readBare(scan);
  let tag: string | undefined;
  let params: Map<string, string | null> | undefined;
  while (scan.param()) {
    if (scan.isNamed('tag')) {
      if (tag !== undefined || scan.value === null) scan.fail();
      else tag = scan.value;
    } else {
      params ??= new Map();
      addParam(params, scan);
    }
  }
  return { displayName, uri, params: params ?? noParams, tag };
}

/** Always in angle brackets, so that the URI's own parameters stay its own. */
export function formatNameAddr({ displayName, uri, params, tag }: NameAddr): string {
  const name = displayName === undefined || displayName === '' ? '' : `${quoted(displayName)} `;
  return `${name}<${formatUri(uri)}>${formatParams(params)}${tag === undefined ? '' : `;tag=${tag}`}`;
}

/**
 * `*( token LWS ) / quoted-string` before a `<`; leaves the scanner at the `<`, or where it was when an addr-spec
 * begins there. No LWS is needed before the `<` (RFC 4475 §3.1.1.6), and UTF-8 out of quotes is let pass.
 */
function readDisplayName(scan: Scanner): string | undefined {
  const start = scan.at;
  if (scan.peek() === OPEN) return undefined;
  if (scan.peek() === QUOTE) {
    const close = closingQuote(scan.text, start, scan.end);
    scan.at = close < 0 ? scan.end : close + 1;
    scan.skipLws();
    if (scan.peek() !== OPEN) scan.fail();
    return unquoted(scan.text.slice(start, close + 1)) || undefined;
  }
  const { text, end } = scan;
  let at = start;
  while (at < end && isNameChar(text.charCodeAt(at))) at++;
  if (at >= end || text.charCodeAt(at) !== OPEN) return undefined;
  scan.at = at;
  return collapsed(text, start, at);
}

/** Words with one space between them. */
function collapsed(text: string, from: number, end: number): string | undefined {
  let last = end;
  while (last > from && isLws(text.charCodeAt(last - 1))) last--;
  if (last === from) return undefined;
  const words = text.slice(from, last);
  return words.includes('  ') || words.includes('\t') ? words.replace(/[ \t]+/g, ' ') : words;
}

function readBracketed(scan: Scanner): Uri {
  const { text, end } = scan;
  const start = scan.at + 1;
  let close = start;
  while (close < end && text.charCodeAt(close) !== CLOSE) close++;
  if (close >= end) scan.fail();
  scan.at = Math.min(close + 1, end);
  return within(scan, start, close);
}

/** An addr-spec without brackets ends where header parameters begin, and so can't hold a `?` (§20.10). */
function readBare(scan: Scanner): Uri {
  const { text, end, at: start } = scan;
  let at = start;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === SEMI || code === COMMA || isLws(code)) break;
    if (code === QUESTION) scan.fail();
  }
  scan.at = at;
  return within(scan, start, at);
}

function within(scan: Scanner, start: number, end: number): Uri {
  const inner = new Scanner(scan.text, start, end);
  const uri = readUri(inner);
  if (inner.failed) scan.fail();
  return uri;
}

function isNameChar(code: number): boolean {
  return isIn(code, TOKEN) || isLws(code) || code > 0x7f;
}
