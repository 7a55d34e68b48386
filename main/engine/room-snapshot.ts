import type { Room } from '../conference/room.ts';
import type { RoomParty } from '../conference/room-party.ts';
import { formatUri } from '../sip/message/uri.ts';
import type { RoomPartyState, RoomState } from './room-state.ts';

/** A room as it leaves the engine. */
export function roomState(room: Room, recording: RoomState['recording']): RoomState {
  const { host, rules, endedAt } = room;
  return {
    id: room.id,
    name: room.name,
    uri: formatUri(room.uri),
    state: endedAt !== undefined ? 'ended' : room.recovering ? 'recovering' : 'open',
    text: room.text,
    createdAt: room.createdAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    host: {
      present: host.present,
      muted: host.mix.muted,
      deafened: host.mix.deafened,
      ...(host.aside === undefined ? {} : { aside: host.aside }),
    },
    locked: rules.locked,
    muteOnEntry: rules.muteOnEntry,
    chimes: rules.chimes,
    ...(rules.pin === '' ? {} : { pin: rules.pin }),
    guestsMayInvite: rules.guestsMayInvite,
    ...(recording && { recording }),
    parties: room.parties().map(partyState),
  };
}

function partyState(party: RoomParty): RoomPartyState {
  const { call, mix, gone, state } = party;
  return {
    id: party.id,
    ...(call && !call.ended ? { callId: call.id } : {}),
    uri: party.uri,
    label: party.label,
    direction: party.direction,
    state,
    text: party.text,
    canRetry: gone && state !== 'transferred',
    muted: mix.muted,
    deafened: mix.deafened,
    volumeDb: mix.gainDb,
    automaticGain: mix.automaticGain,
    ...(party.aside === undefined ? {} : { aside: party.aside }),
    ...(call?.media?.codec === undefined ? {} : { codec: call.media.codec }),
    encrypted: call?.encrypted ?? false,
    ...(party.joinedAt === undefined ? {} : { joinedAt: party.joinedAt }),
    ...(party.leftAt === undefined ? {} : { leftAt: party.leftAt }),
  };
}
