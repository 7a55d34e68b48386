import { Plus, UserRoundPlus } from 'lucide-react';
import type { Account } from '../../../app/ipc/contract.ts';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { SectionHeading } from '../settings/section-heading.tsx';
import { editAccount, useView } from '../shell/view.ts';
import { AccountCard } from './account-card.tsx';
import { EditAccount, NewAccount } from './account-form.tsx';
import { accountsText as text } from './text.ts';

const none: readonly Account[] = [];

/** All accounts, or the form of one. */
export function AccountsSection() {
  const edited = useView((state) => state.edited);
  const known = useEngine(({ snapshot }) => snapshot?.accounts ?? none);
  if (edited?.kind === 'new') return <NewAccount />;
  if (edited && known.some(({ id }) => id === edited.accountId)) {
    return <EditAccount key={edited.accountId} accountId={edited.accountId} />;
  }
  return <AccountList accounts={known} />;
}

function AccountList({ accounts }: { readonly accounts: readonly Account[] }) {
  const connected = useConnected();
  const onlyLocal = accounts.every(({ state }) => state === 'local');
  const add = () => editAccount({ kind: 'new' });
  return (
    <>
      <SectionHeading
        title={text.title}
        lead={text.lead}
        aside={
          !onlyLocal && (
            <Button tone="primary" disabled={!connected} onClick={add}>
              <Plus aria-hidden className="size-4" />
              {text.add}
            </Button>
          )
        }
      />
      {onlyLocal && <FirstAccount onAdd={add} disabled={!connected} />}
      <ul aria-label={text.list} className="space-y-3">
        {accounts.map((account) => (
          <li key={account.id}>
            <AccountCard account={account} alone={accounts.length === 1} />
          </li>
        ))}
      </ul>
    </>
  );
}

function FirstAccount({ onAdd, disabled }: { readonly onAdd: () => void; readonly disabled: boolean }) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl bg-accent-soft p-4 sm:p-5">
      <UserRoundPlus aria-hidden className="size-7 shrink-0 text-accent-text" strokeWidth={1.7} />
      <div className="min-w-52 flex-1">
        <p className="font-semibold">{text.none.title}</p>
        <p className="text-sm text-text-2">{text.none.text}</p>
      </div>
      <Button tone="primary" className="!h-10" disabled={disabled} onClick={onAdd}>
        {text.none.add}
      </Button>
    </div>
  );
}
