import type { Result } from '../../base/result.ts';
import { isLws } from './chars.ts';
import { parseWith } from './grammar.ts';
import type { ParseError } from './parse-error.ts';
import type { Scanner } from './scanner.ts';

/** §20.16. `seq` is below 2³¹ (§8.1.1.5); `method` is case-sensitive. */
export interface CSeq {
  readonly seq: number;
  readonly method: string;
}

const LARGEST = 2 ** 31 - 1;

export function parseCSeq(text: string): Result<CSeq, ParseError> {
  return parseWith('CSeq', readCSeq, text);
}

export function readCSeq(scan: Scanner): CSeq {
  const seq = scan.number(LARGEST);
  if (seq < 0 || !isLws(scan.peek())) scan.fail();
  scan.skipLws();
  const method = scan.token();
  if (method === '') scan.fail();
  return { seq, method };
}

export function formatCSeq({ seq, method }: CSeq): string {
  return `${seq} ${method}`;
}
