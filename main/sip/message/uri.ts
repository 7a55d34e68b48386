import { ok, type Result } from '../../base/result.ts';
import { TOKEN, URIC } from './chars.ts';
import { malformed } from './grammar.ts';
import type { ParseError } from './parse-error.ts';
import { Scanner } from './scanner.ts';
import { formatSipUri, readSipUri, type SipUri, sameSipUri } from './sip-uri.ts';
import { codesOf, Source } from './source.ts';
import { formatTelUri, readTelUri, sameTelUri, type TelUri } from './tel-uri.ts';

export { type SipUri, sipUri } from './sip-uri.ts';

/** Any other absolute URI, uninterpreted. */
interface OtherUri {
  readonly scheme: 'other';
  /** In lower case: `http`, `mailto`… */
  readonly name: string;
  /** What follows the colon. */
  readonly rest: string;
}

const COLON = 0x3a;
const SIP = codesOf('sip:');

export type Uri = SipUri | TelUri | OtherUri;

export function isSipUri(uri: Uri): uri is SipUri {
  return uri.scheme === 'sip' || uri.scheme === 'sips';
}

export function parseUri(text: string | Source): Result<Uri, ParseError> {
  const source = typeof text === 'string' ? new Source(text) : text;
  const scan = new Scanner(source);
  const uri = readUri(scan);
  return scan.failed || scan.at !== scan.end ? malformed('URI', source.text) : ok(uri);
}

/** Reads a URI as far as it goes; what follows is for the caller to judge. */
export function readUri(scan: Scanner): Uri {
  if (scan.passAll(SIP)) return readSipUri(scan, 'sip');
  const start = scan.at;
  scan.passClass(TOKEN);
  const name = scan.text.slice(start, scan.at).toLowerCase();
  if (scan.peek() !== COLON || !/^[a-z][a-z0-9+\-.]*$/.test(name)) scan.fail();
  scan.at++;
  if (name === 'sip' || name === 'sips') return readSipUri(scan, name);
  return name === 'tel' ? readTelUri(scan) : readOther(scan, name);
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

function readOther(scan: Scanner, name: string): Uri {
  const start = scan.at;
  scan.passClass(URIC);
  if (scan.at === start) scan.fail();
  return { scheme: 'other', name, rest: scan.text.slice(start, scan.at) };
}
