import {
  Disc,
  LockKeyhole,
  LockKeyholeOpen,
  LogIn,
  LogOut,
  Mic,
  MicOff,
  PhoneOff,
  UserPlus,
  VolumeX,
} from 'lucide-react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RoundButton } from '../../ui/round-button.tsx';
import { isHere } from './party-list.ts';
import { RoomMenu } from './room-menu.tsx';
import type { RoomQuestion } from './room-wishes.ts';
import { conferenceText } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';

const text = conferenceText.bar;

interface RoomBarProps {
  readonly room: RoomState;
  readonly commands: RoomCommands;
  readonly onAsk: (question: RoomQuestion) => void;
}

/** What can be done to the room as a whole; in a narrow window some of it only in the menu. */
export function RoomBar({ room, commands, onAsk }: RoomBarProps) {
  const connected = useConnected();
  const { host, recording } = room;
  const here = room.parties.filter(isHere);
  const allMuted = here.length > 0 && here.every(({ muted }) => muted);
  return (
    <fieldset aria-label={text.group} className="flex justify-center gap-0.5 sm:gap-3">
      {host.present ? (
        <RoundButton
          icon={host.muted ? MicOff : Mic}
          label={text.mute}
          name={text.muteName}
          shortcut="M"
          pressed={host.muted}
          disabled={!connected}
          onClick={() => commands.wish({ kind: 'mute', partyId: 'host', on: !host.muted })}
        />
      ) : (
        <RoundButton icon={LogIn} label={text.join} disabled={!connected} onClick={commands.join} />
      )}
      <RoundButton
        icon={UserPlus}
        label={text.add}
        name={text.addName}
        shortcut="A"
        aria-haspopup="dialog"
        disabled={!connected}
        onClick={() => onAsk({ about: 'add' })}
      />
      <RoundButton
        icon={VolumeX}
        label={text.muteAll}
        pressed={allMuted}
        className="max-sm:hidden"
        disabled={!connected || here.length === 0}
        onClick={() => commands.muteAll(!allMuted)}
      />
      <RoundButton
        icon={room.locked ? LockKeyhole : LockKeyholeOpen}
        label={text.lock}
        name={text.lockName}
        shortcut="L"
        pressed={room.locked}
        className="max-sm:hidden"
        disabled={!connected}
        onClick={() => commands.wish({ kind: 'lock', on: !room.locked })}
      />
      <RoundButton
        icon={Disc}
        label={text.record}
        name={text.recordName}
        shortcut="R"
        pressed={recording !== undefined}
        disabled={!connected}
        onClick={() => (recording ? commands.wish({ kind: 'stop-recording' }) : onAsk({ about: 'record' }))}
      />
      <RoomMenu room={room} commands={commands} onAsk={onAsk} allMuted={allMuted} />
      <LeaveButton room={room} commands={commands} onAsk={onAsk} />
    </fieldset>
  );
}

/** Others go on without this end, or all is over: asked, unless nobody else is there. */
function LeaveButton({ room, commands, onAsk }: RoomBarProps) {
  const connected = useConnected();
  const others = room.parties.filter(isHere).length;
  const end = () => (others > 1 ? onAsk({ about: 'end' }) : commands.end());
  if (others === 0 || !room.host.present) {
    return (
      <RoundButton
        icon={PhoneOff}
        label={text.end}
        name={text.endName}
        tone="end"
        disabled={!connected}
        onClick={end}
      />
    );
  }
  const trigger = (
    <RoundButton icon={PhoneOff} label={text.leave} name={text.leaveName} tone="end" disabled={!connected} />
  );
  return (
    <Menu label={text.leaveName} trigger={trigger}>
      <MenuItem icon={LogOut} label={text.leaveIt} hint={text.leaveHint} onSelect={commands.leave} />
      <MenuItem icon={PhoneOff} label={text.endIt} hint={text.endHint} tone="danger" onSelect={end} />
    </Menu>
  );
}
