import { err, ok, type Result } from '../../base/result.ts';
import type { ParseError } from './parse-error.ts';
import { isToken } from './scan.ts';

/** §20.16. `seq` is below 2³¹ (§8.1.1.5); `method` is case-sensitive. */
export interface CSeq {
  readonly seq: number;
  readonly method: string;
}

export function parseCSeq(text: string): Result<CSeq, ParseError> {
  const match = /^(\d+)[ \t]+(\S+)$/.exec(text);
  const seq = Number(match?.[1]);
  const method = match?.[2] ?? '';
  if (!(seq < 2 ** 31) || !isToken(method)) return err({ code: 'bad-syntax', message: 'malformed CSeq' });
  return ok({ seq, method });
}

export function formatCSeq({ seq, method }: CSeq): string {
  return `${seq} ${method}`;
}
