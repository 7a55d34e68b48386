import {
  Ear,
  EarOff,
  Ellipsis,
  LockKeyhole,
  LockKeyholeOpen,
  MessageCircle,
  Mic,
  Server,
  Settings2,
  VolumeX,
} from 'lucide-react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RoundButton } from '../../ui/round-button.tsx';
import { isHere } from './party-list.ts';
import type { RoomQuestion } from './room-wishes.ts';
import { conferenceText } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';

const text = conferenceText.bar;

interface RoomMenuProps {
  readonly room: RoomState;
  readonly commands: RoomCommands;
  readonly onAsk: (question: RoomQuestion) => void;
  readonly allMuted: boolean;
}

/** What is wanted now and then. */
export function RoomMenu({ room, commands, onAsk, allMuted }: RoomMenuProps) {
  const connected = useConnected();
  const { host } = room;
  const trigger = <RoundButton icon={Ellipsis} label={text.more} name={text.moreName} disabled={!connected} />;
  const anybody = room.parties.some(isHere);
  return (
    <Menu label={text.moreName} trigger={trigger}>
      {anybody && (
        <MenuItem
          icon={allMuted ? Mic : VolumeX}
          label={allMuted ? text.unmuteAll : text.muteAll}
          onSelect={() => commands.muteAll(!allMuted)}
        />
      )}
      <MenuItem
        icon={room.locked ? LockKeyholeOpen : LockKeyhole}
        label={room.locked ? text.unlockIt : text.lockIt}
        onSelect={() => commands.wish({ kind: 'lock', on: !room.locked })}
      />
      {host.present && (
        <MenuItem
          icon={host.deafened ? Ear : EarOff}
          label={host.deafened ? text.undeafen : text.deafen}
          onSelect={() => commands.wish({ kind: 'deafen', partyId: 'host', on: !host.deafened })}
        />
      )}
      {anybody && (
        <MenuItem
          icon={MessageCircle}
          label={text.aside}
          onSelect={() => onAsk({ about: 'aside', partyId: undefined })}
        />
      )}
      <MenuItem icon={Server} label={text.move} onSelect={() => onAsk({ about: 'move' })} />
      <MenuItem icon={Settings2} label={text.settings} onSelect={() => onAsk({ about: 'settings' })} />
    </Menu>
  );
}
