import { EllipsisVertical, Pencil, Power, PowerOff, RefreshCw, Star, Trash2, Voicemail } from 'lucide-react';
import type { Account } from '../../../app/ipc/contract.ts';
import { useConnected } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { withoutScheme } from '../calls/format.ts';
import { PartyName } from '../calls/party-name.tsx';
import { editAccount } from '../shell/view.ts';
import { AccountState } from './account-state.tsx';
import { CertificateNotice } from './certificate-notice.tsx';
import { stateDetail, voicemailWords } from './state-words.ts';
import { accountsText as text } from './text.ts';
import { type AccountCommands, useAccountCommands } from './use-account-commands.ts';

interface AccountCardProps {
  readonly account: Account;
  /** Where there is no other, none is the default one. */
  readonly alone: boolean;
}

/** An account: who, how it stands, and what can be done with it. */
export function AccountCard({ account, alone }: AccountCardProps) {
  const commands = useAccountCommands(account);
  const address = withoutScheme(account.uri);
  const local = account.state === 'local';
  const detail = local ? text.local : stateDetail(account);
  const voicemail = voicemailWords(account.voicemail);
  return (
    <article aria-label={address} className="rounded-2xl border border-line bg-raised p-4 sm:p-5">
      <div className="flex items-start gap-3.5">
        <Avatar label={account.displayName || address} size="medium" />
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 items-center gap-2">
            <h3 className="min-w-0">
              <PartyName label={account.displayName || address} className="font-semibold" />
            </h3>
            {account.isDefault && !alone && <Chip>{text.isDefault}</Chip>}
            {account.features.doNotDisturb && <Chip>{text.doNotDisturb}</Chip>}
          </div>
          {account.displayName && <PartyName label={address} className="mb-1 text-text-2 text-xs" />}
          <AccountState account={account} />
          {detail && account.state !== 'untrusted' && <p className="mt-1 text-sm text-text-2">{detail}</p>}
          {voicemail && (
            <p className="mt-1 flex items-center gap-2 text-sm">
              <Voicemail aria-hidden className="size-4 shrink-0 text-accent-text" />
              {voicemail}
            </p>
          )}
        </div>
        {!(local && alone) && <MoreMenu account={account} commands={commands} />}
      </div>
      {account.certificate && (
        <CertificateNotice account={account} certificate={account.certificate} commands={commands} />
      )}
      {!local && <Actions account={account} commands={commands} />}
    </article>
  );
}

function Chip({ children }: { readonly children: string }) {
  return (
    <span className="shrink-0 rounded-full bg-sunken px-2 py-0.5 font-medium text-[0.6875rem] text-text-2">
      {children}
    </span>
  );
}

interface CommandsProps {
  readonly account: Account;
  readonly commands: AccountCommands;
}

function Actions({ account, commands }: CommandsProps) {
  const connected = useConnected();
  const address = withoutScheme(account.uri);
  const canRetry = account.state === 'refused' || account.state === 'unreachable' || account.retryAt !== undefined;
  return (
    <div className="mt-3.5 flex flex-wrap gap-2 pl-[3.625rem]">
      <Button
        aria-label={text.editName(address)}
        disabled={!connected}
        onClick={() => editAccount({ kind: 'known', accountId: account.id })}
      >
        <Pencil aria-hidden className="size-4" />
        {text.edit}
      </Button>
      {canRetry && (
        <Button aria-label={text.retryNowName(address)} disabled={!connected} onClick={commands.retry}>
          <RefreshCw aria-hidden className="size-4" />
          {text.retryNow}
        </Button>
      )}
    </div>
  );
}

function MoreMenu({ account, commands }: CommandsProps) {
  const connected = useConnected();
  const local = account.state === 'local';
  const off = account.state === 'disabled';
  if (local && account.isDefault) return null;
  const trigger = (
    <button
      type="button"
      aria-label={text.moreName(withoutScheme(account.uri))}
      disabled={!connected}
      className="-mr-1.5 inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-text-2 hover:bg-hover hover:text-text disabled:opacity-45"
    >
      <EllipsisVertical aria-hidden className="size-5" />
    </button>
  );
  return (
    <Menu label={text.more} trigger={trigger}>
      {!account.isDefault && (
        <MenuItem icon={Star} label={text.makeDefault} hint={text.makeDefaultHint} onSelect={commands.makeDefault} />
      )}
      {!local && (
        <MenuItem
          icon={off ? Power : PowerOff}
          label={off ? text.enable : text.disable}
          onSelect={() => commands.setEnabled(off)}
        />
      )}
      {!local && <MenuItem icon={Trash2} label={text.remove} tone="danger" onSelect={commands.remove} />}
    </Menu>
  );
}
