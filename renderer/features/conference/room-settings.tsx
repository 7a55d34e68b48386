import { type FormEvent, useState } from 'react';
import type { CommandArgs, RoomState } from '../../../app/ipc/contract.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { useWish } from '../../bridge/use-wish.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { withoutScheme } from '../calls/format.ts';
import { conferenceText } from './text.ts';

const text = conferenceText.settings;
const PIN = /^(\d{4,12})?$/;

type Settings = Omit<CommandArgs<'rooms.configure'>, 'roomId'>;

interface RoomSettingsProps {
  readonly room: RoomState;
  readonly onClose: () => void;
}

/** How the room treats those who come; each choice counts at once. */
export function RoomSettings({ room, onClose }: RoomSettingsProps) {
  const client = useClient();
  const configure = (change: Settings) => client.call('rooms.configure', { roomId: room.id, ...change });
  return (
    <Dialog title={text.title} closeLabel={text.done} onClose={onClose}>
      <Setting
        label={text.muteOnEntry}
        hint={text.muteOnEntryHint}
        known={room.muteOnEntry}
        ask={(muteOnEntry) => configure({ muteOnEntry })}
      />
      <Setting label={text.chimes} hint={text.chimesHint} known={room.chimes} ask={(chimes) => configure({ chimes })} />
      <Setting
        label={text.guests}
        hint={text.guestsHint}
        known={room.guestsMayInvite}
        ask={(guestsMayInvite) => configure({ guestsMayInvite })}
      />
      <PinField known={room.pin ?? ''} onPin={(pin) => configure({ pin })} />
      <div className="mt-4 border-line border-t pt-3.5">
        <p className="text-text-2 text-xs">{text.address}</p>
        <p className="mb-2 break-all">{withoutScheme(room.uri)}</p>
        <CopyButton value={room.uri} label={conferenceText.empty.copy} copiedLabel={conferenceText.empty.copied} />
      </div>
    </Dialog>
  );
}

interface SettingProps {
  readonly label: string;
  readonly hint: string;
  readonly known: boolean;
  readonly ask: (on: boolean) => Promise<unknown>;
}

function Setting({ label, hint, known, ask }: SettingProps) {
  const { value, wish } = useWish(known);
  return <Switch label={label} hint={hint} checked={value} onChange={(on) => wish(on, () => ask(on))} />;
}

interface PinFieldProps {
  readonly known: string;
  readonly onPin: (pin: string) => Promise<unknown>;
}

function PinField({ known, onPin }: PinFieldProps) {
  const [typed, setTyped] = useState(known);
  const [error, setError] = useState<string>();
  const connected = useConnected();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!PIN.test(typed.trim())) return setError(text.pinWrong);
    await onPin(typed.trim()).catch((failure: unknown) =>
      setError(failure instanceof Error ? failure.message : String(failure)),
    );
  };
  return (
    <form noValidate onSubmit={submit} className="mt-2">
      <TextField
        label={text.pin}
        hint={known === '' ? text.pinHint : text.pinKnown(known)}
        error={error}
        value={typed}
        inputMode="numeric"
        maxLength={12}
        onChange={({ target }) => {
          setTyped(target.value);
          setError(undefined);
        }}
        trailing={
          <Button type="submit" className="!h-10" disabled={!connected || typed.trim() === known}>
            {text.save}
          </Button>
        }
      />
    </form>
  );
}
