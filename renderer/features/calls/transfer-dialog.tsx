import { PhoneForwarded } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useCalls, useConnected } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toastError } from '../../ui/toasts.ts';
import { AddressForm } from './address-form.tsx';
import { otherTalks } from './call-list.ts';
import { PartyName } from './party-name.tsx';
import { callsText } from './text.ts';
import type { CallCommands } from './use-call-commands.ts';

const text = callsText.transfer;

interface TransferDialogProps {
  readonly call: CallState;
  readonly commands: CallCommands;
  readonly onClose: () => void;
}

/** Hands a call over: to an address at once, or to somebody who was asked before. */
export function TransferDialog({ call, commands, onClose }: TransferDialogProps) {
  const others = otherTalks(useCalls(), call.id);
  const connected = useConnected();
  const connect = (otherCallId: string) => {
    commands.transferTo(otherCallId).catch(toastError);
    onClose();
  };
  return (
    <Dialog title={text.title(call.party.label)} closeLabel={text.cancel} onClose={onClose}>
      <AddressForm
        label={text.blind}
        hint={text.blindHint}
        action={text.blindAction}
        cancel={text.cancel}
        accountId={call.accountId}
        icon={<PhoneForwarded aria-hidden className="size-4" />}
        onAddress={commands.transfer}
        onDone={onClose}
      />
      <div className="mt-4 border-line border-t pt-3.5">
        {others.length === 0 ? (
          <p className="text-text-2 text-xs">{text.noOthers}</p>
        ) : (
          <>
            <h3 className="mb-1.5 font-medium text-sm">{text.or}</h3>
            <ul>
              {others.map((other) => (
                <li key={other.id} className="flex items-center gap-3 py-1.5">
                  <Avatar label={other.party.label} />
                  <PartyName label={other.party.label} className="min-w-0 flex-1 font-medium text-sm" />
                  <Button
                    aria-label={text.attendedName(other.party.label)}
                    disabled={!connected}
                    onClick={() => connect(other.id)}
                  >
                    {text.attended}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  );
}
