import { PhoneOff } from 'lucide-react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { isHere } from './party-list.ts';
import { conferenceText } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';

const text = conferenceText.end;

interface EndDialogProps {
  readonly room: RoomState;
  readonly commands: RoomCommands;
  readonly onClose: () => void;
}

/** Several people would be hung up on: that can’t be taken back. */
export function EndDialog({ room, commands, onClose }: EndDialogProps) {
  const connected = useConnected();
  const thenClose = (run: () => void) => () => {
    run();
    onClose();
  };
  return (
    <Dialog title={text.title} closeLabel={text.cancel} onClose={onClose}>
      <p>{text.text(room.parties.filter(isHere).length)}</p>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{text.cancel}</Button>
        {room.host.present && (
          <Button disabled={!connected} onClick={thenClose(commands.leave)}>
            {text.leave}
          </Button>
        )}
        <Button tone="end" disabled={!connected} onClick={thenClose(commands.end)}>
          <PhoneOff aria-hidden className="size-4" />
          {text.end}
        </Button>
      </div>
    </Dialog>
  );
}
