import type { CallState } from '../../../app/ipc/contract.ts';
import { useFocusWhen } from '../../ui/use-focus-when.ts';
import { focusDone, useView } from '../shell/view.ts';
import { PartyName } from './party-name.tsx';

interface PartyHeadingProps {
  readonly call: CallState;
  readonly address: string | undefined;
}

/** Who a call is with, over the address. The keyboard starts here: M, H, K and the digits work from it. */
export function PartyHeading({ call, address }: PartyHeadingProps) {
  const wanted = useView(({ focus }) => focus?.on === 'call' && focus.callId === call.id);
  const heading = useFocusWhen<HTMLHeadingElement>(wanted, focusDone);
  return (
    <>
      <h2
        ref={heading}
        tabIndex={-1}
        data-focus-home="call"
        dir="auto"
        title={call.party.label}
        className="mb-0.5 line-clamp-2 max-w-full break-words rounded-lg px-2 text-center font-semibold text-2xl leading-[1.25] tracking-tight"
      >
        {call.party.label}
      </h2>
      {address && <PartyName label={address} className="max-w-full text-sm text-text-2" />}
    </>
  );
}
