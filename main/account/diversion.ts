import { limits } from '../base/limits.ts';
import type { Headers } from '../sip/message/headers.ts';
import { formatNameAddr, type NameAddr, parseNameAddr } from '../sip/message/name-addr.ts';
import type { Uri } from '../sip/message/uri.ts';

/** Why a call was sent on, in the words of RFC 5806; those that nobody registered are `unknown`. */
export type DiversionReason = (typeof reasons)[number];

const reasons = [
  'unknown',
  'user-busy',
  'no-answer',
  'unavailable',
  'unconditional',
  'time-of-day',
  'do-not-disturb',
  'deflection',
  'follow-me',
  'out-of-service',
  'away',
] as const;

/** One time that a call was sent on: by whom, and why (RFC 5806). */
export interface Diversion {
  readonly uri: Uri;
  readonly displayName?: string | undefined;
  readonly reason: DiversionReason;
  /** How often it was sent on by then, where one entry stands for several. */
  readonly count: number;
  /** Who sent it on does not want to be shown (`privacy=full`, `name` or `uri`). */
  readonly isPrivate: boolean;
}

/** The Diversion entries of a message, the latest first, as they stand there; what can't be read is passed over. */
export function readDiversions(headers: Headers): readonly Diversion[] {
  return headers
    .list('Diversion')
    .slice(0, limits.diversionsRead)
    .flatMap((text) => {
      const entry = parseNameAddr(text);
      return entry.ok ? [diversionOf(entry.value)] : [];
    });
}

/** One entry as it stands in a message; the latest one goes first. */
export function formatDiversion({ uri, displayName, reason, count, isPrivate }: Diversion): string {
  const params = new Map([
    ['reason', reason],
    ['counter', String(count)],
    ['privacy', isPrivate ? 'full' : 'off'],
  ]);
  return formatNameAddr({ displayName, uri, params });
}

function diversionOf({ uri, displayName, params }: NameAddr): Diversion {
  const reason = unquoted(params.get('reason')).toLowerCase();
  const count = /^\d{1,2}$/.exec(params.get('counter') ?? '');
  const privacy = unquoted(params.get('privacy')).toLowerCase();
  return {
    uri,
    displayName,
    reason: reasons.find((known) => known === reason) ?? 'unknown',
    count: count ? Math.max(1, Number(count[0])) : 1,
    isPrivate: ['full', 'name', 'uri'].includes(privacy),
  };
}

function unquoted(value: string | null | undefined): string {
  return (value ?? '').replace(/^"(.*)"$/, '$1');
}
