import { PhoneForwarded } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { withoutScheme } from './format.ts';
import { PartyName } from './party-name.tsx';
import { callsText } from './text.ts';
import { useCallCommands } from './use-call-commands.ts';

const text = callsText.transfer;

interface TransferRequestProps {
  readonly call: CallState;
  readonly request: NonNullable<CallState['transferRequest']>;
}

/** The far end wants to send this person on to somebody else: asked, not done. */
export function TransferRequestCard({ call, request }: TransferRequestProps) {
  const commands = useCallCommands(call);
  const connected = useConnected();
  const title = text.requestTitle(call.party.label);
  return (
    <section
      aria-label={title}
      className="drop-in flex w-full max-w-xl shrink-0 flex-wrap items-center gap-x-3.5 gap-y-3 rounded-2xl border border-line bg-raised p-3.5 shadow-sm"
    >
      <div className="flex min-w-44 flex-1 items-center gap-3.5">
        <span className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
          <PhoneForwarded aria-hidden className="size-5" />
        </span>
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          <PartyName label={text.requestTo(withoutScheme(request.to))} className="text-text-2 text-xs" />
        </div>
      </div>
      <div className="flex grow gap-2 sm:grow-0">
        <Button className="!h-10 flex-1" disabled={!connected} onClick={commands.refuseTransfer}>
          {text.refuse}
        </Button>
        <Button tone="primary" className="!h-10 flex-1" disabled={!connected} onClick={commands.acceptTransfer}>
          {text.accept}
        </Button>
      </div>
    </section>
  );
}
