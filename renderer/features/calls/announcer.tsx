import { useEffect, useState } from 'react';
import { useCalls, useEngine } from '../../bridge/state.ts';
import { accountNews } from '../accounts/account-news.ts';
import { channelNews } from '../channels/channel-news.ts';
import { roomAnnouncements } from '../conference/room-announcements.ts';
import { announcements } from './announcements.ts';
import { isIncoming } from './call-list.ts';
import { callsText as text } from './text.ts';

/** For screen readers: who calls, at once; and what becomes of the calls and the accounts, when there is a pause. */
export function Announcer() {
  const incoming = useCalls().filter(isIncoming);
  const [said, setSaid] = useState<readonly string[]>([]);
  useEffect(() => {
    let { settled } = accountNews(new Map(), useEngine.getState().snapshot?.accounts ?? []);
    return useEngine.subscribe((now, before) => {
      if (now.snapshot === before.snapshot) return;
      const ofAccounts = accountNews(settled, now.snapshot?.accounts ?? []);
      settled = ofAccounts.settled;
      // What stands when the page opens is no news.
      const ofCalls = before.snapshot ? announcements(before.snapshot.calls, now.snapshot?.calls ?? []) : [];
      const ofRooms = before.snapshot ? roomAnnouncements(before.snapshot.rooms, now.snapshot?.rooms ?? []) : [];
      const ofChannels = channelNews(before.snapshot?.channels ?? [], now.snapshot?.channels ?? []);
      const news = [...ofCalls, ...ofRooms, ...ofChannels, ...ofAccounts.said];
      if (news.length > 0) setSaid(news);
    });
  }, []);
  return (
    <div className="sr-only">
      <div aria-live="assertive">
        {incoming.map(({ id, party }) => (
          <p key={id}>{text.banner.announce(party.label)}</p>
        ))}
      </div>
      <div aria-live="polite">
        {said.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </div>
  );
}
