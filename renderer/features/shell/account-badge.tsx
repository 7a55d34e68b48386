import { MoonStar, User } from 'lucide-react';
import type { Account } from '../../../app/ipc/contract.ts';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { classes } from '../../ui/classes.ts';
import { Popover } from '../../ui/popover.tsx';
import { StateDot } from '../accounts/account-state.tsx';
import { type StateTone, stateTone, voicemailWords } from '../accounts/state-words.ts';
import { withoutScheme } from '../calls/format.ts';
import { AccountsCard } from './accounts-card.tsx';
import { shellText } from './text.ts';

const text = shellText.account;

const none: readonly Account[] = [];

/** Whether you can be reached, in a word and a colour; pressed, who you are. */
export function AccountBadge() {
  const accounts = useEngine(({ snapshot }) => snapshot?.accounts ?? none);
  const connected = useConnected();
  const shown = accounts.find(({ isDefault }) => isDefault) ?? accounts[0];
  if (!shown) return null;
  const quiet = shown.features.doNotDisturb;
  const word = !connected ? text.offline : quiet ? text.doNotDisturb : text.badges[shown.state];
  const tone: StateTone = connected ? stateTone(shown.state) : 'off';
  const waiting = accounts.reduce((sum, { voicemail }) => sum + (voicemail?.newMessages ?? 0), 0);
  const voicemail = voicemailWords({ waiting: waiting > 0, newMessages: waiting, oldMessages: 0 });
  const name = shown.displayName || withoutScheme(shown.uri);
  const trigger = (
    <button
      type="button"
      aria-label={text.button(name, word) + (voicemail ? text.voicemail(voicemail) : '')}
      className="flex w-full min-w-16 flex-col items-center gap-1 rounded-xl py-1.5 text-[0.6875rem] text-text-2 transition-colors hover:bg-hover hover:text-text sm:min-w-0 sm:py-2"
    >
      <span className="relative">
        <Figure quiet={quiet} className="size-[1.375rem] sm:size-9" />
        <StateDot tone={tone} className="-right-0.5 -bottom-0.5 absolute border-2 border-canvas" />
        {waiting > 0 && <VoicemailCount count={waiting} />}
      </span>
      <span className="text-center leading-tight max-sm:max-w-16 max-sm:truncate">{word}</span>
    </button>
  );
  return (
    <Popover label={accounts.length > 1 ? text.headingMany : text.heading} trigger={trigger} className="w-80">
      <AccountsCard accounts={accounts} />
    </Popover>
  );
}

/** Drawn, not written: the badge's name says it in words. */
function VoicemailCount({ count }: { readonly count: number }) {
  return (
    <span
      data-count={count > 99 ? '99+' : count}
      className="-top-1 -right-2 tabular absolute min-w-[1.125rem] rounded-full border-2 border-canvas bg-end px-1 text-center font-semibold text-[0.625rem] text-on-colour leading-[0.875rem] before:content-[attr(data-count)]"
    />
  );
}

/** Oneself needs no initials. */
function Figure({ quiet, className }: { readonly quiet: boolean; readonly className?: string }) {
  const Icon = quiet ? MoonStar : User;
  return (
    <span
      className={classes('flex shrink-0 items-center justify-center rounded-full bg-sunken text-text-2', className)}
    >
      <Icon aria-hidden className="size-3/5" strokeWidth={1.9} />
    </span>
  );
}
