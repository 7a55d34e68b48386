import type { Result } from '../../base/result.ts';
import { parseWith } from './grammar.ts';
import { formatParams, type Params, readParams } from './params.ts';
import type { ParseError } from './parse-error.ts';
import type { Scanner } from './scanner.ts';

/** §20.15; `type` is `main/sub` in lower case. */
export interface ContentType {
  readonly type: string;
  readonly params: Params;
}

const SLASH = 0x2f;

export function parseContentType(text: string): Result<ContentType, ParseError> {
  return parseWith('Content-Type', readContentType, text);
}

export function readContentType(scan: Scanner): ContentType {
  const main = scan.token();
  if (!scan.pass(SLASH)) scan.fail();
  const sub = scan.token();
  if (main === '' || sub === '') scan.fail();
  return { type: `${main}/${sub}`.toLowerCase(), params: readParams(scan) };
}

export function formatContentType({ type, params }: ContentType): string {
  return type + formatParams(params);
}
