import { ChevronDown, PhoneForwarded, PhoneOff, UserRoundX, Voicemail } from 'lucide-react';
import { useState } from 'react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { AddressForm } from './address-form.tsx';
import { callsText } from './text.ts';
import type { CallCommands, DeclineReason } from './use-call-commands.ts';

const text = callsText.banner;

const icons = { declined: PhoneOff, busy: Voicemail, unavailable: UserRoundX } as const;
const reasons = Object.entries(text.reasons) as [DeclineReason, readonly [string, string]][];

interface DeclineMenuProps {
  readonly call: CallState;
  readonly commands: CallCommands;
}

/** The other ways not to answer: with a reason, or by sending the caller elsewhere. */
export function DeclineMenu({ call, commands }: DeclineMenuProps) {
  const [forwarding, setForwarding] = useState(false);
  const connected = useConnected();
  const close = () => setForwarding(false);
  const trigger = (
    <button
      type="button"
      aria-label={text.declineHow}
      disabled={!connected}
      className="inline-flex h-10 w-9 shrink-0 items-center justify-center rounded-r-lg border-canvas/40 border-l bg-end text-on-colour transition-colors hover:bg-end-hover disabled:opacity-45 forced-colors:border"
    >
      <ChevronDown aria-hidden className="size-4" />
    </button>
  );
  return (
    <>
      <Menu label={text.declineHow} trigger={trigger}>
        {reasons.map(([reason, [label, hint]]) => (
          <MenuItem
            key={reason}
            icon={icons[reason]}
            label={label}
            hint={hint}
            onSelect={() => commands.decline(reason)}
          />
        ))}
        <MenuItem icon={PhoneForwarded} label={text.forward} onSelect={() => setForwarding(true)} />
      </Menu>
      {forwarding && (
        <Dialog title={text.forwardTitle(call.party.label)} closeLabel={callsText.transfer.cancel} onClose={close}>
          <p className="mb-3 text-text-2">{text.forwardLead}</p>
          <AddressForm
            label={text.forwardTo}
            action={text.forwardAction}
            cancel={callsText.transfer.cancel}
            accountId={call.accountId}
            onAddress={commands.deflect}
            onDone={close}
          />
        </Dialog>
      )}
    </>
  );
}
