import { describe, expect, it } from 'vitest';
import type { RoomPartyState, RoomState } from '../../../../app/ipc/contract.ts';
import { roomAnnouncements } from '../../../../renderer/features/conference/room-announcements.ts';
import { aParty, aRoom } from '../../../support/snapshots.ts';

const bob = aParty({ id: 'bob', label: 'Bob' });
const room = aRoom({ parties: [bob] });
const recording = { startedAt: 0, tracks: false, format: 'wav', folder: '/' } as const;

const withBob = (change: Partial<RoomPartyState>): RoomState => ({ ...room, parties: [{ ...bob, ...change }] });
const many = (count: number, change: Partial<RoomPartyState>): RoomState => ({
  ...room,
  parties: Array.from({ length: count }, (_, index) => aParty({ id: `p${index}`, label: `P${index}`, ...change })),
});

describe('what a screen reader says of a room', () => {
  it.each<[string, RoomState[], RoomState[], string[]]>([
    ['who rings', [withBob({ state: 'dialling' })], [withBob({ state: 'ringing' })], ['It rings at Bob']],
    ['who joins', [withBob({ state: 'ringing' })], [room], ['Bob joined']],
    ['who is there when the room opens', [], [room], ['Bob joined']],
    ['why somebody left', [room], [withBob({ state: 'left', text: 'Hung up' })], ['Bob: Hung up']],
    ['that somebody left', [room], [withBob({ state: 'left' })], ['Bob: Left']],
    [
      'who could not be reached',
      [withBob({ state: 'ringing' })],
      [withBob({ state: 'busy', text: 'Busy' })],
      ['Bob: Busy'],
    ],
    ['a mute', [room], [withBob({ muted: true })], ['Bob is muted']],
    ['its end', [withBob({ muted: true })], [room], ['Bob can speak again']],
    ['a hold', [room], [withBob({ state: 'held' })], ['Bob is on hold']],
    ['its end', [withBob({ state: 'held' })], [room], ['Bob is back in the room']],
    ['a private word', [room], [withBob({ aside: 'a' })], ['Bob has a private word']],
    ['many who join as a number', [many(5, { state: 'ringing' })], [many(5, {})], ['5 people joined']],
    ['a recording', [room], [{ ...room, recording }], ['The room is being recorded']],
    ['its end', [{ ...room, recording }], [room], ['The recording has ended']],
    ['a lock', [room], [{ ...room, locked: true }], ['The room is locked']],
    [
      'a failure of the sound',
      [room],
      [{ ...room, state: 'recovering' }],
      ['The sound of the room failed and is being set up again'],
    ],
    ['the end', [room], [{ ...room, state: 'ended', text: 'You ended it.' }], ['You ended it.']],
    ['nothing of what was over before', [], [{ ...room, state: 'ended' }], []],
    ['nothing where nothing changed', [room], [room], []],
  ])('%s', (_, before, after, said) => {
    expect(roomAnnouncements(before, after)).toEqual(said);
  });
});
