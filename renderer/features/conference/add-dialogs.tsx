import { UsersRound } from 'lucide-react';
import type { CallState, RoomState } from '../../../app/ipc/contract.ts';
import { useCalls, useConnected, useRooms } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { isTaken, otherTalks } from '../calls/call-list.ts';
import { withoutScheme } from '../calls/format.ts';
import { PartyName } from '../calls/party-name.tsx';
import { AddPeopleForm } from './add-people-form.tsx';
import { isGone, isOpen } from './party-list.ts';
import { conferenceText } from './text.ts';
import { useMakeRoom, useMerge } from './use-make-room.ts';

const text = conferenceText.add;

interface AddToRoomProps {
  readonly room: RoomState;
  readonly onAdd: (to: readonly string[]) => Promise<void>;
  readonly onClose: () => void;
}

/** More people for a room: called, brought in from other calls, or told its address. */
export function AddToRoom({ room, onAdd, onClose }: AddToRoomProps) {
  const merge = useMerge();
  const talks = useCalls().filter((call) => isTaken(call) && call.state === 'active');
  const known = new Set(room.parties.filter((party) => !isGone(party)).map(({ uri }) => uri));
  return (
    <Dialog title={text.title} closeLabel={text.close} onClose={onClose}>
      <AddPeopleForm known={known} onAdd={onAdd} onDone={onClose} />
      <BringIn
        talks={talks}
        onChoose={(callId) => {
          merge([callId], room.id);
          onClose();
        }}
      />
      <div className="mt-4 flex items-center justify-between gap-3 border-line border-t pt-3.5">
        <div className="min-w-0">
          <h3 className="text-text-2 text-xs">{text.invite}</h3>
          <p className="truncate" title={room.uri}>
            {withoutScheme(room.uri)}
          </p>
        </div>
        <CopyButton value={room.uri} label={conferenceText.empty.copy} copiedLabel={conferenceText.empty.copied} />
      </div>
    </Dialog>
  );
}

interface AddToCallProps {
  readonly call: CallState;
  readonly onClose: () => void;
}

/** Makes a conference of a call: with whoever is called now, with another call, or in a room that is open. */
export function AddToCall({ call, onClose }: AddToCallProps) {
  const { merge } = useMakeRoom();
  const mergeNow = useMerge();
  const connected = useConnected();
  const rooms = useRooms().filter(isOpen);
  const talks = otherTalks(useCalls(), call.id);
  const bringIn = (callIds: readonly string[], roomId?: string) => {
    mergeNow(callIds, roomId);
    onClose();
  };
  return (
    <Dialog title={text.titleCall(call.party.label)} closeLabel={text.close} onClose={onClose}>
      <AddPeopleForm known={new Set([call.party.uri])} onAdd={(to) => merge([call.id], { to })} onDone={onClose} />
      <BringIn talks={talks} onChoose={(callId) => bringIn([call.id, callId])} />
      {rooms.length > 0 && (
        <div className="mt-4 border-line border-t pt-3.5">
          <h3 className="mb-1 text-text-2 text-xs">{text.rooms}</h3>
          <ul>
            {rooms.map((room) => (
              <li key={room.id} className="flex items-center gap-3 py-1.5">
                <UsersRound aria-hidden className="size-5 shrink-0 text-text-2" />
                <PartyName label={room.name} className="min-w-0 flex-1 font-medium" />
                <Button
                  aria-label={text.moveToName(room.name)}
                  disabled={!connected}
                  onClick={() => bringIn([call.id], room.id)}
                >
                  {text.moveTo}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}

interface BringInProps {
  readonly talks: readonly CallState[];
  readonly onChoose: (callId: string) => void;
}

function BringIn({ talks, onChoose }: BringInProps) {
  const connected = useConnected();
  if (talks.length === 0) return null;
  return (
    <div className="mt-4 border-line border-t pt-3.5">
      <h3 className="mb-1 text-text-2 text-xs">{text.talks}</h3>
      <ul>
        {talks.map(({ id, party }) => (
          <li key={id} className="flex items-center gap-3 py-1.5">
            <Avatar label={party.label} />
            <PartyName label={party.label} className="min-w-0 flex-1 font-medium" />
            <Button aria-label={text.bringInName(party.label)} disabled={!connected} onClick={() => onChoose(id)}>
              {text.bringIn}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
