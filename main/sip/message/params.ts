import type { Scanner } from './scanner.ts';

/** Parameters in order; names in lower case; values as written (quoted strings with their quotes), null without a value. */
export type Params = ReadonlyMap<string, string | null>;

export const noParams: Params = new Map();

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
