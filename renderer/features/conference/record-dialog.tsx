import { Disc } from 'lucide-react';
import { useState } from 'react';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toastError } from '../../ui/toasts.ts';
import { conferenceText } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';

const text = conferenceText.record;

const formats = [
  { value: 'wav', label: text.wav, hint: text.wavHint },
  { value: 'opus', label: text.opus, hint: text.opusHint },
] as const;

interface RecordDialogProps {
  readonly title: string;
  readonly onRecord: RoomCommands['record'];
  readonly onClose: () => void;
}

/** How a room or a call is recorded. */
export function RecordDialog({ title, onRecord, onClose }: RecordDialogProps) {
  const [format, setFormat] = useState<'wav' | 'opus'>('wav');
  const [tracks, setTracks] = useState(false);
  const connected = useConnected();
  const record = () => {
    onRecord({ format, tracks }).catch(toastError);
    onClose();
  };
  return (
    <Dialog title={title} closeLabel={text.cancel} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          record();
        }}
      >
        <p className="mb-3 text-text-2">{text.lead}</p>
        <Choice legend={text.format} options={formats} value={format} onChange={setFormat} />
        <div className="mt-2">
          <Switch label={text.tracks} hint={text.tracksHint} checked={tracks} onChange={setTracks} />
        </div>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" tone="end" disabled={!connected}>
            <Disc aria-hidden className="size-4" />
            {text.start}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
