import { Grid3x3, Mic, MicOff, Pause, PhoneForwarded, PhoneOff, UserPlus } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { RoundButton } from '../../ui/round-button.tsx';
import { conferenceText } from '../conference/text.ts';
import { callsText } from './text.ts';
import type { CallCommands } from './use-call-commands.ts';

const text = callsText.controls;

interface CallControlsProps {
  readonly call: CallState;
  readonly commands: CallCommands;
  readonly keypadOpen: boolean;
  readonly onKeypad: () => void;
  readonly onTransfer: () => void;
  readonly onAdd: () => void;
}

export function CallControls({ call, commands, keypadOpen, onKeypad, onTransfer, onAdd }: CallControlsProps) {
  const connected = useConnected();
  const active = call.state === 'active';
  const held = call.hold === 'local' || call.hold === 'both';
  return (
    <fieldset aria-label={text.group} className="flex justify-center gap-0.5 sm:gap-3">
      <RoundButton
        icon={call.muted ? MicOff : Mic}
        label={text.mute}
        shortcut="M"
        pressed={call.muted}
        disabled={!connected}
        onClick={commands.mute}
      />
      <RoundButton
        icon={Pause}
        label={text.hold}
        shortcut="H"
        pressed={held}
        disabled={!connected || !active}
        onClick={commands.hold}
      />
      <RoundButton
        icon={Grid3x3}
        label={text.keypad}
        shortcut="K"
        pressed={keypadOpen}
        disabled={!connected || !active}
        onClick={onKeypad}
      />
      <RoundButton
        icon={UserPlus}
        label={conferenceText.merge.add}
        name={conferenceText.merge.addName}
        shortcut="A"
        aria-haspopup="dialog"
        disabled={!connected || !active}
        onClick={onAdd}
      />
      <RoundButton
        icon={PhoneForwarded}
        label={text.transfer}
        shortcut="T"
        aria-haspopup="dialog"
        disabled={!connected || !active}
        onClick={onTransfer}
      />
      <RoundButton
        icon={PhoneOff}
        label={active ? text.end : text.cancel}
        name={active ? text.endName : text.cancelName}
        tone="end"
        disabled={!connected}
        onClick={commands.hangup}
      />
    </fieldset>
  );
}
