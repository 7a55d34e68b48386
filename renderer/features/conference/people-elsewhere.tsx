import { MicOff } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { PartyName } from '../calls/party-name.tsx';
import { conferenceText } from './text.ts';

const text = conferenceText.elsewhere;

type Conference = NonNullable<CallState['conference']>;

/** The far end is a conference of somebody else: who is in it, as its server tells (RFC 4575). */
export function PeopleElsewhere({ conference }: { readonly conference: Conference }) {
  const { people, told, name = text.conference } = conference;
  return (
    <section aria-label={text.heading(name)} className="w-full max-w-md rounded-2xl border border-line bg-raised p-3.5">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="min-w-0 truncate font-semibold text-sm">{text.heading(name)}</h3>
        {told && <p className="shrink-0 text-text-2 text-xs">{text.count(people.length)}</p>}
      </div>
      {!told && <p className="mt-1 text-sm text-text-2">{text.untold}</p>}
      <ul className="mt-1.5 max-h-48 overflow-y-auto">
        {people.map((person) => (
          <li key={person.uri} className="flex items-center gap-2.5 py-1">
            <Avatar label={person.label} className="!size-7 !text-xs" />
            <PartyName label={person.label} className="min-w-0 flex-1 text-sm" />
            {person.muted && (
              <>
                <span className="sr-only">{conferenceText.marks.muted}</span>
                <MicOff aria-hidden className="size-3.5 shrink-0 text-end-text" />
              </>
            )}
            {person.status && <span className="shrink-0 text-text-2 text-xs">{text.statuses[person.status]}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
