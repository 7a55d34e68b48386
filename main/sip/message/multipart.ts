import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { viewOf } from './bytes.ts';
import type { ContentType } from './content-type.ts';
import { readHeaderBlock } from './header-block.ts';
import { Headers } from './headers.ts';
import type { ParseError } from './parse-error.ts';
import { unquoted } from './quoted-string.ts';
import { Source } from './source.ts';

/** One part of a multipart body (RFC 2046 §5.1). */
export interface BodyPart {
  readonly headers: Headers;
  /** Of a parsed part, a view of the whole body. */
  readonly body: Uint8Array;
}

const CRLF = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');
const none: ParseError = { code: 'bad-framing', message: 'a multipart body without its boundary' };
const unended: ParseError = { code: 'bad-framing', message: 'a multipart body without its last boundary' };
const tooMany: ParseError = { code: 'too-large', message: 'too many body parts' };
const headless: ParseError = { code: 'bad-syntax', message: 'a body part without a blank line' };

/** The boundary that a multipart Content-Type names: 1 to 70 characters; undefined for other types and malformed ones. */
export function boundaryOf({ type, params }: ContentType): string | undefined {
  const boundary = unquoted(params.get('boundary') ?? '');
  const valid = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary);
  return type.startsWith('multipart/') && valid ? boundary : undefined;
}

/** Splits a multipart body. What stands before the first and after the last boundary is dropped, as RFC 2046 says. */
export function parseMultipart(body: Uint8Array, boundary: string): Result<BodyPart[], ParseError> {
  const bytes = viewOf(body);
  const parts: BodyPart[] = [];
  let delimiter = firstDelimiter(bytes, boundary);
  if (delimiter === undefined) return err(none);
  while (!delimiter.last) {
    const next = nextDelimiter(bytes, boundary, delimiter.end);
    if (next === undefined) return err(unended);
    if (parts.length >= limits.bodyParts) return err(tooMany);
    const part = readPart(
      bytes.subarray(delimiter.end + CRLF.length, Math.max(next.start, delimiter.end + CRLF.length)),
    );
    if (!part.ok) return part;
    parts.push(part.value);
    delimiter = next;
  }
  return ok(parts);
}

/** The body of these parts. The boundary must occur in none of them, as random text does not. */
export function serializeMultipart(parts: readonly BodyPart[], boundary: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const { headers, body } of parts) {
    const head = [...headers.entries()].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    pieces.push(Buffer.from(`--${boundary}\r\n${head}\r\n`), body, CRLF);
  }
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** A delimiter line: its CRLF before is its own, the one after it ends at `end + 2`. */
interface Delimiter {
  readonly start: number;
  /** Where the CRLF after it begins. */
  readonly end: number;
  readonly last: boolean;
}

function firstDelimiter(bytes: Buffer, boundary: string): Delimiter | undefined {
  const dashes = `--${boundary}`;
  const atOnce = bytes.subarray(0, dashes.length).equals(Buffer.from(dashes));
  return (atOnce ? delimiterAt(bytes, 0, dashes.length) : undefined) ?? nextDelimiter(bytes, boundary, 0);
}

/** The first whole delimiter line at or after `from`; a line that only begins like one is content. */
function nextDelimiter(bytes: Buffer, boundary: string, from: number): Delimiter | undefined {
  const mark = Buffer.from(`\r\n--${boundary}`);
  for (let start = bytes.indexOf(mark, from); start >= 0; start = bytes.indexOf(mark, start + 1)) {
    const delimiter = delimiterAt(bytes, start, start + mark.length);
    if (delimiter !== undefined) return delimiter;
  }
  return undefined;
}

function delimiterAt(bytes: Buffer, start: number, markEnd: number): Delimiter | undefined {
  const last = bytes[markEnd] === 0x2d && bytes[markEnd + 1] === 0x2d;
  let end = last ? markEnd + 2 : markEnd;
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end++;
  const ended = (bytes[end] === 0x0d && bytes[end + 1] === 0x0a) || (last && end === bytes.length);
  return ended ? { start, end, last } : undefined;
}

/** A part without header lines begins with the blank line. */
function readPart(bytes: Buffer): Result<BodyPart, ParseError> {
  if (bytes.subarray(0, 2).equals(CRLF)) return ok({ headers: new Headers(), body: bytes.subarray(2) });
  const headEnd = bytes.indexOf(BLANK_LINE);
  if (headEnd < 0) return err(headless);
  const block = readHeaderBlock(new Source(bytes.toString('utf8', 0, headEnd + 2)), 0);
  return block.ok ? ok({ headers: block.value.headers, body: bytes.subarray(headEnd + 4) }) : block;
}
