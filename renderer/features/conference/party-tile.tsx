import { Ellipsis, PhoneOutgoing, X } from 'lucide-react';
import { useMemo } from 'react';
import type { RoomPartyState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { PartyControls } from './party-controls.tsx';
import { type Density, isGone } from './party-list.ts';
import { PartyMarks } from './party-marks.tsx';
import { partyTone, partyWords } from './party-words.ts';
import { conferenceText as text } from './text.ts';
import { Tile } from './tile.tsx';
import type { RoomCommands } from './use-room-commands.ts';
import { callLevels } from './use-talking.ts';

interface PartyTileProps {
  readonly party: RoomPartyState;
  readonly density: Density;
  readonly current: boolean;
  /** Its controls are. */
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly commands: RoomCommands;
}

/** A party, from its first ring until somebody takes it off the list. */
export function PartyTile(props: PartyTileProps) {
  const { party, density, current } = props;
  const { callId } = party;
  const gone = isGone(party);
  const heard = party.state === 'joined' && callId !== undefined;
  const levels = useMemo(() => (heard && callId !== undefined ? callLevels(callId) : undefined), [heard, callId]);
  return (
    <Tile
      id={party.id}
      label={party.label}
      state={partyWords(party)}
      tone={partyTone(party)}
      density={density}
      current={current}
      speaker={heard ? callId : undefined}
      levels={levels}
      marks={<PartyMarks party={party} />}
      controls={gone ? undefined : <More {...props} />}
    >
      {gone && <Choices {...props} />}
    </Tile>
  );
}

function More({ party, current, open, onOpen, commands }: PartyTileProps) {
  const label = text.party.open(party.label);
  const trigger = (
    <IconButton label={label} className="!size-8" tabIndex={current ? 0 : -1}>
      <Ellipsis aria-hidden className="size-4" />
    </IconButton>
  );
  return (
    <Popover
      label={label}
      trigger={trigger}
      side="bottom"
      align="end"
      className="w-72 !p-2"
      open={open}
      onOpenChange={onOpen}
    >
      <div data-party={party.id}>
        <PartyControls party={party} commands={commands} onDone={() => onOpen(false)} />
      </div>
    </Popover>
  );
}

/** For whoever is not there: called again, or taken off the list. */
function Choices({ party, density, current, commands }: PartyTileProps) {
  const connected = useConnected();
  const small = density === 'dense';
  const tabIndex = current ? 0 : -1;
  const retry = () => commands.wish({ kind: 'retry', party });
  const dismiss = () => commands.wish({ kind: 'remove', party });
  return (
    <>
      {party.canRetry && (
        <Button
          className="!h-7 !gap-1.5 !px-2.5 !text-xs"
          aria-label={text.retryName(party.label)}
          tabIndex={tabIndex}
          disabled={!connected}
          onClick={retry}
        >
          {!small && <PhoneOutgoing aria-hidden className="size-3.5" />}
          {text.retry}
        </Button>
      )}
      <IconButton
        label={text.dismissName(party.label)}
        className="!size-7"
        tabIndex={tabIndex}
        disabled={!connected}
        onClick={dismiss}
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </>
  );
}
