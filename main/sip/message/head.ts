import { err, ok, type Result } from '../../base/result.ts';
import { bareBreak, isTooLong, lineEnd, readHeaderBlock, tooLong } from './header-block.ts';
import type { Headers } from './headers.ts';
import { type SipMessage, SipRequest, SipResponse } from './message.ts';
import type { Flaw } from './message-base.ts';
import type { ParseError } from './parse-error.ts';
import type { Source } from './source.ts';
import { readStartLine, type StartLine } from './start-line.ts';

/** The start line and headers of a message whose body is still to be cut off. */
export interface Head {
  readonly start: StartLine;
  readonly headers: Headers;
  /** In bytes; undefined where there is no Content-Length, NaN where it is unusable (§20.14). */
  readonly contentLength: number | undefined;
  readonly flaw: Flaw | undefined;
}

const notSip: ParseError = { code: 'not-sip', message: 'no start line' };
const malformedLine: Flaw = { status: 400, reason: 'Bad Request: malformed header line' };

/** Reads a head: every line with its CRLF, the blank line left out. */
export function readHead(source: Source): Result<Head, ParseError> {
  const { text } = source;
  const firstEnd = lineEnd(text, 0);
  if (firstEnd < 0) return err(bareBreak);
  if (isTooLong(text, 0, firstEnd)) return err(tooLong);
  const start = readStartLine(source, firstEnd);
  if (start === undefined) return err(notSip);
  const block = readHeaderBlock(source, firstEnd + 2);
  if (!block.ok) return block;
  const { headers, contentLength, malformed } = block.value;
  const flaw = start.flaw ?? (malformed ? malformedLine : undefined);
  return ok({ start, headers, contentLength, flaw });
}

/** The message of a head and its body. */
export function assemble({ start, headers, flaw: headFlaw }: Head, body: Uint8Array, bodyFlaw?: Flaw): SipMessage {
  const flaw = headFlaw ?? bodyFlaw;
  return start.kind === 'request'
    ? new SipRequest(start.method, start.uri, headers, body, flaw)
    : new SipResponse(start.status, start.reason, headers, body, flaw);
}
