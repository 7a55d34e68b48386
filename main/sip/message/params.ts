import { err, ok, type Result } from '../../base/result.ts';
import type { ParseError } from './parse-error.ts';
import { closingQuote, skipLws } from './scan.ts';

/** Parameters in order; names in lower case; values as written (quoted strings with their quotes), null without a value. */
export type Params = ReadonlyMap<string, string | null>;

export const noParams: Params = new Map();

/** Reads `*( SEMI generic-param )` from `from` to the end of `text` (§25.1). */
export function parseParams(text: string, from: number): Result<Params, ParseError> {
  let at = skipLws(text, from);
  if (at === text.length) return ok(noParams);
  const params = new Map<string, string | null>();
  while (at < text.length) {
    if (text.charCodeAt(at) !== 0x3b) return bad(text);
    const end = paramEnd(text, at + 1);
    if (end < 0) return bad(text);
    const equals = text.indexOf('=', at);
    const hasValue = equals >= 0 && equals < end;
    const name = text.slice(at + 1, hasValue ? equals : end).trim();
    const value = hasValue ? text.slice(equals + 1, end).trim() : null;
    if (name === '' || value === '') return bad(text);
    params.set(name.toLowerCase(), value);
    at = end;
  }
  return ok(params);
}

/** `;name=value` for each. */
export function formatParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) text += value === null ? `;${name}` : `;${name}=${value}`;
  return text;
}

function paramEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3b) return at;
    if (code === 0x22) {
      at = closingQuote(text, at);
      if (at < 0) return -1;
    }
  }
  return text.length;
}

function bad(text: string): Result<never, ParseError> {
  return err({ code: 'bad-syntax', message: `malformed parameters: ${text.slice(0, 80)}` });
}
