import type { Result } from '../../base/result.ts';
import { isIn, isLws, TOKEN } from './chars.ts';
import { parseWith } from './grammar.ts';
import { addParam, formatParams, noParams, type Params } from './params.ts';
import type { ParseError } from './parse-error.ts';
import { closingQuote, quoted, unquoted } from './quoted-string.ts';
import type { Scanner } from './scanner.ts';
import { codesOf } from './source.ts';
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

const TAG = codesOf('tag');

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
    if (scan.isNamed(TAG)) {
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
  const { codes, end, at: start } = scan;
  const first = scan.peek();
  if (first === OPEN) return undefined;
  if (first === QUOTE) return readQuotedName(scan);
  let at = start;
  while (at < end && isNameChar(codes[at] ?? 0)) at++;
  if (at >= end || codes[at] !== OPEN) return undefined;
  scan.at = at;
  while (at > start && isLws(codes[at - 1] ?? 0)) at--;
  const words = scan.text.slice(start, at);
  return words.includes('  ') || words.includes('\t') ? words.replace(/[ \t]+/g, ' ') : words || undefined;
}

function readQuotedName(scan: Scanner): string | undefined {
  const start = scan.at;
  const close = closingQuote(scan.codes, start, scan.end);
  scan.at = close < 0 ? scan.end : close + 1;
  scan.skipLws();
  if (scan.peek() !== OPEN) scan.fail();
  return unquoted(scan.text.slice(start, close + 1)) || undefined;
}

function readBracketed(scan: Scanner): Uri {
  scan.at++;
  const uri = readUri(scan);
  if (scan.peek() !== CLOSE) scan.fail();
  scan.at++;
  return uri;
}

/** An addr-spec without brackets ends where header parameters begin, and so can't hold a `?` (§20.10). */
function readBare(scan: Scanner): Uri {
  const { codes, end } = scan;
  let close = scan.at;
  while (close < end && !isBareEnd(codes[close] ?? 0)) close++;
  if (codes[close] === QUESTION) scan.fail();
  scan.end = close;
  const uri = readUri(scan);
  if (scan.at !== close) scan.fail();
  scan.end = end;
  return uri;
}

function isBareEnd(code: number): boolean {
  return code === SEMI || code === COMMA || code === QUESTION || isLws(code);
}

function isNameChar(code: number): boolean {
  return isIn(code, TOKEN) || isLws(code) || code > 0x7f;
}
