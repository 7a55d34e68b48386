import { limits } from '../../base/limits.ts';
import { parseWith } from '../message/grammar.ts';
import { splitList } from '../message/list.ts';
import { readParams } from '../message/params.ts';
import { unquoted } from '../message/quoted-string.ts';

/** One value of a Reason header (RFC 3326 §2). */
export interface Reason {
  /** Upper case: `SIP`, `Q.850`. */
  readonly protocol: string;
  /** A SIP status, or a cause of Q.850. */
  readonly cause?: number;
  readonly text?: string;
}

/** What an `EndCause` brings as its reason, the first `limits.reasons` of them; a value that can't be read is left out. */
export function parseReason(value: string): Reason[] {
  const elements = splitList(value).filter((element) => element !== '');
  return elements.slice(0, limits.reasons).flatMap((element) => {
    const [, protocol = '', rest = ''] = /^[ \t]*([^;, \t]+)[ \t]*(;.*)?$/.exec(element) ?? [];
    const params = parseWith('Reason', readParams, rest);
    if (protocol === '' || !params.ok) return [];
    const [cause, text] = [params.value.get('cause') ?? '', params.value.get('text')];
    return {
      protocol: protocol.toUpperCase(),
      ...(/^\d{1,3}$/.test(cause) ? { cause: Number(cause) } : {}),
      ...(text ? { text: unquoted(text) } : {}),
    };
  });
}

/** Whether a call to us was given up because somebody else has answered it: nobody has missed it (RFC 3326 §3.1). */
export function isAnsweredElsewhere(value: string): boolean {
  return parseReason(value).some(({ protocol, cause }) => protocol === 'SIP' && cause === 200);
}
