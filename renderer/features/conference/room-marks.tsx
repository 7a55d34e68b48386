import { Disc, Lock } from 'lucide-react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { useSecondsSince } from '../../ui/clock.ts';
import { formatDuration } from '../calls/format.ts';
import { conferenceText } from './text.ts';

const text = conferenceText.chips;

export function LockChip() {
  return (
    <span
      title={text.lockedHint}
      className="flex shrink-0 items-center gap-1.5 rounded-full bg-warn-soft px-2.5 py-1 font-medium text-warn-text text-xs"
    >
      <Lock aria-hidden className="size-3.5" />
      {text.locked}
    </span>
  );
}

interface RecordingBarProps {
  /** What is recorded, in words. */
  readonly title: string;
  readonly recording: NonNullable<RoomState['recording']>;
  readonly onStop: () => void;
}

/** Nobody overlooks that it records: a red bar across the page. */
export function RecordingBar({ title, recording, onStop }: RecordingBarProps) {
  const now = useSecondsSince(recording.startedAt);
  const connected = useConnected();
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1 bg-end px-4 py-1.5 text-on-colour text-sm sm:px-5 forced-colors:border">
      <Disc aria-hidden className="size-4 shrink-0 motion-safe:animate-pulse" />
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">{title}</strong>{' '}
        <span title={recording.folder} className="tabular whitespace-nowrap">
          {formatDuration(now - recording.startedAt)} ·{' '}
          {text.recordingFiles(text.formats[recording.format], recording.tracks)}
        </span>
      </p>
      <Button
        className="!h-7 !px-2.5 !text-xs !border-on-colour !bg-transparent !text-on-colour hover:!bg-end-hover outline-on-colour"
        disabled={!connected}
        onClick={onStop}
      >
        {text.stop}
      </Button>
    </div>
  );
}
