import type { ConferenceNow } from '../sip/event/conference-changes.ts';
import type {
  ConferenceEndpoint,
  ConferenceUser,
  DisconnectionMethod,
  EndpointStatus,
  MediaStatus,
} from '../sip/event/conference-info.ts';
import { present } from '../sip/event/xml-elements.ts';
import { parseUri } from '../sip/message/uri.ts';
import type { FocusParty, FocusRoom } from './focus-room.ts';
import type { PartyState } from './party-state.ts';

/** What a room's subscribers are told of it (RFC 4575 §5). `entity`: its URI as they call it. */
export function conferenceNow(room: FocusRoom, entity: string, parties: readonly FocusParty[]): ConferenceNow {
  const byUser = new Map<string, FocusParty[]>();
  // What was typed and is no address has nobody behind it.
  for (const party of parties.filter(({ uri }) => parseUri(uri).ok))
    byUser.set(entityOf(party), [...(byUser.get(entityOf(party)) ?? []), party]);
  const users = [...byUser].map(([user, phones]) => userOf(user, phones));
  return {
    entity,
    description: { displayText: room.name },
    conferenceState: {
      userCount: users.filter(({ endpoints }) => endpoints.some(isThere)).length,
      active: !room.over,
      locked: room.locked,
    },
    users,
  };
}

/** Two calls of one address are two endpoints of one user (§5.6.6); those of nobody's address are told apart (§5.6). */
function entityOf({ id, uri }: FocusParty): string {
  return uri.includes('@anonymous.invalid') ? `sip:anonymous-${id}@anonymous.invalid` : uri;
}

function userOf(entity: string, phones: readonly FocusParty[]): ConferenceUser {
  const displayText = phones.find(({ displayName }) => displayName !== undefined)?.displayName;
  return present<ConferenceUser>({
    entity,
    state: 'full',
    displayText,
    roles: [...new Set(phones.map(({ role }) => role))],
    cascadedFocus: undefined,
    endpoints: phones.map(endpointOf),
  });
}

function endpointOf(party: FocusParty): ConferenceEndpoint {
  const status = statusOf(party);
  const there = status === 'connected' || status === 'on-hold' || status === 'muted-via-focus';
  return present<ConferenceEndpoint>({
    entity: party.id,
    state: 'full',
    displayText: undefined,
    referred: undefined,
    status,
    joiningMethod: party.joining,
    joiningInfo: undefined,
    disconnectionMethod: disconnectionOf(party.state),
    disconnectionInfo: undefined,
    media: there ? [{ id: '1', type: 'audio', status: mediaOf(party) }] : [],
  });
}

function isThere({ status }: ConferenceEndpoint): boolean {
  return status === 'connected' || status === 'muted-via-focus' || status === 'on-hold';
}

/** §5.7.3. */
function statusOf({ state, muted }: FocusParty): EndpointStatus {
  switch (state) {
    case 'dialling':
      return 'dialing-out';
    case 'ringing':
      return 'alerting';
    case 'lobby':
      return 'dialing-in';
    case 'joined':
      return muted ? 'muted-via-focus' : 'connected';
    case 'held':
    case 'away':
      return 'on-hold';
    case 'busy':
    case 'no-answer':
    case 'declined':
    case 'failed':
    case 'left':
    case 'removed':
    case 'transferred':
      return 'disconnected';
  }
}

/** §5.7.6; undefined for who is not gone. */
function disconnectionOf(state: PartyState): DisconnectionMethod | undefined {
  switch (state) {
    case 'busy':
      return 'busy';
    case 'no-answer':
    case 'declined':
    case 'failed':
      return 'failed';
    case 'left':
    case 'transferred':
      return 'departed';
    case 'removed':
      return 'booted';
    case 'dialling':
    case 'ringing':
    case 'lobby':
    case 'joined':
    case 'held':
    case 'away':
      return undefined;
  }
}

/** From the party's point of view (§5.8.5). */
function mediaOf({ state, muted, deafened }: FocusParty): MediaStatus {
  if (state !== 'joined' || (muted && deafened)) return 'inactive';
  if (muted) return 'recvonly';
  return deafened ? 'sendonly' : 'sendrecv';
}
