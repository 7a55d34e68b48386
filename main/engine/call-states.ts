import type { Call } from '../call/call.ts';
import type { Calls } from '../call/calls.ts';
import type { RemoteConferences } from '../conference/remote-conferences.ts';
import type { Rooms } from '../conference/rooms.ts';
import type { RecordingDesk } from './recording-desk.ts';
import { callState } from './snapshot.ts';
import type { CallState } from './state.ts';

interface Known {
  readonly calls: Calls;
  readonly rooms: Rooms;
  readonly recordings: RecordingDesk;
}

/** All calls as they leave the engine: with the room that each is in, or was in when it ended, the conference at its far end, and its recording. */
export function callStates({ calls, rooms, recordings }: Known, conferences: RemoteConferences): CallState[] {
  const roomIds = new Map<Call | undefined, string>();
  for (const room of rooms.list()) {
    for (const { call } of room.parties()) {
      // A call that outlives its room, as one that moved to a server, is a call like any other.
      if (call?.ended || room.endedAt === undefined) roomIds.set(call, room.id);
    }
  }
  return calls.list().map((call) => ({
    ...callState(call, roomIds.get(call), conferences.of(call)),
    ...recordings.stateOf(call.id),
  }));
}
