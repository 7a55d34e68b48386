import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { isIn, isLws, TOKEN } from './chars.ts';
import { HeaderLine } from './header-line.ts';
import { canonicalNameIn } from './header-names.ts';
import { Headers } from './headers.ts';
import type { ParseError } from './parse-error.ts';
import { Source } from './source.ts';

/** The header lines of a message or of a body part. */
export interface HeaderBlock {
  readonly headers: Headers;
  /** In bytes; undefined where there is no Content-Length, NaN where it is unusable (§20.14). */
  readonly contentLength: number | undefined;
  /** A line without a name or a colon was left out. */
  readonly malformed: boolean;
}

const COLON = 0x3a;

export const bareBreak: ParseError = { code: 'bad-syntax', message: 'a bare CR or LF in the head' };
export const tooLong: ParseError = { code: 'too-large', message: 'header too long' };
const tooMany: ParseError = { code: 'too-large', message: 'too many headers' };

/**
 * Reads the header lines from `from` to the end of a text, each with its CRLF, the blank line left out. One pass finds
 * where names and values stand; no value is parsed yet.
 */
export function readHeaderBlock(source: Source, from: number): Result<HeaderBlock, ParseError> {
  const { text, codes } = source;
  const lines: HeaderLine[] = [];
  let contentLength: number | undefined;
  let malformed = 0;
  for (let at = from; at < text.length; ) {
    const unfolded = lineEnd(text, at);
    let end = unfolded;
    while (end >= 0 && isLws(codes[end + 2] ?? 0)) end = lineEnd(text, end + 2);
    if (end < 0) return err(bareBreak);
    if (isTooLong(text, at, end)) return err(tooLong);
    const line = readLine(source, at, end, end > unfolded);
    if (line === undefined) malformed++;
    else lines.push(line);
    if (lines.length + malformed > limits.headerCount) return err(tooMany);
    if (line?.key === 'Content-Length') contentLength = agreeing(contentLength, readLength(line));
    at = end + 2;
  }
  return ok({ headers: Headers.of(lines), contentLength, malformed: malformed > 0 });
}

/** Where the line that begins at `from` ends, its CRLF not counted; -1 at a CR or LF that is not half of one. */
export function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed > from && text.indexOf('\r', from) === feed - 1 ? feed - 1 : -1;
}

/** The header line from `from` to `end`; undefined where it has no name or no colon. */
function readLine(source: Source, from: number, end: number, folded: boolean): HeaderLine | undefined {
  const { codes } = source;
  let at = from;
  while (at < end && isIn(codes[at] ?? 0, TOKEN)) at++;
  if (at === from) return undefined;
  const key = canonicalNameIn(source, from, at);
  while (at < end && isLws(codes[at] ?? 0)) at++;
  if (codes[at] !== COLON) return undefined;
  at++;
  if (folded) {
    const value = new Source(unfold(source.text.slice(at, end)));
    return new HeaderLine(key, source, from, end + 2, value, 0, value.text.length);
  }
  while (at < end && isLws(codes[at] ?? 0)) at++;
  let last = end;
  while (last > at && isLws(codes[last - 1] ?? 0)) last--;
  return new HeaderLine(key, source, from, end + 2, source, at, last);
}

/** §7.3.1: a line break and the white space after it mean one space. */
function unfold(value: string): string {
  return value.replace(/\r\n[ \t]+/g, ' ').trim();
}

/** `1*DIGIT`, of a size that can be counted with; NaN for anything else. */
function readLength(line: HeaderLine): number {
  const scan = line.scan();
  const length = scan.number(Number.MAX_SAFE_INTEGER);
  return length < 0 || !scan.atEnd() ? Number.NaN : length;
}

/** Several Content-Lengths that differ are as good as none (RFC 4475 §3.3.9). */
function agreeing(before: number | undefined, length: number): number {
  return before === undefined || before === length ? length : Number.NaN;
}

/** By bytes: UTF-8 takes at most three of them for a UTF-16 unit. */
export function isTooLong(text: string, from: number, end: number): boolean {
  const units = end - from;
  if (units * 3 <= limits.headerBytes) return false;
  return units > limits.headerBytes || Buffer.byteLength(text.slice(from, end)) > limits.headerBytes;
}
