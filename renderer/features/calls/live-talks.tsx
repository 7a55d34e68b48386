import { Disc, Merge, MicOff, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallState, RoomState } from '../../../app/ipc/contract.ts';
import { useCalls, useConnected, useRooms } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { useSecondsSince } from '../../ui/clock.ts';
import { headCount, isOpen } from '../conference/party-list.ts';
import { conferenceText } from '../conference/text.ts';
import { useMerge } from '../conference/use-make-room.ts';
import { type DragProps, useMergeDrag } from '../conference/use-merge-drag.ts';
import { showCall, showRoom, useView } from '../shell/view.ts';
import { isTaken } from './call-list.ts';
import { formatDuration, stateWords } from './format.ts';
import { PartyName } from './party-name.tsx';
import { callsText as text } from './text.ts';

/** The rooms and calls that are on now; a press brings one to the front, and one that is dropped on another makes a conference. */
export function LiveTalks() {
  const rooms = useRooms().filter(isOpen);
  const calls = useCalls().filter(isTaken);
  if (rooms.length === 0 && calls.length === 0) return null;
  return (
    <section aria-label={text.now} className="mb-3">
      <div className="flex h-8 items-center justify-between px-2">
        <h2 className="font-medium text-text-2 text-xs">{text.now}</h2>
        <MergeButton calls={calls} />
      </div>
      <Rows rooms={rooms} calls={calls} />
    </section>
  );
}

/** The others, above the one on show, where the list has no room beside it. */
export function OtherTalks({ shown }: { readonly shown: string }) {
  const isOther = ({ id }: { readonly id: string }) => id !== shown;
  const rooms = useRooms().filter(isOpen).filter(isOther);
  const calls = useCalls().filter(isTaken).filter(isOther);
  if (rooms.length === 0 && calls.length === 0) return null;
  return (
    <section
      aria-label={text.others}
      className="max-h-54 short:max-h-27 low:max-h-14 shrink-0 overflow-y-auto px-3 py-1 wide:hidden"
    >
      <Rows rooms={rooms} calls={calls} />
    </section>
  );
}

function Rows({ rooms, calls }: { readonly rooms: readonly RoomState[]; readonly calls: readonly CallState[] }) {
  return (
    <ul className="space-y-1">
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomRow room={room} />
        </li>
      ))}
      {calls.map((call) => (
        <li key={call.id}>
          <CallRow call={call} />
        </li>
      ))}
    </ul>
  );
}

/** All calls that are up, into one room. */
function MergeButton({ calls }: { readonly calls: readonly CallState[] }) {
  const merge = useMerge();
  const connected = useConnected();
  const up = calls.filter(({ state }) => state === 'active');
  if (up.length < 2) return null;
  return (
    <Button
      tone="plain"
      className="!h-7 !gap-1.5 !px-2 !text-xs"
      aria-label={conferenceText.merge.allName}
      disabled={!connected}
      onClick={() => merge(up.map(({ id }) => id))}
    >
      <Merge aria-hidden className="size-3.5" />
      {conferenceText.merge.all}
    </Button>
  );
}

function RoomRow({ room }: { readonly room: RoomState }) {
  const chosen = useView((state) => state.roomId === room.id);
  const now = useSecondsSince(room.createdAt);
  const drag = useMergeDrag({ kind: 'room', id: room.id });
  const words = `${conferenceText.people(headCount(room))} · ${formatDuration(now - room.createdAt)}`;
  return (
    <Row chosen={chosen} drag={drag} onPress={() => showRoom(room.id)}>
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        <UsersRound aria-hidden className="size-[1.125rem]" />
      </span>
      <span className="min-w-0 flex-1">
        <PartyName label={room.name} className="font-medium text-sm" />
        <span className="tabular block truncate text-call-text text-xs">{words}</span>
      </span>
      {room.recording && (
        <>
          <span className="sr-only">{conferenceText.chips.recording}</span>
          <Disc aria-hidden className="size-4 shrink-0 text-end-text" />
        </>
      )}
      {room.host.present && room.host.muted && <Muted />}
    </Row>
  );
}

function CallRow({ call }: { readonly call: CallState }) {
  const chosen = useView((state) => state.callId === call.id);
  const now = useSecondsSince(call.answeredAt);
  const drag = useMergeDrag(call.state === 'active' ? { kind: 'call', id: call.id } : undefined);
  const state = stateWords(call, now);
  const talking = call.state === 'active' && call.hold === 'none';
  return (
    <Row chosen={chosen} drag={drag} onPress={() => showCall(call.id)}>
      <Avatar label={call.party.label} />
      <span className="min-w-0 flex-1">
        <PartyName label={call.party.label} className="font-medium text-sm" />
        <span className={classes('tabular block truncate text-xs', talking ? 'text-call-text' : 'text-text-2')}>
          {state}
        </span>
      </span>
      {call.muted && <Muted />}
    </Row>
  );
}

function Muted() {
  return (
    <>
      <span className="sr-only">{text.muted}</span>
      <MicOff aria-hidden className="mr-1.5 size-4 shrink-0 text-end-text" />
    </>
  );
}

interface RowProps {
  readonly chosen: boolean;
  readonly drag: DragProps;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Row({ chosen, drag, onPress, children }: RowProps) {
  return (
    <button
      type="button"
      aria-current={chosen || undefined}
      onClick={onPress}
      {...drag}
      className={classes(
        'flex w-full items-center gap-3 rounded-xl px-2 py-2 text-left transition-colors',
        'data-over:outline-2 data-over:outline-accent data-over:outline-dashed',
        chosen ? 'bg-accent-soft forced-colors:outline' : 'bg-sunken/60 hover:bg-hover',
      )}
    >
      {children}
    </button>
  );
}
