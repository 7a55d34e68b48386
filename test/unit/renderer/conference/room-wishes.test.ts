import { describe, expect, it } from 'vitest';
import { type RoomWish, wishOfKey } from '../../../../renderer/features/conference/room-wishes.ts';
import { aParty, aRoom } from '../../../support/snapshots.ts';

const bob = aParty({ id: 'bob' });
const held = aParty({ id: 'held', state: 'held', muted: true, volumeDb: 20 });
const rings = aParty({ id: 'rings', state: 'ringing' });
const busy = aParty({ id: 'busy', state: 'busy' });
const room = aRoom({ parties: [bob, held, rings, busy] });

describe('a key in a room', () => {
  it.each<[string, string | undefined, RoomWish | undefined]>([
    ['m', undefined, { kind: 'mute', partyId: 'host', on: true }],
    ['m', 'host', { kind: 'mute', partyId: 'host', on: true }],
    ['M', 'bob', { kind: 'mute', partyId: 'bob', on: true }],
    ['m', 'held', { kind: 'mute', partyId: 'held', on: false }],
    ['m', 'busy', undefined],
    ['d', undefined, { kind: 'deafen', partyId: 'host', on: true }],
    ['d', 'bob', { kind: 'deafen', partyId: 'bob', on: true }],
    ['h', undefined, undefined],
    ['h', 'bob', { kind: 'hold', partyId: 'bob', on: true }],
    ['h', 'held', { kind: 'hold', partyId: 'held', on: false }],
    ['h', 'rings', undefined],
    ['+', 'bob', { kind: 'louder', party: bob, by: 2 }],
    ['-', 'bob', { kind: 'louder', party: bob, by: -2 }],
    ['+', 'held', { kind: 'louder', party: held, by: 2 }],
    ['+', undefined, undefined],
    ['p', 'bob', { kind: 'ask', question: { about: 'aside', partyId: 'bob' } }],
    ['p', 'rings', undefined],
    ['p', undefined, { kind: 'ask', question: { about: 'aside', partyId: undefined } }],
    ['t', 'bob', { kind: 'ask', question: { about: 'transfer', party: bob } }],
    ['Delete', 'bob', { kind: 'remove', party: bob }],
    ['Delete', 'host', undefined],
    ['l', undefined, { kind: 'lock', on: true }],
    ['r', 'bob', { kind: 'ask', question: { about: 'record' } }],
    ['a', undefined, { kind: 'ask', question: { about: 'add' } }],
    ['x', 'bob', undefined],
  ])('%s on %s', (key, tile, wish) => {
    expect(wishOfKey(key, room, tile)).toEqual(wish);
  });

  it('undoes what it did', () => {
    const recording = { startedAt: 0, tracks: false, format: 'wav', folder: '/' } as const;
    expect(wishOfKey('r', { ...room, recording }, undefined)).toEqual({ kind: 'stop-recording' });
    expect(wishOfKey('l', { ...room, locked: true }, undefined)).toEqual({ kind: 'lock', on: false });
  });

  it('mutes nobody who has left', () => {
    const left = { ...room, host: { present: false, muted: false, deafened: false } };
    expect(wishOfKey('m', left, undefined)).toBeUndefined();
  });
});
