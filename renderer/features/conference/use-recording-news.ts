import { useEffect } from 'react';
import { useEngine } from '../../bridge/state.ts';
import { toast, toastError } from '../../ui/toasts.ts';
import { endedRecordings } from './recording-news.ts';
import { conferenceText } from './text.ts';

const text = conferenceText.record;

/** Says where the files of a recording are as soon as it has ended, by whatever: a press, a goodbye, a fault. */
export function useRecordingNews(): void {
  useEffect(
    () =>
      useEngine.subscribe((now, before) => {
        if (!now.snapshot || !before.snapshot || now.snapshot === before.snapshot) return;
        for (const folder of endedRecordings(before.snapshot, now.snapshot)) tell(folder);
      }),
    [],
  );
}

function tell(folder: string): void {
  const copy = () => void navigator.clipboard.writeText(folder).catch(toastError);
  toast({
    kind: 'done',
    title: text.saved,
    text: text.folder(folder),
    action: { label: text.copyFolder, run: copy },
  });
}
