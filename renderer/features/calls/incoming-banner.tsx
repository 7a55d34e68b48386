import { Phone, PhoneOff } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useCalls, useConnected, useEngine } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { SpeakerNotice } from '../sound/sound-notice.tsx';
import { isIncoming, isTaken } from './call-list.ts';
import { addressLine } from './format.ts';
import { callsText } from './text.ts';
import { useCallCommands } from './use-call-commands.ts';

const text = callsText.banner;

/** Who calls, above everything else. It takes no focus and hears no keys: it can't be answered by mistake. */
export function IncomingBanner() {
  const calls = useCalls();
  const incoming = calls.filter(isIncoming);
  const talking = calls.some((call) => isTaken(call) && call.state === 'active' && call.hold === 'none');
  return (
    <>
      <div aria-live="assertive" className="sr-only">
        {incoming.map((call) => (
          <p key={call.id}>{text.announce(call.party.label)}</p>
        ))}
      </div>
      {incoming.length > 0 && (
        <div className="pointer-events-none fixed inset-x-0 top-0 z-30 flex flex-col items-center gap-2 p-3 sm:pl-23 wide:pl-[27.25rem]">
          {incoming.map((call) => (
            <BannerCard key={call.id} call={call} talking={talking} />
          ))}
        </div>
      )}
    </>
  );
}

function BannerCard({ call, talking }: { readonly call: CallState; readonly talking: boolean }) {
  const commands = useCallCommands(call);
  const connected = useConnected();
  const account = useEngine((state) => state.snapshot?.accounts[0]?.displayName);
  const address = addressLine(call);
  return (
    <section
      aria-label={text.announce(call.party.label)}
      className="drop-in pointer-events-auto w-full max-w-xl rounded-2xl border border-line bg-raised p-3.5 shadow-float"
    >
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-3">
        <div className="flex min-w-44 flex-1 items-center gap-3.5">
          <span className="ring-pulse rounded-full [--pulse:9px]">
            <Avatar label={call.party.label} size="medium" />
          </span>
          <div className="min-w-0">
            <p className="text-text-2 text-xs">
              {text.title}
              {account && ` ${text.forAccount(account)}`}
            </p>
            <p className="truncate font-semibold">{call.party.label}</p>
            {address && <p className="truncate text-text-2 text-xs">{address}</p>}
          </div>
        </div>
        <div className="flex grow gap-2 sm:grow-0">
          <Button tone="end" className="!h-10 flex-1" disabled={!connected} onClick={commands.decline}>
            <PhoneOff aria-hidden className="size-4" />
            {text.decline}
          </Button>
          <Button tone="call" className="!h-10 flex-1" disabled={!connected} onClick={commands.answer}>
            <Phone aria-hidden className="size-4" />
            {talking ? text.holdAndAnswer : text.answer}
          </Button>
        </div>
      </div>
      <SpeakerNotice className="mt-3" />
    </section>
  );
}
