/** Where a party of a room stands; the last ones are of those who are not in it. */
export const partyStates = [
  'dialling',
  'ringing',
  'lobby',
  'joined',
  'held',
  'away',
  'busy',
  'no-answer',
  'declined',
  'failed',
  'left',
  'removed',
  'transferred',
] as const;

export type PartyState = (typeof partyStates)[number];
