import { DIALLED } from './chars.ts';
import type { Params } from './params.ts';
import type { Scanner } from './scanner.ts';
import { formatUriParams, readUriParams } from './uri-params.ts';

/** A telephone number (RFC 3966). */
export interface TelUri {
  readonly scheme: 'tel';
  /** As written, visual separators included: `+1-201-555-0123`, or local with a `phone-context` parameter. */
  readonly number: string;
  readonly params: Params;
}

/** RFC 3966 §3: `+` and digits, or a local number, which must say its context; visual separators anywhere after the first. */
const GLOBAL = /^\+[-.()]*\d[\d\-.()]*$/;
const LOCAL = /^[-.()]*[0-9A-Fa-f*#][0-9A-Fa-f*#\-.()]*$/;

/** Reads what follows `tel:`, as far as it goes. */
export function readTelUri(scan: Scanner): TelUri {
  const start = scan.at;
  scan.passClass(DIALLED);
  const number = scan.text.slice(start, scan.at);
  const params = readUriParams(scan);
  const local = !number.startsWith('+');
  if (!(local ? LOCAL : GLOBAL).test(number) || (local && !params.get('phone-context'))) scan.fail();
  return { scheme: 'tel', number, params };
}

export function formatTelUri({ number, params }: TelUri): string {
  return `tel:${number}${formatUriParams(params)}`;
}

/** RFC 3966 §4: visual separators and case don't count; every parameter must be in both. */
export function sameTelUri(a: TelUri, b: TelUri): boolean {
  if (dialled(a.number) !== dialled(b.number) || a.params.size !== b.params.size) return false;
  for (const [name, value] of a.params) {
    const other = b.params.get(name);
    if (other === undefined || comparable(name, value) !== comparable(name, other)) return false;
  }
  return true;
}

function comparable(name: string, value: string | null): string {
  const text = value ?? '';
  const isNumber = name === 'ext' || (name === 'phone-context' && text.startsWith('+'));
  return isNumber ? dialled(text) : text.toLowerCase();
}

function dialled(number: string): string {
  return number.replace(/[-.()]/g, '').toLowerCase();
}
