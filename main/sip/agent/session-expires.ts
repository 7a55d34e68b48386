import { parseWith } from '../message/grammar.ts';
import type { SipMessage } from '../message/message.ts';
import { readParams } from '../message/params.ts';

/** Session-Expires (RFC 4028 §4). */
export interface SessionExpires {
  readonly seconds: number;
  /** Who refreshes: the end that sent the request this stands in, or is answered by, or its peer. */
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** Undefined where there is none, or one that can't be read. */
export function sessionExpiresOf(message: SipMessage): SessionExpires | undefined {
  const text = message.headers.get('Session-Expires');
  if (text === undefined) return undefined;
  const [, digits, rest = ''] = /^(\d{1,10})[ \t]*(;.*)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const params = parseWith('Session-Expires', readParams, rest);
  if (!params.ok) return undefined;
  const refresher = params.value.get('refresher')?.toLowerCase();
  return { seconds: Number(digits), refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}

/** Min-SE in seconds (RFC 4028 §5). */
export function minSeOf(message: SipMessage): number | undefined {
  const [, digits] = /^(\d{1,10})[ \t]*(;.*)?$/.exec(message.headers.get('Min-SE') ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}
