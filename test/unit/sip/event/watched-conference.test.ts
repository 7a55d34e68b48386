import { describe, expect, it } from 'vitest';
import type { ConferenceInfo, ConferenceUser, ElementState } from '../../../../main/sip/event/conference-info.ts';
import {
  nothingKnown,
  type WatchedConference,
  withConferenceDocument,
} from '../../../../main/sip/event/watched-conference.ts';

const user = (name: string, state: ElementState = 'full', rest: Partial<ConferenceUser> = {}): ConferenceUser => ({
  entity: `sip:${name}@h`,
  state,
  endpoints: [],
  ...rest,
});

const document = (
  version: number,
  state: ElementState,
  users: readonly ConferenceUser[] = [],
  usersState: ElementState = state === 'full' ? 'full' : 'partial',
): ConferenceInfo => ({ entity: 'sip:room-a@h', state, version, users: { state: usersState, users } });

const knownAfter = (...documents: readonly ConferenceInfo[]): WatchedConference =>
  documents.reduce((known, next) => withConferenceDocument(known, next).watched, nothingKnown);

const names = ({ users }: WatchedConference) => users.map(({ entity }) => entity);

describe('RFC 4575 §4.6: constructing coherent state', () => {
  it('takes a full document as it is, from any version on', () => {
    expect(knownAfter(document(17, 'full', [user('a')]))).toMatchObject({ version: 17, users: [user('a')] });
  });

  it('discards a version that is not higher', () => {
    expect(names(knownAfter(document(3, 'full', [user('a')]), document(3, 'full', [user('b')])))).toEqual(['sip:a@h']);
    expect(names(knownAfter(document(3, 'full', [user('a')]), document(2, 'partial', [user('b')])))).toEqual([
      'sip:a@h',
    ]);
  });

  it('says that something was missed where a partial version is not the next, and uses nothing of it', () => {
    const known = knownAfter(document(3, 'full', [user('a')]));
    const { watched, missed } = withConferenceDocument(known, document(5, 'partial', [user('b')]));
    expect({ missed, version: watched.version, names: names(watched) }).toEqual({
      missed: true,
      version: 3,
      names: ['sip:a@h'],
    });
  });

  it('says so where the first document is partial', () => {
    expect(withConferenceDocument(nothingKnown, document(1, 'partial')).missed).toBe(true);
  });

  it('misses nothing where a full version jumps', () => {
    const known = knownAfter(document(3, 'full', [user('a')]));
    expect(withConferenceDocument(known, document(9, 'full', [user('b')]))).toMatchObject({
      missed: false,
      watched: { version: 9 },
    });
  });

  it('adds, replaces and takes out users by their keys', () => {
    const known = knownAfter(
      document(1, 'full', [user('a'), user('b')]),
      document(2, 'partial', [user('b', 'deleted'), user('c'), user('a', 'full', { displayText: 'A' })]),
    );
    expect(known.users).toEqual([user('a', 'full', { displayText: 'A' }), user('c')]);
  });

  it('replaces all users where their container is full', () => {
    expect(
      names(knownAfter(document(1, 'full', [user('a'), user('b')]), document(2, 'partial', [user('c')], 'full'))),
    ).toEqual(['sip:c@h']);
  });

  it('merges a partial user: what is not named stays', () => {
    const joined = user('a', 'full', {
      displayText: 'A',
      endpoints: [{ entity: '1', state: 'full', status: 'connected', media: [{ id: 'm', status: 'sendrecv' }] }],
    });
    const muted = user('a', 'partial', {
      endpoints: [{ entity: '1', state: 'partial', media: [{ id: 'm', status: 'recvonly' }] }],
    });
    expect(knownAfter(document(1, 'full', [joined]), document(2, 'partial', [muted])).users).toMatchObject([
      { displayText: 'A', endpoints: [{ entity: '1', status: 'connected', media: [{ id: 'm', status: 'recvonly' }] }] },
    ]);
  });

  it('replaces the state of the conference as one', () => {
    const locked: ConferenceInfo = { ...document(2, 'partial'), conferenceState: { userCount: 2, locked: true } };
    const counted: ConferenceInfo = { ...document(3, 'partial'), conferenceState: { userCount: 3 } };
    expect(knownAfter(document(1, 'full'), locked, counted).state).toEqual({ userCount: 3 });
  });

  it('is over when the conference is deleted', () => {
    expect(knownAfter(document(1, 'full', [user('a')]), document(2, 'deleted'))).toMatchObject({
      over: true,
      users: [],
    });
  });
});
