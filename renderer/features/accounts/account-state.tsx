import type { Account } from '../../../app/ipc/contract.ts';
import { classes } from '../../ui/classes.ts';
import { useSecondsSince } from '../../ui/clock.ts';
import { retryWords, type StateTone, stateTone, stateWords } from './state-words.ts';

const dots: Readonly<Record<StateTone, string>> = {
  good: 'bg-call forced-colors:bg-[Highlight]',
  busy: 'bg-accent motion-safe:animate-pulse forced-colors:bg-[Highlight]',
  bad: 'bg-end forced-colors:bg-[Mark]',
  off: 'bg-line-strong forced-colors:bg-[GrayText]',
};

const words: Readonly<Record<StateTone, string>> = {
  good: 'text-call-text',
  busy: 'text-accent-text',
  bad: 'text-end-text',
  off: 'text-text-2',
};

export function StateDot({ tone, className }: { readonly tone: StateTone; readonly className?: string }) {
  return <span aria-hidden className={classes('size-2.5 shrink-0 rounded-full', dots[tone], className)} />;
}

/** How an account stands, in words and a colour; a wait counts down. */
export function AccountState({ account }: { readonly account: Account }) {
  const now = useSecondsSince(account.retryAt);
  const tone = stateTone(account.state);
  const retry = retryWords(account.retryAt, now);
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm">
      <span className={classes('flex items-center gap-2 font-medium', words[tone])}>
        <StateDot tone={tone} />
        {stateWords(account)}
      </span>
      {retry && <span className="tabular text-text-2">{retry}</span>}
    </p>
  );
}
