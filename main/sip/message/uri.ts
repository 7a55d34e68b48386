import { ok, type Result } from '../../base/result.ts';
import { malformed } from './grammar.ts';
import type { ParseError } from './parse-error.ts';
import { Scanner } from './scanner.ts';
import { formatSipUri, readSipUri, type SipUri, sameSipUri } from './sip-uri.ts';
import { formatTelUri, readTelUri, sameTelUri, type TelUri } from './tel-uri.ts';

export { type SipUri, sipUri } from './sip-uri.ts';
export type { TelUri } from './tel-uri.ts';

import { isIn, URIC } from './chars.ts';

/** Any other absolute URI, uninterpreted. */
export interface OtherUri {
  readonly scheme: 'other';
  /** In lower case: `http`, `mailto`… */
  readonly name: string;
  /** What follows the colon. */
  readonly rest: string;
}

export type Uri = SipUri | TelUri | OtherUri;

export function isSipUri(uri: Uri): uri is SipUri {
  return uri.scheme === 'sip' || uri.scheme === 'sips';
}

export function parseUri(text: string): Result<Uri, ParseError> {
  const scan = new Scanner(text);
  const uri = readUri(scan);
  return scan.failed ? malformed('URI', text) : ok(uri);
}

/** Reads a URI that takes all of the scanner's text. */
export function readUri(scan: Scanner): Uri {
  const { text, at: start } = scan;
  if (isSip(text, start)) {
    if (text.charCodeAt(start + 3) === COLON) {
      scan.at = start + 4;
      return readSipUri(scan, 'sip');
    }
    if ((text.charCodeAt(start + 3) | 0x20) === 0x73 && text.charCodeAt(start + 4) === COLON) {
      scan.at = start + 5;
      return readSipUri(scan, 'sips');
    }
  }
  return readOther(scan);
}

/** The text of a URI; what its grammar doesn't allow in a user, password or parameter is escaped. */
export function formatUri(uri: Uri): string {
  if (uri.scheme === 'other') return `${uri.name}:${uri.rest}`;
  return uri.scheme === 'tel' ? formatTelUri(uri) : formatSipUri(uri);
}

/** Equality by RFC 3261 §19.1.4, by RFC 3966 §4 for tel, letter for letter for others. */
export function sameUri(a: Uri, b: Uri): boolean {
  if (a.scheme === 'tel') return b.scheme === 'tel' && sameTelUri(a, b);
  if (a.scheme === 'other') return b.scheme === 'other' && a.name === b.name && a.rest === b.rest;
  return isSipUri(b) && sameSipUri(a, b);
}

/** Every `%HH` resolved, for showing to people; text that is not UTF-8 stays escaped. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const COLON = 0x3a;

function isSip(text: string, at: number): boolean {
  return (
    (text.charCodeAt(at) | 0x20) === 0x73 &&
    (text.charCodeAt(at + 1) | 0x20) === 0x69 &&
    (text.charCodeAt(at + 2) | 0x20) === 0x70
  );
}

function readOther(scan: Scanner): Uri {
  const match = /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(scan.text.slice(scan.at, scan.end));
  const name = match?.[1]?.toLowerCase() ?? '';
  scan.at += match?.[0].length ?? 0;
  if (name === 'tel') return readTelUri(scan);
  const start = scan.at;
  while (scan.at < scan.end && isIn(scan.text.charCodeAt(scan.at), URIC)) scan.at++;
  if (name === '' || scan.at === start || scan.at < scan.end) scan.fail();
  return { scheme: 'other', name, rest: scan.text.slice(start, scan.at) };
}
