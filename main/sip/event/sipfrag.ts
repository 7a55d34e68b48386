import { err, ok, type Result } from '../../base/result.ts';
import type { SessionBody } from '../agent/body.ts';
import type { ParseError } from '../message/parse-error.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';

export const sipfragType = 'message/sipfrag';

/** How far a referred request has come (RFC 3515 §2.4.5). */
export interface ReferStatus {
  readonly status: number;
  readonly reason: string;
}

/** The status line alone: what else the answer held may be nobody's business (RFC 3515 §5.2). */
export function sipfragOf({ status, reason }: ReferStatus): SessionBody {
  const phrase = reason.replace(/[\r\n]+/g, ' ');
  return { contentType: sipfragType, bytes: new TextEncoder().encode(`SIP/2.0 ${status} ${phrase}\r\n`) };
}

/** The status line that a sipfrag (RFC 3420) must begin with here; what follows it is passed over. */
export function parseSipfrag(body: Uint8Array): Result<ReferStatus, ParseError> {
  const line = new TextDecoder().decode(body.subarray(0, lineBytes)).split(/\r?\n/)[0] ?? '';
  const [, code, reason = ''] = /^SIP\/2\.0 +([1-6]\d\d)(?: +(.*))?$/i.exec(line.trimEnd()) ?? [];
  if (code === undefined) return err({ code: 'bad-syntax', message: 'a sipfrag without a status line' });
  const status = Number(code);
  return ok({ status, reason: reason.trim() || reasonPhrase(status) });
}

/** As much of the first line as anyone reads. */
const lineBytes = 512;
