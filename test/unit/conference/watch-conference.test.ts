import { expect, it } from 'vitest';
import { type Subscribe, watchConference } from '../../../main/conference/watch-conference.ts';
import type { ConferenceInfo } from '../../../main/sip/event/conference-info.ts';
import { conferenceInfoBody } from '../../../main/sip/event/conference-info-writer.ts';
import type { StandingUser } from '../../../main/sip/event/standing-subscription.ts';
import type { SubscribeOptions } from '../../../main/sip/event/subscribing.ts';
import type { WatchedConference } from '../../../main/sip/event/watched-conference.ts';
import { uri } from '../../scenario/uri.ts';

/** A subscription whose NOTIFYs are the test's. */
function watched() {
  const known: WatchedConference[] = [];
  const counts = { refreshed: 0, disposed: 0 };
  let user: StandingUser | undefined;
  let options: SubscribeOptions | undefined;
  const subscribe = ((asked: SubscribeOptions, listener: StandingUser) => {
    user = listener;
    options = asked;
    return {
      refresh: () => counts.refreshed++,
      dispose: () => counts.disposed++,
    };
  }) as unknown as Subscribe;
  watchConference(subscribe, uri('sip:conf-1@192.0.2.1'), { from: { uri: uri('sip:me@192.0.2.2') } }, (state) =>
    known.push(state),
  );
  const notify = (version: number, state: ConferenceInfo['state'], name: string) =>
    user?.onNotify({
      event: { name: 'conference', params: new Map() },
      state: { kind: 'active' },
      body: conferenceInfoBody({
        entity: 'sip:conf-1@192.0.2.1',
        state,
        version,
        description: {},
        users: {
          state: state === 'full' ? 'full' : 'partial',
          users: [{ entity: `sip:${name}@h`, state: 'full', endpoints: [] }],
        },
      }),
    });
  return { known, counts, notify, asks: () => user?.onStanding?.({ kind: 'asking' }), options: () => options };
}

it('subscribes to the package of RFC 4575 for an hour', () => {
  expect(watched().options()).toMatchObject({
    event: 'conference',
    accept: ['application/conference-info+xml'],
    expiresSeconds: 3600,
  });
});

it('asks for the whole again after a gap in the versions (§4.6), and takes it', () => {
  const { known, counts, notify } = watched();
  notify(1, 'full', 'a');
  notify(3, 'partial', 'c');
  expect([counts.refreshed, known.length]).toEqual([1, 1]);
  notify(4, 'full', 'c');
  notify(5, 'partial', 'd');
  expect(known.at(-1)?.users.map(({ entity }) => entity)).toEqual(['sip:c@h', 'sip:d@h']);
  expect(counts.refreshed).toBe(1);
});

it('counts anew with a new subscription, and shows what it knew until then', () => {
  const { known, notify, asks } = watched();
  notify(7, 'full', 'a');
  asks();
  notify(1, 'full', 'b');
  expect(known.map(({ version }) => version)).toEqual([7, 1]);
});

it('ends with the conference', () => {
  const { known, counts, notify } = watched();
  notify(1, 'full', 'a');
  notify(2, 'deleted', 'a');
  expect([counts.disposed, known.at(-1)?.over]).toEqual([1, true]);
});
