import { LogOut, MessageCircle, RefreshCw } from 'lucide-react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TalkingNotice } from '../sound/talking-notice.tsx';
import { inPrivate, isHere } from './party-list.ts';
import { conferenceText } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';

const text = conferenceText.notices;

interface RoomNoticesProps {
  readonly room: RoomState;
  readonly commands: RoomCommands;
}

/** What is out of the ordinary in a room, above its people, each with what to do. */
export function RoomNotices({ room, commands }: RoomNoticesProps) {
  const connected = useConnected();
  const { host } = room;
  const left = !host.present && room.parties.some(isHere);
  return (
    <div className="mx-auto mb-3 w-full max-w-2xl space-y-2 empty:hidden">
      {room.state === 'recovering' && (
        <Notice icon={RefreshCw} title={text.recovering} text={room.text || text.recoveringText} />
      )}
      {left && (
        <Notice icon={LogOut} tone="info" title={text.away} text={text.awayText}>
          <Button tone="primary" disabled={!connected} onClick={commands.join}>
            {text.join}
          </Button>
        </Notice>
      )}
      {host.present && (
        <TalkingNotice
          muted={host.muted}
          onUnmute={() => commands.wish({ kind: 'mute', partyId: 'host', on: false })}
        />
      )}
      <AsideNotice room={room} commands={commands} />
    </div>
  );
}

function AsideNotice({ room, commands }: RoomNoticesProps) {
  const connected = useConnected();
  const ids = inPrivate(room);
  if (ids.length === 0) return null;
  const nameOf = (id: string) =>
    id === 'host' ? conferenceText.you : (room.parties.find((party) => party.id === id)?.label ?? '');
  return (
    <Notice icon={MessageCircle} tone="info" title={text.aside(ids.map(nameOf).join(', '))} text={text.asideText}>
      <Button disabled={!connected} onClick={commands.endAside}>
        {text.endAside}
      </Button>
    </Notice>
  );
}
