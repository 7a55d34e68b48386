import { UserPlus } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useCalls, useConnected, useRooms } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { otherTalks } from '../calls/call-list.ts';
import { isSeated } from './party-list.ts';
import { conferenceText } from './text.ts';
import { useMerge } from './use-make-room.ts';

const text = conferenceText.merge;

/** Answers a call that rings into the conference, or into one with the call that is on. */
export function JoinButton({ call }: { readonly call: CallState }) {
  const connected = useConnected();
  const merge = useMerge();
  const room = useRooms().findLast(isSeated);
  const talks = otherTalks(useCalls(), call.id);
  const talk = talks.find(({ hold }) => hold === 'none') ?? talks.at(-1);
  if (!room && !talk) return null;
  const join = () => (room ? merge([call.id], room.id) : talk && merge([talk.id, call.id]));
  return (
    <Button className="!h-10 flex-1" disabled={!connected} onClick={join}>
      <UserPlus aria-hidden className="size-4" />
      {room ? text.toRoom : text.toCall}
    </Button>
  );
}
