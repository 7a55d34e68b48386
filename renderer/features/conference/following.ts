import type { Snapshot } from '../../../app/ipc/contract.ts';
import { isTaken, nextShown } from '../calls/call-list.ts';
import { isOpen, isSeated } from './party-list.ts';

/** What is on show in the calls page: a call, a room, or neither. */
export interface Shown {
  readonly callId: string | undefined;
  readonly roomId: string | undefined;
}

type Talks = Pick<Snapshot, 'calls' | 'rooms'>;

/**
 * What is on show after the state went from `before` to `after`: a room that this end sat down in, a call that was just
 * placed or answered, the room that the call on show went into; else what was shown, and when that is over, what is on.
 */
export function nextTalk(before: Talks | undefined, after: Talks, shown: Shown): Shown {
  const seatedBefore = new Set(before?.rooms.filter(isSeated).map(({ id }) => id));
  const freshRoom = after.rooms.findLast((room) => isSeated(room) && !seatedBefore.has(room.id));
  if (freshRoom) return { callId: undefined, roomId: freshRoom.id };
  const takenBefore = new Set(before?.calls.filter(isTaken).map(({ id }) => id));
  const freshCall = after.calls.some((call) => isTaken(call) && !takenBefore.has(call.id));
  const entered = after.calls.find(({ id }) => id === shown.callId)?.roomId;
  if (entered !== undefined && !freshCall) return { callId: undefined, roomId: entered };
  const room = after.rooms.find(({ id }) => id === shown.roomId);
  if (room && !freshCall) return afterRoom(before, after, room.id, shown);
  return { callId: nextShown(before?.calls ?? [], after.calls, shown.callId), roomId: undefined };
}

/** A room stays on show; one that ended makes room for a talk that is on. */
function afterRoom(before: Talks | undefined, after: Talks, roomId: string, shown: Shown): Shown {
  const isOver = after.rooms.some((room) => room.id === roomId && !isOpen(room));
  const wasOpen = before?.rooms.some((room) => room.id === roomId && isOpen(room)) ?? false;
  if (!isOver || !wasOpen) return shown;
  const other = after.rooms.findLast(isSeated);
  if (other) return { callId: undefined, roomId: other.id };
  const call = after.calls.findLast(isTaken);
  return call ? { callId: call.id, roomId: undefined } : shown;
}
