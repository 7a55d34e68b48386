import { ArrowLeft, UsersRound } from 'lucide-react';
import type { RoomPartyState, RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { toastError } from '../../ui/toasts.ts';
import { formatDay, formatDuration, formatTime } from '../calls/format.ts';
import { PartyName } from '../calls/party-name.tsx';
import { showCall } from '../shell/view.ts';
import { partyWords } from './party-words.ts';
import { conferenceText } from './text.ts';
import { useMakeRoom } from './use-make-room.ts';

const text = conferenceText.ended;

/** A conference that is over: why, when, how long, and who was there. */
export function EndedRoom({ room }: { readonly room: RoomState }) {
  const { create } = useMakeRoom();
  const connected = useConnected();
  const uris = [...new Set(room.parties.map(({ uri }) => uri))];
  const { endedAt = room.createdAt } = room;
  return (
    <section aria-label={conferenceText.room(room.name)} className="fade-in flex h-full flex-col overflow-y-auto">
      <div className="flex h-14 shrink-0 items-center px-3 wide:invisible">
        <IconButton label={conferenceText.back} onClick={() => showCall(undefined)}>
          <ArrowLeft aria-hidden className="size-5" />
        </IconButton>
      </div>
      <div className="m-auto flex w-full max-w-md flex-col items-center px-5 pb-14 text-center">
        <span className="mb-4 flex size-20 items-center justify-center rounded-full bg-sunken text-text-2 low:hidden">
          <UsersRound aria-hidden className="size-9" strokeWidth={1.6} />
        </span>
        <h2
          tabIndex={-1}
          data-focus-home="call"
          dir="auto"
          className="line-clamp-2 max-w-full break-words rounded-lg px-2 font-semibold text-2xl leading-tight tracking-tight"
        >
          {room.name}
        </h2>
        <p role="status" className="mt-3 max-w-full text-balance break-words">
          {room.text || text.title}
        </p>
        <p className="tabular mt-1 text-sm text-text-2">
          {formatDay(room.createdAt, Date.now())}, {formatTime(room.createdAt)} ·{' '}
          {formatDuration(endedAt - room.createdAt)}
        </p>
        <div className="mt-5 flex flex-wrap justify-center gap-2">
          {uris.length > 0 && (
            <Button
              tone="call"
              className="!h-10 !px-5"
              disabled={!connected}
              onClick={() => create(uris).catch(toastError)}
            >
              <UsersRound aria-hidden className="size-4" />
              {text.again}
            </Button>
          )}
          <Button className="!h-10" onClick={() => showCall(undefined)}>
            {text.close}
          </Button>
        </div>
        <div className="mt-8 w-full text-left">
          <h3 className="mb-1 text-text-2 text-xs">{text.who}</h3>
          {room.parties.length === 0 ? (
            <p className="text-sm">{text.noOne}</p>
          ) : (
            <ul>
              {room.parties.map((party) => (
                <Attendance key={party.id} party={party} endedAt={endedAt} />
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}

function Attendance({ party, endedAt }: { readonly party: RoomPartyState; readonly endedAt: number }) {
  const { joinedAt, leftAt = endedAt } = party;
  const words =
    joinedAt === undefined
      ? partyWords(party)
      : text.since(formatTime(joinedAt), formatDuration(Math.max(0, leftAt - joinedAt)));
  return (
    <li className="flex items-center gap-3 border-line border-t py-2">
      <Avatar label={party.label} />
      <PartyName label={party.label} className="min-w-0 flex-1 font-medium text-sm" />
      <span className="tabular shrink-0 text-text-2 text-xs">{words}</span>
    </li>
  );
}
