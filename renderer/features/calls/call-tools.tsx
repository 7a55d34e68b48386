import { MessageSquare, Waypoints } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { composeMessage } from '../messages/composing.ts';
import { showTrace } from '../shell/view.ts';
import { callsText as text } from './text.ts';

/** What else can be done with a call, in its corner. */
export function CallTools({ call }: { readonly call: CallState }) {
  const connected = useConnected();
  const { party, accountId } = call;
  return (
    <>
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
