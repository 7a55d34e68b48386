import { ArrowLeft } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useSecondsSince } from '../../ui/clock.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useFocusWhen } from '../../ui/use-focus-when.ts';
import { formatDuration } from '../calls/format.ts';
import { OtherTalks } from '../calls/live-talks.tsx';
import { focusDone, showCall, useView } from '../shell/view.ts';
import { SoundNotice } from '../sound/sound-notice.tsx';
import { EmptyRoom } from './empty-room.tsx';
import { headCount } from './party-list.ts';
import { RoomBar } from './room-bar.tsx';
import { LockChip, RecordingBar } from './room-marks.tsx';
import { RoomNotices } from './room-notices.tsx';
import { RoomQuestions } from './room-questions.tsx';
import type { RoomQuestion } from './room-wishes.ts';
import { conferenceText as text } from './text.ts';
import { TileGrid } from './tile-grid.tsx';
import { useRoomCommands } from './use-room-commands.ts';
import { useRoomKeys } from './use-room-keys.ts';

/** An open room: who is in it, how they are, and its controls. */
export function RoomPage({ room }: { readonly room: RoomState }) {
  const [question, setQuestion] = useState<RoomQuestion>();
  const [opened, setOpened] = useState<string>();
  const commands = useRoomCommands(room, setQuestion);
  const close = useCallback(() => setQuestion(undefined), []);
  useRoomKeys(room, commands.wish);
  const ask = (about: RoomQuestion) => setQuestion(about);
  return (
    <section aria-label={text.room(room.name)} className="flex h-full flex-col overflow-y-auto">
      <RoomHeading room={room} />
      {room.recording && (
        <RecordingBar
          title={text.chips.recordingBar}
          recording={room.recording}
          onStop={() => commands.wish({ kind: 'stop-recording' })}
        />
      )}
      <OtherTalks shown={room.id} />
      <div className="flex flex-1 flex-col px-3 py-2 sm:px-5">
        <RoomNotices room={room} commands={commands} />
        <TileGrid room={room} commands={commands} opened={opened} onOpen={setOpened} />
        {room.parties.length === 0 && <EmptyRoom room={room} onAdd={() => ask({ about: 'add' })} />}
      </div>
      {room.host.present && (
        <div className="mx-auto w-full max-w-md shrink-0 px-4">
          <SoundNotice muted={room.host.muted} />
        </div>
      )}
      <div className="sticky bottom-0 z-10 shrink-0 bg-canvas px-2 pt-2 pb-3 sm:px-4 sm:pt-3 sm:pb-5 low:pt-1 low:pb-1">
        <RoomBar room={room} commands={commands} onAsk={ask} />
      </div>
      {question && <RoomQuestions room={room} commands={commands} question={question} onClose={close} />}
    </section>
  );
}

function RoomHeading({ room }: { readonly room: RoomState }) {
  const wanted = useView(({ focus }) => focus?.on === 'room' && focus.roomId === room.id);
  const heading = useFocusWhen<HTMLHeadingElement>(wanted, focusDone);
  const now = useSecondsSince(room.createdAt);
  return (
    <div className="flex min-h-14 shrink-0 items-center gap-1 px-3 py-1.5 sm:px-4 low:min-h-10">
      <IconButton label={text.back} className="wide:hidden" onClick={() => showCall(undefined)}>
        <ArrowLeft aria-hidden className="size-5" />
      </IconButton>
      <div className="min-w-0 flex-1">
        <h2
          ref={heading}
          tabIndex={-1}
          data-focus-home="call"
          dir="auto"
          title={room.name}
          className="w-fit max-w-full truncate rounded-lg px-1.5 text-left font-semibold text-xl leading-snug outline-offset-0 tracking-tight"
        >
          {room.name}
        </h2>
        <p className="tabular mt-0.5 px-1.5 text-text-2 text-xs">
          {text.people(headCount(room))} · <span role="timer">{formatDuration(now - room.createdAt)}</span>
        </p>
      </div>
      {room.locked && <LockChip />}
    </div>
  );
}
