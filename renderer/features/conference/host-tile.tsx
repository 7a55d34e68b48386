import { Mic, MicOff } from 'lucide-react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { subscribeMicrophoneLevel } from '../sound/levels.ts';
import type { Density } from './party-list.ts';
import { conferenceText as text } from './text.ts';
import { Tile } from './tile.tsx';
import type { RoomCommands } from './use-room-commands.ts';

interface HostTileProps {
  readonly room: RoomState;
  readonly density: Density;
  readonly current: boolean;
  readonly commands: RoomCommands;
}

/** This end. */
export function HostTile({ room: { host }, density, current, commands }: HostTileProps) {
  const connected = useConnected();
  const words = hostWords(host);
  const label = host.muted ? text.party.unmute : text.party.mute;
  return (
    <Tile
      id="host"
      label={text.you}
      state={words.join(', ')}
      tone={host.present ? 'here' : 'gone'}
      density={density}
      current={current}
      speaker={host.present && !host.muted ? 'host' : undefined}
      levels={host.present && !host.muted ? subscribeMicrophoneLevel : undefined}
      controls={
        host.present && (
          <IconButton
            label={`${label}: ${text.you}`}
            className="!size-8"
            tabIndex={current ? 0 : -1}
            disabled={!connected}
            onClick={() => commands.wish({ kind: 'mute', partyId: 'host', on: !host.muted })}
          >
            {host.muted ? (
              <MicOff aria-hidden className="size-4 text-end-text" />
            ) : (
              <Mic aria-hidden className="size-4" />
            )}
          </IconButton>
        )
      }
    />
  );
}

function hostWords({ present, muted, deafened, aside }: RoomState['host']): readonly string[] {
  if (!present) return [text.marks.away];
  const words = [muted && text.marks.muted, deafened && text.marks.deafened, aside !== undefined && text.marks.aside];
  const said = words.filter((word) => word !== false);
  return said.length > 0 ? said : [text.states.joined];
}
