import { Disc, MessageSquare, Waypoints } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { conferenceText } from '../conference/text.ts';
import { composeMessage } from '../messages/composing.ts';
import { showTrace } from '../shell/view.ts';
import { callsText as text } from './text.ts';

interface CallToolsProps {
  readonly call: CallState;
  readonly onRecord: () => void;
}

/** What else can be done with a call, in its corner. */
export function CallTools({ call, onRecord }: CallToolsProps) {
  const connected = useConnected();
  const { party, accountId } = call;
  return (
    <>
      <IconButton
        label={conferenceText.chips.recordCall}
        shortcut="R"
        aria-keyshortcuts="R"
        aria-pressed={call.recording !== undefined}
        disabled={!connected || call.state !== 'active'}
        className={call.recording && '!text-end-text'}
        onClick={onRecord}
      >
        <Disc aria-hidden className="size-[1.125rem]" />
      </IconButton>
      <IconButton
        label={text.message}
        disabled={!connected}
        aria-haspopup="dialog"
        onClick={() => composeMessage({ to: party.uri, label: party.label, accountId })}
      >
        <MessageSquare aria-hidden className="size-[1.125rem]" />
      </IconButton>
      <IconButton label={text.wire} onClick={() => showTrace(call.id)}>
        <Waypoints aria-hidden className="size-[1.125rem]" />
      </IconButton>
    </>
  );
}
