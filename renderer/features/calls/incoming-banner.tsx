import { Phone, PhoneOff } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useCalls, useConnected, useRooms } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { JoinButton } from '../conference/join-button.tsx';
import { isSeated } from '../conference/party-list.ts';
import { SpeakerNotice } from '../sound/sound-notice.tsx';
import { isIncoming, isLive, isTaken } from './call-list.ts';
import { DeclineMenu } from './decline-menu.tsx';
import { PartyName } from './party-name.tsx';
import { callsText } from './text.ts';
import { TransferRequestCard } from './transfer-request.tsx';
import { useAccountName } from './use-account-name.ts';
import { useAddressLine } from './use-address-line.ts';
import { answerKeys, declineKeys, useAnswerKeys } from './use-answer-keys.ts';
import { useCallCommands } from './use-call-commands.ts';

const text = callsText.banner;

/**
 * Who calls, at the top and in nobody's way. It takes no focus, and its keys need two modifiers: it can't be answered by
 * mistake.
 */
export function IncomingBanner({ className }: { readonly className?: string }) {
  const calls = useCalls();
  const incoming = calls.filter(isIncoming);
  const seated = useRooms().some(isSeated);
  const talking = seated || calls.some((call) => isTaken(call) && call.state === 'active' && call.hold === 'none');
  const requests = calls.filter((call) => isLive(call) && call.transferRequest);
  if (incoming.length === 0 && requests.length === 0) return null;
  return (
    <div
      data-passing
      className={classes('flex max-h-[50vh] flex-col items-center gap-2 overflow-y-auto p-3 pb-2', className)}
    >
      {incoming.map((call, index) => (
        <BannerCard key={call.id} call={call} talking={talking} first={index === 0} />
      ))}
      {requests.map(
        (call) =>
          call.transferRequest && <TransferRequestCard key={call.id} call={call} request={call.transferRequest} />,
      )}
    </div>
  );
}

interface BannerCardProps {
  readonly call: CallState;
  readonly talking: boolean;
  /** The keys are for the call that came first. */
  readonly first: boolean;
}

function BannerCard({ call, talking, first }: BannerCardProps) {
  const commands = useCallCommands(call);
  const connected = useConnected();
  const accountName = useAccountName(call.accountId);
  const address = useAddressLine(call);
  const answerWord = talking ? text.holdAndAnswer : text.answer;
  useAnswerKeys(first ? commands : undefined);
  return (
    <section
      aria-label={text.announce(call.party.label)}
      className="drop-in w-full max-w-xl shrink-0 rounded-2xl border border-line bg-raised p-3.5 shadow-sm"
    >
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-3">
        <div className="flex min-w-44 flex-1 items-center gap-3.5">
          <span className="ring-pulse rounded-full [--pulse:9px]">
            <Avatar label={call.party.label} size="medium" />
          </span>
          <div className="min-w-0">
            <p className="text-text-2 text-xs">
              {text.title}
              {accountName && ` ${text.forAccount(accountName)}`}
            </p>
            <PartyName label={call.party.label} className="font-semibold" />
            {address && <PartyName label={address} className="text-text-2 text-xs" />}
            {call.forwardedBy && <PartyName label={call.forwardedBy} className="text-text-2 text-xs" />}
          </div>
        </div>
        <div className="flex grow flex-wrap gap-2 sm:grow-0">
          <JoinButton call={call} />
          <div className="flex flex-1">
            <Tooltip text={text.decline} shortcut={first ? declineKeys.shown : undefined} side="bottom">
              <Button
                tone="end"
                className="!h-10 !rounded-r-none flex-1"
                disabled={!connected}
                aria-keyshortcuts={first ? declineKeys.aria : undefined}
                onClick={() => commands.decline()}
              >
                <PhoneOff aria-hidden className="size-4" />
                {text.decline}
              </Button>
            </Tooltip>
            <DeclineMenu call={call} commands={commands} />
          </div>
          <Tooltip text={answerWord} shortcut={first ? answerKeys.shown : undefined} side="bottom">
            <Button
              tone="call"
              className="!h-10 flex-1"
              disabled={!connected}
              aria-keyshortcuts={first ? answerKeys.aria : undefined}
              onClick={commands.answer}
            >
              <Phone aria-hidden className="size-4" />
              {answerWord}
            </Button>
          </Tooltip>
        </div>
      </div>
      <SpeakerNotice className="mt-3" />
    </section>
  );
}
