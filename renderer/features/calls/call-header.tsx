import { ArrowLeft } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MulticastChip } from '../channels/multicast-chip.tsx';
import { QualityChip } from '../quality/quality-chip.tsx';
import { showCall } from '../shell/view.ts';
import { CallTools } from './call-tools.tsx';
import { EncryptionChip } from './encryption-chip.tsx';
import { callsText as text } from './text.ts';

interface CallHeaderProps {
  readonly call: CallState;
  readonly onRecord: () => void;
}

/** The way back, what kind of call it is and how good, and what else can be done with it. */
export function CallHeader({ call, onRecord }: CallHeaderProps) {
  return (
    <div className="flex min-h-12 shrink-0 items-start justify-between gap-2 px-3 py-1.5 sm:min-h-14 sm:py-2.5 low:min-h-10 low:py-0.5">
      <IconButton label={text.back} className="wide:invisible" onClick={() => showCall(undefined)}>
        <ArrowLeft aria-hidden className="size-5" />
      </IconButton>
      <div className="flex flex-wrap items-center justify-end gap-x-1">
        {call.group && <MulticastChip group={call.group} />}
        <QualityChip call={call} />
        {call.codec && <EncryptionChip encrypted={call.encrypted} codec={call.codec} />}
        <div className="flex">
          <CallTools call={call} onRecord={onRecord} />
        </div>
      </div>
    </div>
  );
}
