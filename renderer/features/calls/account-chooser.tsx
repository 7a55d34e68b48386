import { ChevronDown } from 'lucide-react';
import type { Account } from '../../../app/ipc/contract.ts';
import { useEngine } from '../../bridge/state.ts';
import { accountLabel, isUsable } from '../accounts/state-words.ts';
import { callsText } from './text.ts';

const none: readonly Account[] = [];

/** The accounts that a call can go by now. */
export function useUsableAccounts(): readonly Account[] {
  const accounts = useEngine(({ snapshot }) => snapshot?.accounts ?? none);
  return accounts.filter(isUsable);
}

interface AccountChooserProps {
  readonly accounts: readonly Account[];
  readonly chosen: string | undefined;
  readonly onChoose: (accountId: string) => void;
}

/** Which account calls, in the line under the dial field; the default one at first. */
export function AccountChooser({ accounts, chosen, onChoose }: AccountChooserProps) {
  const value = chosen ?? accounts.find(({ isDefault }) => isDefault)?.id ?? accounts[0]?.id;
  return (
    <label className="relative mt-1.5 flex w-fit max-w-full items-center gap-1.5 px-1 text-text-2 text-xs">
      {callsText.dial.by}
      <span className="relative min-w-0">
        <select
          aria-label={callsText.dial.by}
          value={value}
          onChange={({ target }) => onChoose(target.value)}
          className="h-7 w-full appearance-none truncate rounded-md border border-line bg-raised pr-7 pl-2 font-medium text-text hover:bg-hover"
        >
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {accountLabel(account, accounts)}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2" />
      </span>
    </label>
  );
}
