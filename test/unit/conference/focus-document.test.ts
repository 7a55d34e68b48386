import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { conferenceNow } from '../../../main/conference/focus-document.ts';
import type { FocusParty, FocusRoom } from '../../../main/conference/focus-room.ts';
import type { PartyState } from '../../../main/conference/party-state.ts';
import { fullDocument } from '../../../main/sip/event/conference-changes.ts';
import { parseConferenceInfo } from '../../../main/sip/event/conference-info-reader.ts';
import { conferenceInfoBody } from '../../../main/sip/event/conference-info-writer.ts';
import { uri } from '../../scenario/uri.ts';

const room: FocusRoom = {
  id: 'r',
  name: 'Weekly',
  uri: uri('sip:room-weekly@h'),
  locked: true,
  over: false,
  openToReferrals: false,
  parties: () => [],
  onChanged: () => ({ dispose: () => {} }),
  invite: () => false,
  remove: () => {},
};

const party = (id: string, rest: Partial<FocusParty> = {}): FocusParty => ({
  id,
  uri: `sip:${id}@h`,
  state: 'joined',
  role: 'participant',
  joining: 'dialed-out',
  muted: false,
  deafened: false,
  ...rest,
});

const now = (...parties: readonly FocusParty[]) => conferenceNow(room, 'sip:room-weekly@h', parties);

/** Statuses of RFC 4575 §5.7.3, how they went by §5.7.6, and streams as the party sees them by §5.8.5. */
const standings: readonly (readonly [
  PartyState,
  Partial<FocusParty>,
  string,
  string | undefined,
  string | undefined,
])[] = [
  ['dialling', {}, 'dialing-out', undefined, undefined],
  ['ringing', {}, 'alerting', undefined, undefined],
  ['lobby', {}, 'dialing-in', undefined, undefined],
  ['joined', {}, 'connected', undefined, 'sendrecv'],
  ['joined', { muted: true }, 'muted-via-focus', undefined, 'recvonly'],
  ['joined', { deafened: true }, 'connected', undefined, 'sendonly'],
  ['joined', { muted: true, deafened: true }, 'muted-via-focus', undefined, 'inactive'],
  ['held', {}, 'on-hold', undefined, 'inactive'],
  ['away', {}, 'on-hold', undefined, 'inactive'],
  ['busy', {}, 'disconnected', 'busy', undefined],
  ['no-answer', {}, 'disconnected', 'failed', undefined],
  ['declined', {}, 'disconnected', 'failed', undefined],
  ['failed', {}, 'disconnected', 'failed', undefined],
  ['left', {}, 'disconnected', 'departed', undefined],
  ['removed', {}, 'disconnected', 'booted', undefined],
  ['transferred', {}, 'disconnected', 'departed', undefined],
];

describe('what a focus tells of a party', () => {
  it.each(standings)('%s %o is %s', (state, rest, status, how, stream) => {
    const [endpoint] = now(party('a', { state, ...rest })).users[0]?.endpoints ?? [];
    expect(endpoint?.status).toBe(status);
    expect(endpoint?.disconnectionMethod).toBe(how);
    expect(endpoint?.media[0]?.status).toBe(stream);
  });

  it('two calls of one address are two endpoints of one user', () => {
    const { users, conferenceState } = now(party('a'), party('b', { uri: 'sip:a@h', state: 'left' }));
    expect(users.map(({ endpoints }) => endpoints.map(({ entity }) => entity))).toEqual([['a', 'b']]);
    expect(conferenceState).toEqual({ userCount: 1, active: true, locked: true });
  });

  it('those without an address are told apart (§5.6), what is no address is nobody', () => {
    const anonymous = { uri: 'sip:anonymous@anonymous.invalid' };
    const { users } = now(party('1', anonymous), party('2', anonymous), party('3', { uri: 'not an address' }));
    expect(users.map(({ entity }) => entity)).toEqual([
      'sip:anonymous-1@anonymous.invalid',
      'sip:anonymous-2@anonymous.invalid',
    ]);
  });

  it('the host is named as such, and owns the focus', () => {
    const [host] = now(party('host', { role: 'host', joining: 'focus-owner', displayName: 'Me' })).users;
    expect(host).toMatchObject({
      displayText: 'Me',
      roles: ['host'],
      endpoints: [{ joiningMethod: 'focus-owner' }],
    });
  });

  it('a full room fits into one NOTIFY that we would read ourselves', () => {
    const parties = Array.from({ length: limits.roomParties }, (_, index) =>
      party(`p${index}`, { id: `0123456789ab${index + 1_000}`, uri: `sip:person-${index}@192.168.100.${index}:5060` }),
    );
    const { bytes } = conferenceInfoBody(fullDocument(now(...parties), 1));
    expect(bytes.length).toBeLessThan(limits.notifyBodyBytes);
    expect(parseConferenceInfo(bytes).ok).toBe(true);
  });
});
