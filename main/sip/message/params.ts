import { ok, type Result } from '../../base/result.ts';
import { malformed } from './grammar.ts';
import type { ParseError } from './parse-error.ts';
import { Scanner } from './scanner.ts';
import { Source } from './source.ts';

/** Parameters in order; names in lower case; values as written (quoted strings with their quotes), null without a value. */
export type Params = ReadonlyMap<string, string | null>;

export const noParams: Params = new Map();

/** Parses `*( SEMI generic-param )` from `from` to the end of `text` (§25.1). */
export function parseParams(text: string, from = 0): Result<Params, ParseError> {
  const scan = new Scanner(new Source(text), from);
  const params = readParams(scan);
  return !scan.failed && scan.atEnd() ? ok(params) : malformed('parameters', text);
}

/** Reads `*( SEMI generic-param )` (§25.1); the same name twice is a failure (§7.3.1). */
export function readParams(scan: Scanner): Params {
  let params: Map<string, string | null> | undefined;
  while (scan.param()) {
    params ??= new Map();
    addParam(params, scan);
  }
  return params ?? noParams;
}

/** Takes over the parameter that the scanner has just read. */
export function addParam(params: Map<string, string | null>, scan: Scanner): void {
  const { name } = scan;
  if (params.has(name)) scan.fail();
  else params.set(name, scan.value);
}

/** `;name=value` for each. */
export function formatParams(params: Params): string {
  let text = '';
  for (const [name, value] of params) text += value === null ? `;${name}` : `;${name}=${value}`;
  return text;
}
