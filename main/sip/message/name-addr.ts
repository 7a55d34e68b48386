import { err, ok, type Result } from '../../base/result.ts';
import { formatParams, type Params, parseParams } from './params.ts';
import type { ParseError } from './parse-error.ts';
import { closingQuote, quoted, skipLws, unquoted } from './scan.ts';
import { formatUri, parseUri, type Uri } from './uri.ts';

/** `name-addr` or `addr-spec` with header parameters: From, To, Contact, Route, Record-Route, Reply-To, Refer-To (§20.10). */
export interface NameAddr {
  /** Unquoted, quoted-pairs resolved. */
  readonly displayName?: string | undefined;
  readonly uri: Uri;
  /** All parameters but `tag`. */
  readonly params: Params;
  readonly tag?: string | undefined;
}

export function parseNameAddr(text: string): Result<NameAddr, ParseError> {
  const start = skipLws(text, 0);
  let nameEnd = start;
  if (text.charCodeAt(start) === 0x22) {
    nameEnd = closingQuote(text, start) + 1;
    if (nameEnd === 0) return bad(text);
  }
  const open = text.indexOf('<', nameEnd);
  const close = open < 0 ? -1 : text.indexOf('>', open);
  if (open >= 0 && close < 0) return bad(text);
  const semi = text.indexOf(';', nameEnd);
  const uriEnd = semi < 0 ? text.length : semi;
  const uri = parseUri(open < 0 ? text.slice(start, uriEnd).trim() : text.slice(open + 1, close).trim());
  if (!uri.ok) return uri;
  const params = parseParams(text, open < 0 ? uriEnd : close + 1);
  if (!params.ok) return params;
  const tag = params.value.get('tag') ?? undefined;
  const others = tag === undefined ? params.value : without(params.value, 'tag');
  const displayName = open < 0 ? '' : unquoted(text.slice(start, open).trim());
  return ok({ displayName: displayName === '' ? undefined : displayName, uri: uri.value, params: others, tag });
}

/** Always in angle brackets, so that the URI's own parameters stay its own. */
export function formatNameAddr({ displayName, uri, params, tag }: NameAddr): string {
  const name = displayName === undefined || displayName === '' ? '' : `${quoted(displayName)} `;
  return `${name}<${formatUri(uri)}>${formatParams(params)}${tag === undefined ? '' : `;tag=${tag}`}`;
}

function without(params: Params, name: string): Params {
  const rest = new Map(params);
  rest.delete(name);
  return rest;
}

function bad(text: string): Result<never, ParseError> {
  return err({ code: 'bad-syntax', message: `malformed address: ${text.slice(0, 80)}` });
}
