import { History, type LucideIcon, Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, UsersRound } from 'lucide-react';
import type { CallState, RoomState } from '../../../app/ipc/contract.ts';
import { useCalls, useClient, useConnected, useRooms } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { toastError } from '../../ui/toasts.ts';
import { isOpen } from '../conference/party-list.ts';
import { conferenceText } from '../conference/text.ts';
import { showCall, showRoom, useView } from '../shell/view.ts';
import { isMissed, isTaken, outcomeWord, talksByDay } from './call-list.ts';
import { formatDuration, formatTime } from './format.ts';
import { PartyName } from './party-name.tsx';
import { callsText as text } from './text.ts';
import { useCallAgain } from './use-dial.ts';

/** Ended calls and conferences by day, newest first. */
export function RecentCalls() {
  const calls = useCalls();
  const rooms = useRooms();
  const days = talksByDay(calls, rooms, Date.now());
  const client = useClient();
  const connected = useConnected();
  if (days.length === 0) return calls.some(isTaken) || rooms.some(isOpen) ? null : <NoRecent />;
  return (
    <section aria-label={text.recent}>
      {days.map(({ day, talks }, index) => (
        <div key={day} className="mb-3">
          <div className="sticky top-0 z-10 flex h-8 items-center justify-between bg-surface px-2">
            <h2 className="font-medium text-text-2 text-xs">{day}</h2>
            {index === 0 && (
              <Button
                tone="plain"
                className="!h-7 !px-2 !text-xs"
                aria-label={text.clearName}
                disabled={!connected}
                onClick={() => client.call('calls.clear', {}).catch(toastError)}
              >
                {text.clear}
              </Button>
            )}
          </div>
          <ul>
            {talks.map((talk) =>
              talk.kind === 'call' ? (
                <RecentRow key={talk.call.id} call={talk.call} />
              ) : (
                <RecentRoom key={talk.room.id} room={talk.room} />
              ),
            )}
          </ul>
        </div>
      ))}
    </section>
  );
}

function NoRecent() {
  return (
    <div className="hidden flex-col items-center gap-1 px-6 py-16 text-center wide:flex">
      <History aria-hidden className="mb-2 size-7 text-text-2" strokeWidth={1.6} />
      <p className="font-medium text-sm">{text.noRecent.title}</p>
      <p className="text-sm text-text-2">{text.noRecent.text}</p>
    </div>
  );
}

function RecentRow({ call }: { readonly call: CallState }) {
  const chosen = useView((state) => state.callId === call.id);
  const again = useCallAgain();
  const connected = useConnected();
  const missed = isMissed(call);
  const Icon = directionIcon(call);
  return (
    <li
      className={classes(
        'group flex items-center rounded-xl pr-1.5 transition-colors',
        chosen ? 'bg-accent-soft forced-colors:outline' : 'hover:bg-hover',
      )}
    >
      <button
        type="button"
        aria-current={chosen || undefined}
        onClick={() => showCall(call.id)}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-xl px-2 py-2 text-left"
      >
        <Avatar label={call.party.label} />
        <span className="min-w-0 flex-1">
          <PartyName label={call.party.label} className={classes('font-medium text-sm', missed && 'text-end-text')} />
          <span className="flex items-center gap-1.5 text-text-2 text-xs">
            <Icon aria-hidden className={classes('size-3.5 shrink-0', missed && 'text-end-text')} />
            <span className="truncate">
              {outcomeWord(call)}
              {call.answeredAt !== undefined && call.endedAt !== undefined && (
                <span className="tabular"> · {formatDuration(call.endedAt - call.answeredAt)}</span>
              )}
            </span>
          </span>
        </span>
        <time className="tabular shrink-0 text-text-2 text-xs" dateTime={new Date(call.startedAt).toISOString()}>
          {formatTime(call.startedAt)}
        </time>
      </button>
      <IconButton
        label={text.callAgainName(call.party.label)}
        disabled={!connected}
        onClick={() => again(call.party.uri, call.accountId)}
        className="hover:!bg-call-soft hover:!text-call-text"
      >
        <Phone aria-hidden className="size-[1.125rem]" />
      </IconButton>
    </li>
  );
}

/** A conference with its people. */
function RecentRoom({ room }: { readonly room: RoomState }) {
  const chosen = useView((state) => state.roomId === room.id);
  const { parties, createdAt, endedAt } = room;
  const names = parties.map(({ label }) => label).join(', ');
  return (
    <li className={classes('rounded-xl', chosen ? 'bg-accent-soft forced-colors:outline' : 'hover:bg-hover')}>
      <button
        type="button"
        aria-current={chosen || undefined}
        onClick={() => showRoom(room.id)}
        className="flex w-full min-w-0 items-center gap-3 rounded-xl py-2 pr-3.5 pl-2 text-left"
      >
        <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-sunken text-text-2">
          <UsersRound aria-hidden className="size-[1.125rem]" />
        </span>
        <span className="min-w-0 flex-1">
          <PartyName label={names || room.name} className="font-medium text-sm" />
          <span className="tabular block truncate text-text-2 text-xs">
            {conferenceText.recents}
            {endedAt !== undefined && ` · ${formatDuration(endedAt - createdAt)}`}
          </span>
        </span>
        <time className="tabular shrink-0 text-text-2 text-xs" dateTime={new Date(createdAt).toISOString()}>
          {formatTime(createdAt)}
        </time>
      </button>
    </li>
  );
}

function directionIcon(call: CallState): LucideIcon {
  if (isMissed(call)) return PhoneMissed;
  return call.direction === 'incoming' ? PhoneIncoming : PhoneOutgoing;
}
