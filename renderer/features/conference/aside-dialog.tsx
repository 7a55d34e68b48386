import { useState } from 'react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toastError } from '../../ui/toasts.ts';
import { PartyName } from '../calls/party-name.tsx';
import { canTalk, inPrivate } from './party-list.ts';
import { conferenceText } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';

const text = conferenceText.aside;

interface AsideDialogProps {
  readonly room: RoomState;
  readonly commands: RoomCommands;
  /** Whom it was asked of; together with this end, as that is what it mostly is for. */
  readonly partyId: string | undefined;
  readonly onClose: () => void;
}

/** Who talks in private. */
export function AsideDialog({ room, commands, partyId, onClose }: AsideDialogProps) {
  const connected = useConnected();
  const already = inPrivate(room);
  const people = [
    ...(room.host.present ? [{ id: 'host', label: conferenceText.you }] : []),
    ...room.parties.filter(canTalk),
  ];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(firstChoice(already, partyId, room)));
  const ids = people.map(({ id }) => id).filter((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const start = () => {
    commands.aside(ids).catch(toastError);
    onClose();
  };
  const enough = people.length >= 2;
  return (
    <Dialog title={text.title} closeLabel={text.cancel} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ids.length >= 2) start();
        }}
      >
        <p className="mb-3 text-text-2">{enough ? text.lead : text.nobody}</p>
        <fieldset>
          <legend className="sr-only">{text.who}</legend>
          {people.map(({ id, label }) => (
            <label key={id} className="flex cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.has(id)}
                onChange={() => toggle(id)}
                className="size-4 shrink-0 accent-accent"
              />
              <Avatar label={label} className="!size-8 !text-xs" />
              <PartyName label={label} className="min-w-0" />
            </label>
          ))}
        </fieldset>
        <p role="status" className="mt-2 min-h-4 text-text-2 text-xs">
          {enough && ids.length < 2 && text.tooFew}
        </p>
        <div className="mt-2 flex flex-wrap justify-end gap-2">
          {already.length > 0 && (
            <Button
              disabled={!connected}
              onClick={() => {
                commands.endAside();
                onClose();
              }}
            >
              {text.end}
            </Button>
          )}
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" tone="primary" disabled={!connected || ids.length < 2}>
            {text.start}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function firstChoice(already: readonly string[], partyId: string | undefined, room: RoomState): readonly string[] {
  if (partyId === undefined) return already.length > 0 ? already : room.host.present ? ['host'] : [];
  return already.includes(partyId) ? already : ['host', ...already.filter((id) => id !== 'host'), partyId];
}
