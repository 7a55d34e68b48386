import { UserPlus, UsersRound } from 'lucide-react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { withoutScheme } from '../calls/format.ts';
import { conferenceText } from './text.ts';

const text = conferenceText.empty;

interface EmptyRoomProps {
  readonly room: RoomState;
  readonly onAdd: () => void;
}

/** Nobody is in it: how people come in. */
export function EmptyRoom({ room, onAdd }: EmptyRoomProps) {
  const connected = useConnected();
  return (
    <div className="m-auto flex max-w-md flex-col items-center px-4 py-6 text-center">
      <span className="mb-3 flex size-14 items-center justify-center rounded-full bg-sunken text-text-2 low:hidden">
        <UsersRound aria-hidden className="size-6" strokeWidth={1.7} />
      </span>
      <h3 className="font-semibold text-lg">{text.title}</h3>
      <p className="mt-1 text-sm text-text-2">{text.text}</p>
      <p className="mt-3 max-w-full break-all rounded-lg bg-sunken px-3 py-1.5 text-sm">{withoutScheme(room.uri)}</p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Button tone="primary" className="!h-10" disabled={!connected} onClick={onAdd}>
          <UserPlus aria-hidden className="size-4" />
          {text.add}
        </Button>
        <CopyButton value={room.uri} label={text.copy} copiedLabel={text.copied} className="!h-10" />
      </div>
    </div>
  );
}
