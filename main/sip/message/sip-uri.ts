import { bracketed } from '../../base/address.ts';
import { HNV, PASSWORD, USER } from './chars.ts';
import { escapedFor } from './escapes.ts';
import { readHost, readPort } from './host.ts';
import { noParams, type Params } from './params.ts';
import type { Scanner } from './scanner.ts';
import { formatUriParams, readPart, readUriParams } from './uri-params.ts';

/**
 * A SIP or SIPS URI (RFC 3261 §19.1). Escapes of unreserved characters are resolved at the parse (they mean the same,
 * §19.1.4), all others are kept, so `user` may hold `%40`; `unescaped()` gives the text for people.
 */
export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** A host name or address in lower case, IPv6 without brackets. */
  readonly host: string;
  readonly port?: number | undefined;
  /** Names in lower case. */
  readonly params: Params;
  /** The `?name=value` part; names in lower case; values of one name joined by an escaped comma. */
  readonly headers: ReadonlyMap<string, string>;
}

export const noHeaders: ReadonlyMap<string, string> = new Map();

/** A SIP URI from its parts; scheme `sip` unless told. */
export function sipUri(parts: Partial<SipUri> & { readonly host: string }): SipUri {
  return {
    scheme: 'sip',
    user: undefined,
    password: undefined,
    port: undefined,
    params: noParams,
    headers: noHeaders,
    ...parts,
  };
}

const AT = 0x40;
const COLON = 0x3a;
const SEMI = 0x3b;
const EQUAL = 0x3d;
const QUESTION = 0x3f;
const AMPERSAND = 0x26;

/** Reads what follows `sip:` or `sips:`, as far as it goes. */
export function readSipUri(scan: Scanner, scheme: 'sip' | 'sips'): SipUri {
  const start = scan.at;
  let user: string | undefined = readPart(scan, USER);
  let password: string | undefined;
  if (scan.peek() === COLON) {
    scan.at++;
    password = readPart(scan, PASSWORD);
  }
  if (scan.peek() === AT) {
    if (user === '') scan.fail();
    scan.at++;
  } else {
    // No userinfo: what was read as one is the host and what follows it.
    scan.at = start;
    user = undefined;
    password = undefined;
  }
  const host = readHost(scan);
  const port = readPort(scan);
  const params = scan.peek() === SEMI ? readUriParams(scan) : noParams;
  const headers = scan.peek() === QUESTION ? readHeaders(scan) : noHeaders;
  return { scheme, user, password, host, port, params, headers };
}

export function formatSipUri({ scheme, user, password, host, port, params, headers }: SipUri): string {
  let text = `${scheme}:`;
  if (user !== undefined) {
    text += escapedFor(user, USER);
    if (password !== undefined) text += `:${escapedFor(password, PASSWORD)}`;
    text += '@';
  }
  text += bracketed(host);
  if (port !== undefined) text += `:${port}`;
  text += formatUriParams(params);
  let separator = '?';
  for (const [name, value] of headers) {
    text += `${separator}${escapedFor(name, HNV)}=${escapedFor(value, HNV)}`;
    separator = '&';
  }
  return text;
}

/** Those that make two URIs different when only one has them (§19.1.4). All others are then ignored. */
const TELLING = ['transport', 'user', 'ttl', 'method', 'maddr'];

/** §19.1.4. Not transitive, as that section says. */
export function sameSipUri(a: SipUri, b: SipUri): boolean {
  if (a.scheme !== b.scheme || a.user !== b.user || a.password !== b.password || a.port !== b.port) return false;
  return sameText(a.host, b.host) && sameParams(a.params, b.params) && sameHeaders(a.headers, b.headers);
}

function readHeaders(scan: Scanner): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  do {
    scan.at++;
    const name = readPart(scan, HNV).toLowerCase();
    if (name === '' || scan.peek() !== EQUAL) scan.fail();
    scan.at++;
    const value = readPart(scan, HNV);
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}%2C${value}`);
  } while (!scan.failed && scan.peek() === AMPERSAND);
  return headers;
}

function sameParams(a: Params, b: Params): boolean {
  if (a.size === 0 && b.size === 0) return true;
  if (TELLING.some((name) => a.has(name) !== b.has(name))) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other !== undefined && !sameText(value ?? '', other ?? '')) return false;
  }
  return true;
}

function sameHeaders(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !sameText(value, other)) return false;
  }
  return true;
}

function sameText(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
