import type { RoomPartyState } from '../../../app/ipc/contract.ts';
import { presenceOf } from './party-list.ts';
import { conferenceText as text } from './text.ts';

/** How a party stands, in a few words for its tile. */
export function partyWords(party: RoomPartyState): string {
  if (party.state !== 'joined') {
    const state = text.states[party.state];
    return party.muted && presenceOf(party.state) !== 'gone' ? `${state}, ${text.marks.muted.toLowerCase()}` : state;
  }
  const marks = [
    party.aside !== undefined && text.marks.aside,
    party.muted && text.marks.muted,
    party.deafened && text.marks.deafened,
    party.volumeDb !== 0 && text.party.db(party.volumeDb),
  ].filter((mark) => mark !== false);
  return marks.length > 0 ? marks.join(', ') : text.states.joined;
}

export function partyTone(party: RoomPartyState): 'here' | 'coming' | 'apart' | 'gone' | 'failed' {
  switch (party.state) {
    case 'joined':
      return party.aside === undefined ? 'here' : 'apart';
    case 'held':
    case 'away':
      return 'apart';
    case 'dialling':
    case 'ringing':
    case 'lobby':
      return 'coming';
    case 'left':
    case 'removed':
    case 'transferred':
      return 'gone';
    case 'busy':
    case 'no-answer':
    case 'declined':
    case 'failed':
      return 'failed';
  }
}
