import { err, ok, type Result } from '../../base/result.ts';
import type { ParseError } from './parse-error.ts';
import { Scanner } from './scanner.ts';
import { Source } from './source.ts';

/** Reads one value and leaves the scanner behind it. */
export type Reader<T> = (scan: Scanner) => T;

/** How much of a refused text goes into a log line. */
const SHOWN = 80;

/** One value that is the whole text. */
export function parseWith<T>(what: string, read: Reader<T>, text: string): Result<T, ParseError> {
  const scan = new Scanner(new Source(text));
  scan.skipLws();
  const value = read(scan);
  return !scan.failed && scan.atEnd() ? ok(value) : malformed(what, text);
}

export function malformed(what: string, text: string): Result<never, ParseError> {
  return err({ code: 'bad-syntax', message: `malformed ${what}: ${text.slice(0, SHOWN)}` });
}
