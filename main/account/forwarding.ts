import { limits } from '../base/limits.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { formatNameAddr } from '../sip/message/name-addr.ts';
import { isSipUri, type Uri, unescaped } from '../sip/message/uri.ts';
import { type DiversionReason, formatDiversion, readDiversions } from './diversion.ts';
import { formatHistoryEntry, historyOfResponse, readHistory } from './history-info.ts';

/** Why a call is sent on from here. */
export type ForwardingCause = Extract<DiversionReason, 'unconditional' | 'user-busy' | 'no-answer' | 'deflection'>;

type HeaderLine = readonly [name: string, value: string];

/** Who sent a call on to here, as a person reads it. */
export interface DivertedBy {
  readonly uri: Uri;
  readonly displayName?: string | undefined;
  readonly reason: DiversionReason;
}

/** The statuses by which History-Info tells why (RFC 4458 §2, RFC 7544 §6). */
const reasonsByStatus: Readonly<Record<number, DiversionReason>> = {
  302: 'unconditional',
  408: 'no-answer',
  480: 'deflection',
  486: 'user-busy',
  487: 'deflection',
  503: 'unavailable',
};

/**
 * The header fields of a 302 that sends a call on to `to` (RFC 3261 §8.1.3.4): Contact, who sends it on and why
 * (RFC 5806), and the way so far for who asked for it (RFC 7044 §8, §9.4).
 */
export function forwardingHeaders(
  request: SipRequest,
  own: Uri,
  to: Uri,
  cause: ForwardingCause,
): readonly HeaderLine[] {
  const { headers } = request;
  const history = readHistory(headers);
  const entries = historyOfResponse(history, request.uri);
  const lines: HeaderLine[] = [
    ['Contact', formatNameAddr({ uri: to, params: new Map([['mp', entries.at(-1)?.index ?? '1']]) })],
    ['Diversion', formatDiversion({ uri: own, reason: cause, count: 1, isPrivate: false })],
  ];
  const asked = history.length > 0 || headers.list('Supported').some((tag) => tag.toLowerCase() === 'histinfo');
  if (asked) lines.push(...entries.map((entry): HeaderLine => ['History-Info', formatHistoryEntry(entry)]));
  return lines;
}

/** How often a call was sent on before it came here. */
export function timesDiverted({ headers }: SipRequest): number {
  const byDiversion = readDiversions(headers).reduce((sum, { count }) => sum + count, 0);
  const byHistory = readHistory(headers).filter(({ from }) => from?.by === 'mp').length;
  return Math.max(byDiversion, byHistory);
}

/** Whether it was this address that sent the call on: it would go in a circle. */
function wasDivertedBy({ headers }: SipRequest, own: Uri): boolean {
  return readDiversions(headers).some(({ uri }) => sameUser(uri, own));
}

/** Who sent a call on to here last; nobody, or nobody who wants to be named: undefined. */
export function divertedBy({ headers }: SipRequest): DivertedBy | undefined {
  const [latest] = readDiversions(headers);
  if (latest) return latest.isPrivate ? undefined : latest;
  const history = readHistory(headers);
  const mapped = history.findLast(({ from }) => from?.by === 'mp');
  const before = history.find(({ index }) => index === mapped?.from?.index);
  if (!before || before.isPrivate) return undefined;
  return { uri: before.uri, displayName: before.displayName, reason: reasonsByStatus[before.status ?? 0] ?? 'unknown' };
}

/** A sentence about who sent a call on: `Forwarded by Bob, who is busy`. `label` is who that is, as a person reads it. */
export function diversionWords(label: string, reason: DiversionReason): string {
  switch (reason) {
    case 'user-busy':
      return `Forwarded by ${label}, who is busy`;
    case 'no-answer':
      return `Forwarded by ${label}, who did not answer`;
    case 'do-not-disturb':
      return `Forwarded by ${label}, who does not want to be disturbed`;
    case 'unavailable':
    case 'out-of-service':
    case 'away':
      return `Forwarded by ${label}, who is not available`;
    case 'unknown':
    case 'unconditional':
    case 'time-of-day':
    case 'deflection':
    case 'follow-me':
      return `Forwarded by ${label}`;
  }
}

/** Whether a call may be sent on from here once more. */
export function mayForward(request: SipRequest, own: Uri): boolean {
  return timesDiverted(request) < limits.diversions && !wasDivertedBy(request, own);
}

/** Two phones of one host are told apart by their ports; a port that only one of them names tells nothing. */
function sameUser(a: Uri, b: Uri): boolean {
  if (!isSipUri(a) || !isSipUri(b) || a.host !== b.host) return false;
  const samePort = a.port === undefined || b.port === undefined || a.port === b.port;
  return samePort && unescaped(a.user ?? '') === unescaped(b.user ?? '');
}
