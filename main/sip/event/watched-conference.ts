import type {
  ConferenceDescription,
  ConferenceEndpoint,
  ConferenceInfo,
  ConferenceMedia,
  ConferenceState,
  ConferenceUser,
  ConferenceUsers,
} from './conference-info.ts';

/** What a subscriber to `conference` knows by now (RFC 4575 §4.6). Never changes: each document makes the next. */
export interface WatchedConference {
  /** That of the last document; undefined before the first full one. */
  readonly version: number | undefined;
  /** It has ceased to exist. */
  readonly over: boolean;
  readonly entity: string | undefined;
  readonly description: ConferenceDescription;
  readonly state: ConferenceState;
  readonly users: readonly ConferenceUser[];
}

export const nothingKnown: WatchedConference = {
  version: undefined,
  over: false,
  entity: undefined,
  description: {},
  state: {},
  users: [],
};

/** `missed`: something was lost on the way, and the whole state is to be asked for again (a refresh of the subscription). */
export function withConferenceDocument(
  known: WatchedConference,
  document: ConferenceInfo,
): { readonly watched: WatchedConference; readonly missed: boolean } {
  const { version, state } = document;
  if (known.version !== undefined && version <= known.version) return { watched: known, missed: false };
  switch (state) {
    case 'full':
      return { watched: wholeOf(document), missed: false };
    case 'deleted':
      return { watched: { ...known, version, over: true, users: [] }, missed: false };
    case 'partial':
      // A gap: what came between can't be known, so this one is not used either.
      if (known.version === undefined || version > known.version + 1) return { watched: known, missed: true };
      return { watched: changed(known, document), missed: false };
  }
}

function wholeOf({
  version,
  entity,
  description = {},
  conferenceState = {},
  users,
}: ConferenceInfo): WatchedConference {
  return { version, over: false, entity, description, state: conferenceState, users: users?.users ?? [] };
}

/** Atomic elements are replaced as a whole (§4.6, 3.2). */
function changed(known: WatchedConference, document: ConferenceInfo): WatchedConference {
  const { version, entity, description, conferenceState, users } = document;
  return {
    ...known,
    version,
    entity,
    description: description ?? known.description,
    state: conferenceState ?? known.state,
    users: users ? usersAfter(known.users, users) : known.users,
  };
}

function usersAfter(known: readonly ConferenceUser[], { state, users }: ConferenceUsers): readonly ConferenceUser[] {
  switch (state) {
    case 'full':
      return users;
    case 'deleted':
      return [];
    case 'partial':
      return merged(known, users, entityOf, userAfter);
  }
}

function userAfter(known: ConferenceUser, { endpoints, ...update }: ConferenceUser): ConferenceUser {
  return { ...known, ...update, endpoints: merged(known.endpoints, endpoints, entityOf, endpointAfter) };
}

function endpointAfter(known: ConferenceEndpoint, { media, ...update }: ConferenceEndpoint): ConferenceEndpoint {
  return { ...known, ...update, media: mediaAfter(known.media, media) };
}

/** Streams have no state of their own: each that is named is replaced (§4.6, 3.2). */
function mediaAfter(known: readonly ConferenceMedia[], update: readonly ConferenceMedia[]): readonly ConferenceMedia[] {
  const byId = new Map(known.map((media) => [media.id, media]));
  for (const media of update) byId.set(media.id, media);
  return [...byId.values()];
}

type Keyed = Pick<ConferenceUser, 'entity' | 'state'>;

function entityOf({ entity }: Keyed): string {
  return entity;
}

/** §4.6, 3.1: rows are added, replaced, taken out, or merged by what their state says. */
function merged<T extends Keyed>(
  known: readonly T[],
  updates: readonly T[],
  key: (element: T) => string,
  after: (known: T, update: T) => T,
): readonly T[] {
  const rows = new Map(known.map((row) => [key(row), row]));
  for (const update of updates) {
    const row = rows.get(key(update));
    if (update.state === 'deleted') rows.delete(key(update));
    else rows.set(key(update), row && update.state === 'partial' ? after(row, update) : update);
  }
  return [...rows.values()];
}
