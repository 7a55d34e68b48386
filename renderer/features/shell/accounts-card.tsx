import { Voicemail } from 'lucide-react';
import type { Account } from '../../../app/ipc/contract.ts';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Switch } from '../../ui/switch.tsx';
import { AccountState, StateDot } from '../accounts/account-state.tsx';
import { stateDetail, voicemailWords } from '../accounts/state-words.ts';
import { withoutScheme } from '../calls/format.ts';
import { PartyName } from '../calls/party-name.tsx';
import { incomingText } from '../incoming/text.ts';
import { useDoNotDisturb } from '../incoming/use-features.ts';
import { shellText } from './text.ts';
import { showSettings } from './view.ts';

const text = shellText.account;

/** Who you are, how each account stands, and not being disturbed. */
export function AccountsCard({ accounts }: { readonly accounts: readonly Account[] }) {
  const version = useEngine(({ snapshot }) => snapshot?.version ?? '');
  const [only] = accounts;
  return (
    <>
      <ul className="space-y-3">
        {accounts.map((account) => (
          <li key={account.id}>
            <AccountRow account={account} />
          </li>
        ))}
      </ul>
      {only && accounts.length === 1 && <Whereabouts account={only} />}
      <div className="mt-3 border-line border-t pt-1">
        <QuietSwitch />
      </div>
      <div className="mt-1 flex items-center justify-between gap-2 border-line border-t pt-3">
        <Button onClick={() => showSettings('accounts')}>{text.manage}</Button>
        <span className="text-text-2 text-xs">{text.version(version)}</span>
      </div>
    </>
  );
}

function AccountRow({ account }: { readonly account: Account }) {
  const connected = useConnected();
  const address = withoutScheme(account.uri);
  const detail = account.state === 'untrusted' ? undefined : stateDetail(account);
  const voicemail = voicemailWords(account.voicemail);
  return (
    <div className="min-w-0">
      <PartyName label={account.displayName || address} className="font-semibold" />
      {account.displayName && <PartyName label={address} className="text-text-2 text-xs" />}
      {connected ? (
        <AccountState account={account} />
      ) : (
        <p className="flex items-center gap-2 text-text-2">
          <StateDot tone="off" />
          {text.offline}
        </p>
      )}
      {connected && detail && <p className="mt-0.5 text-text-2 text-xs">{detail}</p>}
      {voicemail && (
        <p className="mt-0.5 flex items-center gap-1.5 text-xs">
          <Voicemail aria-hidden className="size-4 shrink-0 text-accent-text" />
          {voicemail}
        </p>
      )}
    </div>
  );
}

/** For whoever has only this computer's exchange: how to be called. */
function Whereabouts({ account }: { readonly account: Account }) {
  const endpoints = useEngine(({ snapshot }) => snapshot?.endpoints);
  return (
    <>
      {account.state === 'local' && <p className="mt-3 text-text-2">{text.local}</p>}
      <dl className="mt-3 space-y-2 border-line border-t pt-3">
        <div>
          <dt className="text-text-2 text-xs">{text.heardAt}</dt>
          <dd className="break-all">{endpoints?.map(endpointWords).join(', ')}</dd>
        </div>
      </dl>
      <CopyButton value={account.uri} label={text.copy} copiedLabel={text.copied} className="mt-3" />
    </>
  );
}

function QuietSwitch() {
  const { state, set } = useDoNotDisturb();
  const { label, hint, some } = incomingText.all;
  return <Switch label={label} hint={state === 'some' ? some : hint} checked={state === 'on'} onChange={set} />;
}

/** `udp:127.0.0.1:5060` → `UDP 127.0.0.1:5060` */
function endpointWords(endpoint: string): string {
  return endpoint.replace(/^(\w+):/, (_, protocol: string) => `${protocol.toUpperCase()} `);
}
