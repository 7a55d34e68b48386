import { describe, expect, it } from 'vitest';
import type { CallState, RoomState } from '../../../../app/ipc/contract.ts';
import { nextTalk, type Shown } from '../../../../renderer/features/conference/following.ts';
import { aRoom } from '../../../support/snapshots.ts';
import { aCall } from '../fixtures.ts';

const bob = aCall({ id: 'bob' });
const carol = aCall({ id: 'carol' });
const room = aRoom({ id: 'room' });
const over: RoomState = { ...room, state: 'ended', host: { ...room.host, present: false } };
const away: RoomState = { ...room, host: { ...room.host, present: false } };
const inRoom = { roomId: 'room' };

const nothing: Shown = { callId: undefined, roomId: undefined };
const onBob: Shown = { callId: 'bob', roomId: undefined };
const onRoom: Shown = { callId: undefined, roomId: 'room' };

type Talks = { calls: CallState[]; rooms: RoomState[] };
const talks = (calls: CallState[], rooms: RoomState[] = []): Talks => ({ calls, rooms });

describe('what is on show', () => {
  it.each<[string, Talks, Talks, Shown, Shown]>([
    ['a placed call', talks([]), talks([bob]), nothing, onBob],
    ['a room that this end made', talks([]), talks([], [room]), nothing, onRoom],
    ['a room of others stays where it is', talks([]), talks([], [away]), nothing, nothing],
    ['until this end goes there', talks([], [away]), talks([], [room]), nothing, onRoom],
    [
      'a call that was merged gives way to the room',
      talks([bob], []),
      talks([{ ...bob, ...inRoom }], [room]),
      onBob,
      onRoom,
    ],
    ['and to one that is open', talks([bob], [away]), talks([{ ...bob, ...inRoom }], [away]), onBob, onRoom],
    [
      'calls of a room don’t show by themselves',
      talks([], [room]),
      talks([{ ...bob, ...inRoom }], [room]),
      onRoom,
      onRoom,
    ],
    [
      'a call that is answered beside the room',
      talks([], [room]),
      talks([carol], [room]),
      onRoom,
      { ...nothing, callId: 'carol' },
    ],
    ['a room that ended stays to say so', talks([], [room]), talks([], [over]), onRoom, onRoom],
    ['unless a call is on', talks([carol], [room]), talks([carol], [over]), onRoom, { ...nothing, callId: 'carol' }],
    ['a forgotten room goes', talks([], [over]), talks([], []), onRoom, nothing],
    ['an old room that is read stays', talks([carol], [over]), talks([carol], [over]), onRoom, onRoom],
  ])('%s', (_, before, after, shown, expected) => {
    expect(nextTalk(before, after, shown)).toEqual(expected);
  });
});
