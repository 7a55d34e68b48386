import { bracketed } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { formatParams, noParams, type Params } from './params.ts';
import type { ParseError } from './parse-error.ts';

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
  /** The `?name=value` part; names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** A telephone number (RFC 3966). */
export interface TelUri {
  readonly scheme: 'tel';
  /** As written, visual separators included: `+1-201-555-0123`, or local with a `phone-context` parameter. */
  readonly number: string;
  readonly params: Params;
}

/** Any other absolute URI, uninterpreted. */
export interface OtherUri {
  readonly scheme: 'other';
  /** In lower case: `http`, `mailto`… */
  readonly name: string;
  /** What follows the colon. */
  readonly rest: string;
}

export type Uri = SipUri | TelUri | OtherUri;

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

export function isSipUri(uri: Uri): uri is SipUri {
  return uri.scheme === 'sip' || uri.scheme === 'sips';
}

export function parseUri(text: string): Result<Uri, ParseError> {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon).toLowerCase();
  if (colon <= 0 || !/^[a-z][a-z0-9+\-.]*$/.test(scheme) || /[\s<>"]/.test(text)) return bad(text);
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, text, colon + 1);
  if (scheme === 'tel') return parseTel(text);
  return ok({ scheme: 'other', name: scheme, rest: text.slice(colon + 1) });
}

export function formatUri(uri: Uri): string {
  if (uri.scheme === 'other') return `${uri.name}:${uri.rest}`;
  if (uri.scheme === 'tel') return `tel:${uri.number}${formatParams(uri.params)}`;
  const password = uri.password === undefined ? '' : `:${uri.password}`;
  const userinfo = uri.user === undefined ? '' : `${uri.user}${password}@`;
  const port = uri.port === undefined ? '' : `:${uri.port}`;
  const headers = [...uri.headers].map(([name, value]) => `${name}=${value}`).join('&');
  return `${uri.scheme}:${userinfo}${bracketed(uri.host)}${port}${formatParams(uri.params)}${headers && `?${headers}`}`;
}

/** Equality by RFC 3261 §19.1.4, RFC 3966 §4 for tel. */
export function sameUri(a: Uri, b: Uri): boolean {
  return formatUri(a) === formatUri(b);
}

/** Every `%HH` resolved, for showing to people; text that is not UTF-8 stays escaped. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseSip(scheme: 'sip' | 'sips', text: string, from: number): Result<Uri, ParseError> {
  const at = text.indexOf('@', from);
  const rest = text.slice(at < 0 ? from : at + 1);
  const match = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.\-_]+)(?::(\d{1,5}))?((?:;[^;?]+)*)(?:\?(.*))?$/.exec(rest);
  if (!match) return bad(text);
  const [, host = '', port, params = '', headers = ''] = match;
  const userinfo = at < 0 ? undefined : text.slice(from, at);
  const colon = userinfo?.indexOf(':') ?? -1;
  return ok({
    scheme,
    user: colon < 0 ? userinfo : userinfo?.slice(0, colon),
    password: colon < 0 ? undefined : userinfo?.slice(colon + 1),
    host: host.replace(/[[\]]/g, '').toLowerCase(),
    port: port === undefined ? undefined : Number(port),
    params: uriParams(params),
    headers: new Map(headers === '' ? [] : headers.split('&').map((pair) => split(pair, '') as [string, string])),
  });
}

function parseTel(text: string): Result<Uri, ParseError> {
  const [number = '', ...params] = text.slice(4).split(';');
  return ok({ scheme: 'tel', number, params: uriParams(params.map((param) => `;${param}`).join('')) });
}

function uriParams(text: string): Params {
  return new Map(
    text
      .split(';')
      .slice(1)
      .map((param) => split(param, null)),
  );
}

function split<T>(pair: string, without: T): [string, string | T] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair.toLowerCase(), without] : [pair.slice(0, equals).toLowerCase(), pair.slice(equals + 1)];
}

function bad(text: string): Result<never, ParseError> {
  return err({ code: 'bad-syntax', message: `malformed URI: ${text.slice(0, 80)}` });
}
