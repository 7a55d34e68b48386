import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { isIn, isLws, TOKEN } from './chars.ts';
import { HeaderLine } from './header-line.ts';
import { canonicalNameIn } from './header-names.ts';
import { Headers } from './headers.ts';
import { type Flaw, type SipMessage, SipRequest, SipResponse } from './message.ts';
import type { ParseError } from './parse-error.ts';
import { readStartLine, type StartLine } from './start-line.ts';

/** The start line and headers of a message whose body is still to be cut off. */
export interface Head {
  readonly start: StartLine;
  readonly headers: Headers;
  /** In bytes; undefined where there is no Content-Length, NaN where it is unusable (§20.14). */
  readonly contentLength: number | undefined;
  readonly flaw: Flaw | undefined;
}

const COLON = 0x3a;

/**
 * Reads a head: every line with its CRLF, the blank line left out. One pass finds where names and values stand;
 * no value is parsed yet.
 */
export function readHead(text: string): Result<Head, ParseError> {
  const firstEnd = lineEnd(text, 0);
  if (firstEnd < 0 || firstEnd > limits.headerBytes) return err({ code: 'not-sip', message: 'no start line' });
  const start = readStartLine(text, firstEnd);
  if (start === undefined) return err({ code: 'not-sip', message: 'no start line' });
  const lines: HeaderLine[] = [];
  let contentLength: number | undefined;
  let flaw = start.kind === 'request' ? start.flaw : undefined;
  for (let at = firstEnd + 2; at < text.length; ) {
    const end = foldedEnd(text, at);
    if (end < 0) return err({ code: 'bad-syntax', message: 'a bare CR or LF in the head' });
    if (isLongerThan(text, at, end, limits.headerBytes)) return err({ code: 'too-large', message: 'header too long' });
    if (lines.length >= limits.headerCount) return err({ code: 'too-large', message: 'too many headers' });
    const line = readLine(text, at, end);
    if (line === undefined) flaw ??= { status: 400, reason: 'Bad Request: malformed header line' };
    else {
      lines.push(line);
      if (line.key === 'Content-Length') contentLength = agreeing(contentLength, readLength(line));
    }
    at = end + 2;
  }
  return ok({ start, headers: Headers.of(lines), contentLength, flaw });
}

/** The message of a head and its body. */
export function assemble({ start, headers, flaw: headFlaw }: Head, body: Uint8Array, bodyFlaw?: Flaw): SipMessage {
  const flaw = headFlaw ?? bodyFlaw;
  return start.kind === 'request'
    ? new SipRequest(start.method, start.uri, headers, body, flaw)
    : new SipResponse(start.status, start.reason, headers, body, flaw);
}

/** Where the line that begins at `from` ends, its CRLF not counted; -1 at a CR or LF that is not half of one. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed > from && text.indexOf('\r', from) === feed - 1 ? feed - 1 : -1;
}

/** The same over the continuation lines that follow (§7.3.1). */
function foldedEnd(text: string, from: number): number {
  let end = lineEnd(text, from);
  while (end >= 0 && isLws(text.charCodeAt(end + 2))) end = lineEnd(text, end + 2);
  return end;
}

function readLine(text: string, from: number, end: number): HeaderLine | undefined {
  let at = from;
  while (isIn(text.charCodeAt(at), TOKEN)) at++;
  if (at === from) return undefined;
  const key = canonicalNameIn(text, from, at);
  while (isLws(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== COLON) return undefined;
  at++;
  const fold = text.indexOf('\r', at);
  if (fold < end) {
    const value = text
      .slice(at, end)
      .replace(/\r\n[ \t]+/g, ' ')
      .trim();
    return new HeaderLine(key, text, from, end + 2, value, 0, value.length);
  }
  while (at < end && isLws(text.charCodeAt(at))) at++;
  let last = end;
  while (last > at && isLws(text.charCodeAt(last - 1))) last--;
  return new HeaderLine(key, text, from, end + 2, text, at, last);
}

/** `1*DIGIT`, no more than any message may be; NaN for anything else. */
function readLength({ text, start, end }: HeaderLine): number {
  if (end === start || end - start > 15) return Number.NaN;
  let length = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    length = length * 10 + digit;
  }
  return length;
}

/** Several Content-Lengths that differ are as good as none (RFC 4475 §3.3.9). */
function agreeing(before: number | undefined, length: number): number {
  return before === undefined || before === length ? length : Number.NaN;
}

function isLongerThan(text: string, from: number, end: number, bytes: number): boolean {
  if (end - from > bytes) return true;
  // UTF-8 takes at most three bytes for a UTF-16 unit.
  return (end - from) * 3 > bytes && Buffer.byteLength(text.slice(from, end)) > bytes;
}
