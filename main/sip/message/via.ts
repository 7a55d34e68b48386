import { bracketed } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { formatParams, type Params, parseParams } from './params.ts';
import type { ParseError } from './parse-error.ts';

/** One `via-parm` (§20.42). */
export interface Via {
  /** `SIP/2.0`. */
  readonly protocol: string;
  /** In upper case: `UDP`, `TCP`, `TLS`, `WS`… */
  readonly transport: string;
  /** The sent-by host, IPv6 without brackets. */
  readonly host: string;
  /** The sent-by port; undefined when it is the default of the transport. */
  readonly port?: number | undefined;
  readonly branch?: string | undefined;
  readonly received?: string | undefined;
  /** RFC 3581: null when asked for and not yet filled in. */
  readonly rport?: number | null | undefined;
  /** All other parameters (maddr, ttl…). */
  readonly params: Params;
}

export function parseVia(text: string): Result<Via, ParseError> {
  const match =
    /^\s*([^\s/]+)\s*\/\s*([^\s/]+)\s*\/\s*([^\s/]+)\s+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.\-_]+)(?:\s*:\s*(\d{1,5}))?\s*(?=;|$)/.exec(
      text,
    );
  if (!match) return bad(text);
  const [whole, name, version, transport = '', host = '', port] = match;
  const parsed = parseParams(text, whole.length);
  if (!parsed.ok) return parsed;
  const params = new Map(parsed.value);
  const rport = params.get('rport');
  const via = {
    protocol: `${name}/${version}`.toUpperCase(),
    transport: transport.toUpperCase(),
    host: host.replace(/[[\]]/g, ''),
    port: port === undefined ? undefined : Number(port),
    branch: params.get('branch') ?? undefined,
    received: params.get('received') ?? undefined,
    rport: typeof rport === 'string' ? Number(rport) : rport,
    params,
  };
  for (const own of ['branch', 'received', 'rport']) params.delete(own);
  return ok(via);
}

export function formatVia({ protocol, transport, host, port, branch, received, rport, params }: Via): string {
  let text = `${protocol}/${transport} ${bracketed(host)}`;
  if (port !== undefined) text += `:${port}`;
  if (branch !== undefined) text += `;branch=${branch}`;
  if (received !== undefined) text += `;received=${received}`;
  if (rport !== undefined) text += rport === null ? ';rport' : `;rport=${rport}`;
  return text + formatParams(params);
}

function bad(text: string): Result<never, ParseError> {
  return err({ code: 'bad-syntax', message: `malformed Via: ${text.slice(0, 80)}` });
}
