import { isIn, isToken, TOKEN } from './chars.ts';
import type { Flaw } from './message-base.ts';
import { Source } from './source.ts';

/** A Request-Line or Status-Line (§7.1, §7.2), cut up; the Request-URI is not parsed yet. */
export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: Source; readonly flaw: Flaw | undefined }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string; readonly flaw: Flaw | undefined };

const SP = 0x20;
const VERSION = ' SIP/2.0';
const noStatus: Flaw = { status: 400, reason: 'Bad Request: no such status' };

/** Reads the line that ends before `end`; undefined when it is none of SIP's. */
export function readStartLine(source: Source, end: number): StartLine | undefined {
  const { text, codes } = source;
  let at = 0;
  while (at < end && isIn(codes[at] ?? 0, TOKEN)) at++;
  if (at > 0 && codes[at] === SP) {
    const uriEnd = end - VERSION.length;
    if (uriEnd > at && text.startsWith(VERSION, uriEnd)) {
      return { kind: 'request', method: text.slice(0, at), uri: source.cut(at + 1, uriEnd), flaw: undefined };
    }
  }
  const line = text.slice(0, end);
  return /^sip\//i.test(line) ? readStatusLine(line) : readOddRequestLine(line);
}

function readStatusLine(line: string): StartLine | undefined {
  const match = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/is.exec(line);
  if (match) return { kind: 'response', status: Number(match[1]), reason: match[2] ?? '', flaw: undefined };
  // To be dropped, and what follows it on its stream to be read (RFC 4475 §3.1.2.19).
  return /^SIP\/2\.0 (?:[7-9]\d\d|\d{4,})(?: |$)/i.test(line)
    ? { kind: 'response', status: 0, reason: '', flaw: noStatus }
    : undefined;
}

/** A request of another version, or with white space where none belongs: to be answered, not used (RFC 4475 §3.1.2). */
function readOddRequestLine(line: string): StartLine | undefined {
  const trimmed = line.trimEnd();
  const methodEnd = trimmed.indexOf(' ');
  const versionStart = trimmed.lastIndexOf(' ') + 1;
  const method = trimmed.slice(0, methodEnd);
  const version = trimmed.slice(versionStart).toUpperCase();
  if (versionStart <= methodEnd + 1 || !isToken(method) || !isVersion(version)) return undefined;
  const uri = new Source(trimmed.slice(methodEnd + 1, versionStart - 1));
  return { kind: 'request', method, uri, flaw: flawOf(version, trimmed.length < line.length) };
}

function flawOf(version: string, trailing: boolean): Flaw | undefined {
  if (version !== 'SIP/2.0') return { status: 505, reason: 'Version Not Supported' };
  return trailing ? { status: 400, reason: 'Bad Request: malformed Request-Line' } : undefined;
}

function isVersion(text: string): boolean {
  return /^SIP\/\d{1,10}\.\d{1,10}$/.test(text);
}
