import type { Disposable } from '../base/disposable.ts';
import { conferencePackage } from '../sip/event/conference-info.ts';
import { parseConferenceInfo } from '../sip/event/conference-info-reader.ts';
import type { StandingSubscription, StandingUser } from '../sip/event/standing-subscription.ts';
import type { SubscribeOptions } from '../sip/event/subscribing.ts';
import { nothingKnown, type WatchedConference, withConferenceDocument } from '../sip/event/watched-conference.ts';
import type { Uri } from '../sip/message/uri.ts';

/** As whom one subscribes. */
export type Watcher = Omit<SubscribeOptions, 'to' | 'event' | 'accept' | 'expiresSeconds' | 'body'>;

export type Subscribe = (options: SubscribeOptions, user: StandingUser) => StandingSubscription;

/**
 * Follows who is in a conference elsewhere until disposed of: the subscriber of RFC 4575 §3.7. `changed` is given each
 * state that differs from the one before; after a gap in the versions the whole is asked for again (§4.6).
 */
export function watchConference(
  subscribe: Subscribe,
  conference: Uri,
  watcher: Watcher,
  changed: (known: WatchedConference) => void,
): Disposable {
  let known = nothingKnown;
  const { event, accept, expiresSeconds } = conferencePackage;
  const subscription = subscribe(
    { ...watcher, to: conference, event, accept, expiresSeconds },
    {
      onNotify: ({ body }) => {
        const document = body && parseConferenceInfo(body.bytes);
        if (!document?.ok) return;
        const { watched, missed } = withConferenceDocument(known, document.value);
        if (missed) subscription.refresh();
        if (watched === known) return;
        known = watched;
        if (watched.over) subscription.dispose();
        changed(watched);
      },
      onStanding: (standing) => {
        // A new subscription counts its versions anew (§5.2).
        if (standing.kind === 'asking' && known.version !== undefined) known = { ...known, version: undefined };
      },
    },
  );
  return subscription;
}
