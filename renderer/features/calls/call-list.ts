import type { CallState } from '../../../app/ipc/contract.ts';
import { formatDay, startOfDay } from './format.ts';
import { callsText as text } from './text.ts';

export function isLive(call: CallState): boolean {
  return call.state !== 'ended';
}

/** It rings here and nobody has answered. */
export function isIncoming(call: CallState): boolean {
  return call.state === 'incoming';
}

/** Live, and answered or placed by this person. */
export function isTaken(call: CallState): boolean {
  return isLive(call) && !isIncoming(call);
}

/** The other calls that somebody can be connected with: those that were answered. */
export function otherTalks(calls: readonly CallState[], callId: string): readonly CallState[] {
  return calls.filter(({ id, state }) => state === 'active' && id !== callId);
}

export function isMissed(call: CallState): boolean {
  return call.direction === 'incoming' && call.end?.code === 'missed';
}

/** How a call in the list went, in a word. */
export function outcomeWord(call: CallState): string {
  const code = call.end?.code;
  if (call.answeredAt !== undefined || code === undefined || code === 'hung-up' || code === 'hung-up-remotely') {
    return directionWord(call);
  }
  return text.outcomes[code];
}

export function directionWord(call: CallState): string {
  return call.direction === 'incoming' ? text.incoming : text.outgoing;
}

export interface DayOfCalls {
  readonly day: string;
  readonly calls: readonly CallState[];
}

/** Ended calls, newest first, a group a day. */
export function callsByDay(calls: readonly CallState[], now: number, locale?: string): DayOfCalls[] {
  const ended = calls.filter((call) => !isLive(call)).sort((a, b) => b.startedAt - a.startedAt);
  const days = Map.groupBy(ended, (call) => startOfDay(call.startedAt));
  return [...days].map(([start, ofDay]) => ({ day: formatDay(start, now, locale), calls: ofDay }));
}

/**
 * The call on show after the state went from `before` to `after`: a call that was just placed or answered, else the one
 * that was shown; when that one ended while others are on, the newest of those.
 */
export function nextShown(
  before: readonly CallState[],
  after: readonly CallState[],
  shown: string | undefined,
): string | undefined {
  const takenBefore = new Set(before.filter(isTaken).map(({ id }) => id));
  const taken = after.filter(isTaken);
  const fresh = taken.findLast(({ id }) => !takenBefore.has(id));
  if (fresh) return fresh.id;
  const current = after.find(({ id }) => id === shown);
  const justEnded = current && !isLive(current) && takenBefore.has(current.id);
  if (justEnded && taken.length > 0) return taken.at(-1)?.id;
  return current?.id;
}
