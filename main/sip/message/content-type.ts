import { err, ok, type Result } from '../../base/result.ts';
import { formatParams, type Params, parseParams } from './params.ts';
import type { ParseError } from './parse-error.ts';

/** §20.15; `type` is `main/sub` in lower case. */
export interface ContentType {
  readonly type: string;
  readonly params: Params;
}

export function parseContentType(text: string): Result<ContentType, ParseError> {
  const match = /^\s*([A-Za-z0-9\-.!%*_+`'~]+)\s*\/\s*([A-Za-z0-9\-.!%*_+`'~]+)\s*(?=;|$)/.exec(text);
  if (!match) return err({ code: 'bad-syntax', message: 'malformed Content-Type' });
  const params = parseParams(text, match[0].length);
  return params.ok ? ok({ type: `${match[1]}/${match[2]}`.toLowerCase(), params: params.value }) : params;
}

export function formatContentType({ type, params }: ContentType): string {
  return type + formatParams(params);
}
