import {
  Ear,
  EarOff,
  type LucideIcon,
  MessageCircle,
  Mic,
  MicOff,
  Pause,
  PhoneForwarded,
  Play,
  UserMinus,
} from 'lucide-react';
import type { RoomPartyState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { useWish } from '../../bridge/use-wish.ts';
import { classes } from '../../ui/classes.ts';
import { Slider } from '../../ui/slider.tsx';
import { Switch } from '../../ui/switch.tsx';
import { canTalk, isHere } from './party-list.ts';
import { conferenceText } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';
import { MOST_DB } from './wished-volumes.ts';

const text = conferenceText.party;

interface PartyControlsProps {
  readonly party: RoomPartyState;
  readonly commands: RoomCommands;
  readonly onDone: () => void;
}

/** All that can be done to one party. What can be undone at once leaves the controls open. */
export function PartyControls({ party, commands, onDone }: PartyControlsProps) {
  const { id: partyId, muted, deafened, state } = party;
  const { wish } = commands;
  const held = state === 'held';
  const here = isHere(party);
  const thenDone = (run: () => void) => () => {
    onDone();
    run();
  };
  return (
    <>
      {party.text && <p className="px-2.5 pt-1 pb-2 text-text-2 text-xs">{party.text}</p>}
      <Action
        icon={muted ? Mic : MicOff}
        label={muted ? text.unmute : text.mute}
        shortcut="M"
        onPress={() => wish({ kind: 'mute', partyId, on: !muted })}
      />
      <Action
        icon={deafened ? Ear : EarOff}
        label={deafened ? text.undeafen : text.deafen}
        shortcut="D"
        onPress={() => wish({ kind: 'deafen', partyId, on: !deafened })}
      />
      {here && (
        <Action
          icon={held ? Play : Pause}
          label={held ? text.unhold : text.hold}
          shortcut="H"
          onPress={() => wish({ kind: 'hold', partyId, on: !held })}
        />
      )}
      {canTalk(party) && (
        <Action
          icon={MessageCircle}
          label={text.aside}
          shortcut="P"
          onPress={thenDone(() => wish({ kind: 'ask', question: { about: 'aside', partyId } }))}
        />
      )}
      <div className="my-1 border-line border-y px-2.5 py-1">
        <Volume party={party} commands={commands} />
        <Gain party={party} commands={commands} />
      </div>
      {here && (
        <Action
          icon={PhoneForwarded}
          label={text.transfer}
          shortcut="T"
          onPress={thenDone(() => wish({ kind: 'ask', question: { about: 'transfer', party } }))}
        />
      )}
      <Action
        icon={UserMinus}
        label={text.remove}
        shortcut="Delete"
        tone="danger"
        onPress={thenDone(() => wish({ kind: 'remove', party }))}
      />
      {party.codec && <p className="px-2.5 pt-2 pb-1 text-text-2 text-xs">{text.codec(party.codec)}</p>}
    </>
  );
}

function Volume({ party, commands }: Pick<PartyControlsProps, 'party' | 'commands'>) {
  const connected = useConnected();
  return (
    <Slider
      label={text.volume}
      min={-MOST_DB}
      max={MOST_DB}
      value={party.volumeDb}
      words={text.db}
      disabled={!connected}
      onChange={(db) => commands.wish({ kind: 'volume', partyId: party.id, db })}
    />
  );
}

function Gain({ party, commands }: Pick<PartyControlsProps, 'party' | 'commands'>) {
  const { value, wish } = useWish(party.automaticGain);
  return (
    <Switch
      label={text.gain}
      hint={text.gainHint}
      checked={value}
      onChange={(on) => wish(on, async () => commands.automaticGain(party.id, on))}
    />
  );
}

interface ActionProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly shortcut: string;
  readonly tone?: 'plain' | 'danger';
  readonly onPress: () => void;
}

function Action({ icon: Icon, label, shortcut, tone = 'plain', onPress }: ActionProps) {
  const connected = useConnected();
  return (
    <button
      type="button"
      aria-keyshortcuts={shortcut}
      disabled={!connected}
      onClick={onPress}
      className={classes(
        'flex w-full items-center gap-2.5 rounded-lg px-2.5 py-2 text-left hover:bg-hover disabled:opacity-45',
        tone === 'danger' && 'text-end-text',
      )}
    >
      <Icon aria-hidden className="size-[1.125rem] shrink-0" />
      <span className="flex-1">{label}</span>
      <kbd aria-hidden className="font-sans text-text-2 text-xs">
        {shortcut === 'Delete' ? 'Del' : shortcut}
      </kbd>
    </button>
  );
}
