import type { CallState, RoomState } from '../../../app/ipc/contract.ts';
import { formatDay, startOfDay } from './format.ts';
import { callsText as text } from './text.ts';

export function isLive(call: CallState): boolean {
  return call.state !== 'ended';
}

/** A call of a room is shown there, and nowhere else. */
function isAlone(call: CallState): boolean {
  return call.roomId === undefined;
}

/** It rings here and nobody has answered. */
export function isIncoming(call: CallState): boolean {
  return call.state === 'incoming' && isAlone(call);
}

/** Live, and answered or placed by this person; not in a room. */
export function isTaken(call: CallState): boolean {
  return isLive(call) && call.state !== 'incoming' && isAlone(call);
}

/** The other calls that somebody can be connected with: those that were answered. */
export function otherTalks(calls: readonly CallState[], callId: string): readonly CallState[] {
  return calls.filter((call) => call.state === 'active' && isAlone(call) && call.id !== callId);
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

/** Something in the list of what was: a call, or a conference with its people. */
type Past = { readonly kind: 'call'; readonly call: CallState } | { readonly kind: 'room'; readonly room: RoomState };

export interface DayOfTalks {
  readonly day: string;
  readonly talks: readonly Past[];
}

/** Ended calls and rooms, newest first, a group a day; the calls of a room that is listed stand for themselves no more. */
export function talksByDay(
  calls: readonly CallState[],
  rooms: readonly RoomState[],
  now: number,
  locale?: string,
): DayOfTalks[] {
  const known = new Set(rooms.map(({ id }) => id));
  const past: Past[] = [
    ...calls
      .filter((call) => !isLive(call) && !(call.roomId !== undefined && known.has(call.roomId)))
      .map((call) => ({ kind: 'call', call }) as const),
    ...rooms.filter(({ state }) => state === 'ended').map((room) => ({ kind: 'room', room }) as const),
  ];
  const days = Map.groupBy(
    past.sort((a, b) => beganAt(b) - beganAt(a)),
    (talk) => startOfDay(beganAt(talk)),
  );
  return [...days].map(([start, talks]) => ({ day: formatDay(start, now, locale), talks }));
}

function beganAt(past: Past): number {
  return past.kind === 'call' ? past.call.startedAt : past.room.createdAt;
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
