import type { ConferenceInfo, ConferenceUser } from './conference-info.ts';

/** A conference as it is now: what a full document says, but for its number. */
export type ConferenceNow = Required<Pick<ConferenceInfo, 'entity' | 'description' | 'conferenceState'>> & {
  readonly users: readonly ConferenceUser[];
};

export function fullDocument({ users, ...now }: ConferenceNow, version: number): ConferenceInfo {
  return { ...now, state: 'full', version, users: { state: 'full', users } };
}

/** It has ceased to exist (RFC 4575 §4.6). */
export function deletedDocument({ entity }: ConferenceNow, version: number): ConferenceInfo {
  return { entity, state: 'deleted', version };
}

/**
 * What is another than `told`: users who came or changed as a whole, those who are gone by their names alone. Undefined where
 * nothing is.
 */
export function partialDocument(told: ConferenceNow, now: ConferenceNow, version: number): ConferenceInfo | undefined {
  const before = new Map(told.users.map((user) => [user.entity, user]));
  const after = new Set(now.users.map(({ entity }) => entity));
  const changed = now.users.filter((user) => !same(before.get(user.entity), user));
  const gone = told.users.filter(({ entity }) => !after.has(entity));
  const users = [
    ...gone.map(({ entity }): ConferenceUser => ({ entity, state: 'deleted', endpoints: [] })),
    ...changed,
  ];
  const { entity, description, conferenceState } = now;
  const parts = {
    ...(same(told.description, description) ? {} : { description }),
    ...(same(told.conferenceState, conferenceState) ? {} : { conferenceState }),
    ...(users.length === 0 ? {} : { users: { state: 'partial', users } as const }),
  };
  return Object.keys(parts).length === 0 ? undefined : { entity, state: 'partial', version, ...parts };
}

/** Both are written by the same hand, so equal ones read the same. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
