import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { headEndIn, skipCrlfs, viewOf } from './bytes.ts';
import { assemble, type Head, readHead } from './head.ts';
import type { SipMessage } from './message.ts';
import type { ParseError } from './parse-error.ts';
import { Source } from './source.ts';

/** `offender` is the head of a message that can't be framed and yet read: a request is to be answered 400. */
export interface MessageError extends ParseError {
  readonly offender?: SipMessage;
}

/**
 * Parses the message that a datagram or a WebSocket frame holds (§7, §18.3). Octets after the body are dropped; what
 * can be answered though it is wrong (RFC 4475 §3.1.2) is a message with a flaw, for `validateMessage` to tell.
 * Cost is linear in the input. The body is a view of `bytes`, which must not be written to afterwards.
 */
export function parseMessage(
  bytes: Uint8Array,
  largest: number = limits.datagramBytes,
): Result<SipMessage, MessageError> {
  if (bytes.length > largest) return err({ code: 'too-large', message: `a message of ${bytes.length} bytes` });
  const buffer = viewOf(bytes);
  const start = skipCrlfs(buffer, 0);
  if (start === buffer.length) return err({ code: 'keep-alive', message: 'only CRLFs' });
  const headEnd = headEndIn(buffer, start);
  if (headEnd < 0) return err(endless(buffer, start));
  if (headEnd - start > limits.streamHeadBytes) return err({ code: 'too-large', message: 'a head without an end' });
  const head = readHead(sourceIn(buffer, start, headEnd + 2));
  return head.ok ? withBody(head.value, buffer, headEnd + 4) : head;
}

/** Without a Content-Length the body is all that is left (§18.3). */
function withBody(head: Head, buffer: Buffer, from: number): Result<SipMessage, MessageError> {
  const left = buffer.length - from;
  const length = head.contentLength ?? left;
  return length <= left ? ok(assemble(head, buffer.subarray(from, from + length))) : err(unframed(head));
}

/** UTF-8 never has more characters than bytes: where they are as many, the bytes are the characters' codes. */
function sourceIn(buffer: Buffer, start: number, end: number): Source {
  const text = buffer.toString('utf8', start, end);
  if (text.length !== end - start) return new Source(text);
  return new Source(text, start === 0 ? buffer : buffer.subarray(start, end));
}

/** The error for a head without its blank line; where it ends with a line all the same, it can be answered. */
function endless(buffer: Buffer, start: number): MessageError {
  const message = 'no blank line after a head';
  const whole = buffer.length - start <= limits.streamHeadBytes && buffer.at(-1) === 0x0a;
  const head = whole ? readHead(sourceIn(buffer, start, buffer.length)) : undefined;
  if (!head?.ok) return { code: 'not-sip', message };
  const flaw = { status: 400, reason: 'Bad Request: no blank line' };
  return { code: 'bad-framing', message, offender: assemble(head.value, new Uint8Array(0), flaw) };
}

/** The error for a head whose Content-Length can't be used. */
export function unframed(head: Head): MessageError {
  const flaw = { status: 400, reason: 'Bad Request: unusable Content-Length' };
  return { code: 'bad-framing', message: 'unusable Content-Length', offender: assemble(head, new Uint8Array(0), flaw) };
}
