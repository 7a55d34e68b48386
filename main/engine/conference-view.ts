import { partyOf } from '../call/party.ts';
import type { RemoteConference } from '../conference/remote-conferences.ts';
import type { ConferenceUser } from '../sip/event/conference-info.ts';
import { formatUri, parseUri } from '../sip/message/uri.ts';
import type { ConferenceView } from './conference-state.ts';

/** A conference elsewhere as it leaves the engine. */
export function conferenceView({ uri, roster }: RemoteConference): ConferenceView {
  const { description, state, users = [] } = roster ?? {};
  return {
    uri: formatUri(uri),
    ...(description?.displayText === undefined ? {} : { name: description.displayText }),
    locked: state?.locked ?? false,
    told: roster !== undefined,
    people: users.map(personView),
  };
}

function personView({ entity, displayText, roles = [], endpoints }: ConferenceUser): ConferenceView['people'][number] {
  const parsed = parseUri(entity);
  // Of several phones, one that is there.
  const endpoint = endpoints.find((each) => each.status !== 'disconnected') ?? endpoints[0];
  const status = endpoint?.status;
  const silent = endpoint?.media.some((media) => media.status === 'recvonly' || media.status === 'inactive') ?? false;
  return {
    uri: entity,
    label: parsed.ok ? partyOf(parsed.value, displayText).label : (displayText ?? entity),
    ...(status === undefined ? {} : { status }),
    muted: status === 'muted-via-focus' || (status === 'connected' && silent),
    host: roles.includes('host') || endpoint?.joiningMethod === 'focus-owner',
  };
}
