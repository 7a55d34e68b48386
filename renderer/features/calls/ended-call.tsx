import { ArrowLeft, MessageSquare, Phone, Waypoints } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { composeMessage } from '../messages/composing.ts';
import { qualityWords } from '../quality/quality-words.ts';
import { showCall, showTrace } from '../shell/view.ts';
import { directionWord } from './call-list.ts';
import { formatDay, formatDuration, formatTime } from './format.ts';
import { PartyHeading } from './party-heading.tsx';
import { callsText as text } from './text.ts';
import { useAccountName } from './use-account-name.ts';
import { useAddressLine } from './use-address-line.ts';
import { useCallAgain } from './use-dial.ts';

/** A call that is over: why, when, how long; and calling again. */
export function EndedCall({ call }: { readonly call: CallState }) {
  const again = useCallAgain();
  const connected = useConnected();
  const address = useAddressLine(call);
  return (
    <section aria-label={call.party.label} className="fade-in flex h-full flex-col overflow-y-auto">
      <div className="flex h-14 shrink-0 items-center px-3 wide:invisible">
        <IconButton label={text.back} onClick={() => showCall(undefined)}>
          <ArrowLeft aria-hidden className="size-5" />
        </IconButton>
      </div>
      <div className="m-auto flex w-full max-w-md flex-col items-center px-5 pb-14 text-center">
        <Avatar label={call.party.label} size="large" className="mb-5 grayscale" />
        <PartyHeading call={call} address={address} />
        <p role="status" className="mt-4 max-w-full text-balance break-words">
          {call.end?.text ?? text.states.ended}
        </p>
        <div className="mt-5 flex flex-wrap justify-center gap-2">
          <Button
            tone="call"
            className="!h-10 !px-5"
            disabled={!connected}
            onClick={() => again(call.party.uri, call.accountId)}
          >
            <Phone aria-hidden className="size-4" />
            {call.direction === 'incoming' && call.answeredAt === undefined ? text.callBack : text.callAgain}
          </Button>
          <Button
            className="!h-10"
            disabled={!connected}
            aria-haspopup="dialog"
            onClick={() => composeMessage({ to: call.party.uri, label: call.party.label, accountId: call.accountId })}
          >
            <MessageSquare aria-hidden className="size-4" />
            {text.message}
          </Button>
          <Button className="!h-10" onClick={() => showCall(undefined)}>
            {text.close}
          </Button>
        </div>
        <Facts call={call} />
        <Button tone="plain" className="mt-3" onClick={() => showTrace(call.id)}>
          <Waypoints aria-hidden className="size-4" />
          {text.wire}
        </Button>
      </div>
    </section>
  );
}

function Facts({ call }: { readonly call: CallState }) {
  const account = useAccountName(call.accountId);
  const talked =
    call.answeredAt !== undefined && call.endedAt !== undefined ? call.endedAt - call.answeredAt : undefined;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [text.ended.direction, directionWord(call)],
    [text.ended.at, `${formatDay(call.startedAt, Date.now())}, ${formatTime(call.startedAt)}`],
    [text.ended.duration, talked === undefined ? undefined : formatDuration(talked)],
    [text.ended.account, account],
    [text.ended.codec, call.codec],
    [text.ended.quality, call.quality && qualityWords(call.quality)],
    [text.ended.status, call.end?.status?.toString()],
  ];
  return (
    <dl className="mt-8 w-full max-w-xs text-sm">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name} className="flex justify-between gap-4 border-line border-t py-2">
              <dt className="text-text-2">{name}</dt>
              <dd className="tabular">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
