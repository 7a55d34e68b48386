import type { RoomPartyState, RoomState } from '../../../app/ipc/contract.ts';

type PartyState = RoomPartyState['state'];

/** Where a party stands, coarsely: in the room or held beside it; on its way; not there. */
export type Presence = 'here' | 'coming' | 'gone';

export function presenceOf(state: PartyState): Presence {
  switch (state) {
    case 'joined':
    case 'held':
    case 'away':
      return 'here';
    case 'dialling':
    case 'ringing':
    case 'lobby':
      return 'coming';
    case 'busy':
    case 'no-answer':
    case 'declined':
    case 'failed':
    case 'left':
    case 'removed':
    case 'transferred':
      return 'gone';
  }
}

export function isHere({ state }: Pick<RoomPartyState, 'state'>): boolean {
  return presenceOf(state) === 'here';
}

export function isGone({ state }: Pick<RoomPartyState, 'state'>): boolean {
  return presenceOf(state) === 'gone';
}

/** Everyone in the order in which they came; whoever has gone, or was not reached, after those who are there. */
export function tileOrder(parties: readonly RoomPartyState[]): readonly RoomPartyState[] {
  return [...parties.filter((party) => !isGone(party)), ...parties.filter(isGone)];
}

export function isOpen({ state }: Pick<RoomState, 'state'>): boolean {
  return state !== 'ended';
}

/** Open, with this end in it. */
export function isSeated(room: RoomState): boolean {
  return isOpen(room) && room.host.present;
}

/** How many people are in it, this one among them. */
export function headCount({ parties, host }: RoomState): number {
  return parties.filter(isHere).length + (host.present ? 1 : 0);
}

/** Who may have a private word: whoever is in the room to be heard. */
export function canTalk({ state }: Pick<RoomPartyState, 'state'>): boolean {
  return state === 'joined';
}

/** The ids of those in a private word, `host` for this end. */
export function inPrivate({ parties, host }: RoomState): readonly string[] {
  const ids = parties.filter((party) => party.aside !== undefined && isHere(party)).map(({ id }) => id);
  return host.present && host.aside !== undefined ? ['host', ...ids] : ids;
}

/** How large tiles are: few people large, many in rows. */
export type Density = 'roomy' | 'normal' | 'dense';

const MOST_ROOMY = 4;
const MOST_NORMAL = 16;

export function densityOf(tiles: number): Density {
  if (tiles <= MOST_ROOMY) return 'roomy';
  return tiles <= MOST_NORMAL ? 'normal' : 'dense';
}
