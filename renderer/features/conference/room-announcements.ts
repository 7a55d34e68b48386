import type { RoomPartyState, RoomState } from '../../../app/ipc/contract.ts';
import { isHere, isOpen, presenceOf } from './party-list.ts';
import { conferenceText } from './text.ts';

const text = conferenceText.said;

/** More names than these at once are only counted. */
const MOST_NAMES = 3;

/** What a screen reader says of the rooms after they went from `before` to `after`. */
export function roomAnnouncements(before: readonly RoomState[], after: readonly RoomState[]): string[] {
  const known = new Map(before.map((room) => [room.id, room]));
  return after.flatMap((room) => ofRoom(known.get(room.id), room));
}

function ofRoom(before: RoomState | undefined, room: RoomState): string[] {
  if (!isOpen(room)) return before && isOpen(before) ? [room.text || text.ended(room.name)] : [];
  return [...ofParties(before?.parties ?? [], room.parties), ...(before ? ofWhole(before, room) : [])];
}

function ofParties(before: readonly RoomPartyState[], after: readonly RoomPartyState[]): string[] {
  const known = new Map(before.map((party) => [party.id, party]));
  const became = (is: (party: RoomPartyState) => boolean) =>
    after.filter((party) => is(party) && !is(known.get(party.id) ?? absent));
  const left = after.filter((party) => {
    const last = known.get(party.id);
    return last && presenceOf(last.state) !== 'gone' && presenceOf(party.state) === 'gone';
  });
  return [
    ...together(
      became(({ state }) => state === 'ringing'),
      text.ringing,
      text.manyRinging,
    ),
    ...together(
      became(({ state }) => state === 'lobby'),
      text.lobby,
      text.manyLobby,
    ),
    ...together(became(isHere), text.joined, text.manyJoined),
    ...(left.length > MOST_NAMES
      ? [text.manyLeft(left.length)]
      : left.map(({ label, state, text: why }) => text.left(label, why || conferenceText.states[state]))),
    ...after.flatMap((party) => ofControls(known.get(party.id), party)),
  ];
}

/** Nobody yet: a party before it was in the list. */
const absent: Pick<RoomPartyState, 'state'> & RoomPartyState = {
  id: '',
  uri: '',
  label: '',
  direction: 'outgoing',
  state: 'removed',
  text: '',
  canRetry: false,
  muted: false,
  deafened: false,
  volumeDb: 0,
  automaticGain: true,
  encrypted: false,
};

function together(
  parties: readonly RoomPartyState[],
  one: (who: string) => string,
  many: (count: number) => string,
): string[] {
  return parties.length > MOST_NAMES ? [many(parties.length)] : parties.map(({ label }) => one(label));
}

/** What was done to somebody who is in the room before and after. */
function ofControls(before: RoomPartyState | undefined, party: RoomPartyState): string[] {
  if (!before || !isHere(before) || !isHere(party)) return [];
  const who = party.label;
  const said: string[] = [];
  if (before.state !== party.state) {
    if (party.state === 'held') said.push(text.held(who));
    else if (party.state === 'away') said.push(text.away(who));
    else said.push(text.back(who));
  }
  if (before.muted !== party.muted) said.push(party.muted ? text.muted(who) : text.unmuted(who));
  if (before.deafened !== party.deafened) said.push(party.deafened ? text.deafened(who) : text.undeafened(who));
  if ((before.aside === undefined) !== (party.aside === undefined))
    said.push(party.aside === undefined ? text.asideOver(who) : text.aside(who));
  return said;
}

function ofWhole(before: RoomState, room: RoomState): string[] {
  const said: string[] = [];
  if (before.state !== room.state) said.push(room.state === 'recovering' ? text.recovering : text.recovered);
  if (before.locked !== room.locked) said.push(room.locked ? text.locked : text.unlocked);
  if (Boolean(before.recording) !== Boolean(room.recording)) said.push(room.recording ? text.recording : text.recorded);
  if (before.host.present && room.host.present && before.host.muted !== room.host.muted)
    said.push(room.host.muted ? text.hostMuted : text.hostUnmuted);
  if (before.host.present !== room.host.present) said.push(room.host.present ? text.hostJoined : text.hostLeft);
  return said;
}
