import { bracketed } from '../../base/address.ts';
import type { Result } from '../../base/result.ts';
import { isLws } from './chars.ts';
import { parseWith } from './grammar.ts';
import { readHost, readPort } from './host.ts';
import { addParam, formatParams, noParams, type Params } from './params.ts';
import type { ParseError } from './parse-error.ts';
import type { Scanner } from './scanner.ts';
import { codesOf } from './source.ts';

/** One `via-parm` (§20.42). */
export interface Via {
  /** `SIP/2.0`. */
  readonly protocol: string;
  /** In upper case: `UDP`, `TCP`, `TLS`, `WS`… */
  readonly transport: string;
  /** The sent-by host in lower case, IPv6 without brackets. */
  readonly host: string;
  /** The sent-by port; undefined when it is the default of the transport. */
  readonly port?: number | undefined;
  readonly branch?: string | undefined;
  /** An address literal, IPv6 without brackets (RFC 5118 §4.5 met both). */
  readonly received?: string | undefined;
  /** RFC 3581: null when asked for and not yet filled in. */
  readonly rport?: number | null | undefined;
  /** All other parameters (maddr, ttl…). */
  readonly params: Params;
}

/** What nearly every Via begins with. */
const USUAL = codesOf('SIP/2.0/UDP ');
const BRANCH = codesOf('branch');
const RECEIVED = codesOf('received');
const RPORT = codesOf('rport');

const SLASH = 0x2f;
const PORT_LIMIT = 65_535;

export function parseVia(text: string): Result<Via, ParseError> {
  return parseWith('Via', readVia, text);
}

export function readVia(scan: Scanner): Via {
  const usual = scan.passAll(USUAL);
  const protocol = usual ? 'SIP/2.0' : readProtocol(scan);
  const transport = usual ? 'UDP' : readTransport(scan);
  scan.skipLws();
  const host = readHost(scan);
  scan.skipLws();
  const port = readPort(scan);
  let branch: string | undefined;
  let received: string | undefined;
  let rport: number | null | undefined;
  let params: Map<string, string | null> | undefined;
  while (scan.param()) {
    const { value } = scan;
    if (scan.isNamed(BRANCH)) branch = single(scan, branch, value);
    else if (scan.isNamed(RECEIVED)) received = unbracketed(single(scan, received, value));
    else if (scan.isNamed(RPORT)) {
      if (rport !== undefined) scan.fail();
      rport = value === null ? null : toPort(scan, value);
    } else {
      params ??= new Map();
      addParam(params, scan);
    }
  }
  return { protocol, transport, host, port, branch, received, rport, params: params ?? noParams };
}

export function formatVia({ protocol, transport, host, port, branch, received, rport, params }: Via): string {
  let text = `${protocol}/${transport} ${bracketed(host)}`;
  if (port !== undefined) text += `:${port}`;
  if (branch !== undefined) text += `;branch=${branch}`;
  if (received !== undefined) text += `;received=${received}`;
  if (rport !== undefined) text += rport === null ? ';rport' : `;rport=${rport}`;
  return text + formatParams(params);
}

function readTransport(scan: Scanner): string {
  scan.skipLws();
  const transport = scan.token();
  if (transport === '' || !isLws(scan.peek())) scan.fail();
  return transport.toUpperCase();
}

/** `SIP / 2.0 /`, LWS around the slashes allowed. */
function readProtocol(scan: Scanner): string {
  const name = scan.token();
  if (!scan.pass(SLASH)) scan.fail();
  const version = scan.token();
  if (!scan.pass(SLASH)) scan.fail();
  if (name === '' || version === '') scan.fail();
  return `${name}/${version}`.toUpperCase();
}

/** A parameter that has a value and stands once. */
function single(scan: Scanner, before: string | undefined, value: string | null): string {
  if (before !== undefined || value === null) scan.fail();
  return value ?? '';
}

function toPort(scan: Scanner, value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : PORT_LIMIT + 1;
  if (port > PORT_LIMIT) scan.fail();
  return port;
}

function unbracketed(value: string): string {
  return value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1) : value;
}
