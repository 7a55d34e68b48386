import type { RoomPartyState, RoomState } from '../../../app/ipc/contract.ts';
import { canTalk, isGone, isHere } from './party-list.ts';

/** What a question is about before anything is done. */
export type RoomQuestion =
  | { readonly about: 'add' | 'record' | 'settings' | 'move' | 'end' }
  | { readonly about: 'aside'; readonly partyId: string | undefined }
  | { readonly about: 'transfer'; readonly party: RoomPartyState };

/** What the person wants of a room: something done at once, or a question first. `host` is this end. */
export type RoomWish =
  | { readonly kind: 'mute' | 'deafen'; readonly partyId: string; readonly on: boolean }
  | { readonly kind: 'hold'; readonly partyId: string; readonly on: boolean }
  | { readonly kind: 'volume'; readonly partyId: string; readonly db: number }
  | { readonly kind: 'louder'; readonly party: RoomPartyState; readonly by: number }
  | { readonly kind: 'remove' | 'retry'; readonly party: RoomPartyState }
  | { readonly kind: 'lock'; readonly on: boolean }
  | { readonly kind: 'stop-recording' }
  | { readonly kind: 'ask'; readonly question: RoomQuestion };

/** How much louder or quieter a press makes a party, in dB. */
const STEP_DB = 2;

/** What a key wants: of the tile that has the keyboard (a party, or `host`), else of the room and this end. */
export function wishOfKey(key: string, room: RoomState, tile: string | undefined): RoomWish | undefined {
  const party = room.parties.find(({ id }) => id === tile);
  switch (key.toLowerCase()) {
    case 'a':
      return { kind: 'ask', question: { about: 'add' } };
    case 'l':
      return { kind: 'lock', on: !room.locked };
    case 'r':
      return room.recording ? { kind: 'stop-recording' } : { kind: 'ask', question: { about: 'record' } };
    case 'p':
      return party && !canTalk(party) ? undefined : { kind: 'ask', question: { about: 'aside', partyId: party?.id } };
    default:
      return party ? wishOfParty(key, party) : wishOfHost(key, room);
  }
}

function wishOfHost(key: string, { host }: RoomState): RoomWish | undefined {
  if (!host.present) return undefined;
  switch (key.toLowerCase()) {
    case 'm':
      return { kind: 'mute', partyId: 'host', on: !host.muted };
    case 'd':
      return { kind: 'deafen', partyId: 'host', on: !host.deafened };
    default:
      return undefined;
  }
}

function wishOfParty(key: string, party: RoomPartyState): RoomWish | undefined {
  const partyId = party.id;
  switch (key.toLowerCase()) {
    case 'm':
      return isGone(party) ? undefined : { kind: 'mute', partyId, on: !party.muted };
    case 'd':
      return isGone(party) ? undefined : { kind: 'deafen', partyId, on: !party.deafened };
    case 'h':
      return isHere(party) ? { kind: 'hold', partyId, on: party.state !== 'held' } : undefined;
    case 't':
      return isHere(party) ? { kind: 'ask', question: { about: 'transfer', party } } : undefined;
    case '+':
    case '=':
      return isGone(party) ? undefined : { kind: 'louder', party, by: STEP_DB };
    case '-':
      return isGone(party) ? undefined : { kind: 'louder', party, by: -STEP_DB };
    case 'delete':
    case 'backspace':
      return { kind: 'remove', party };
    default:
      return undefined;
  }
}
