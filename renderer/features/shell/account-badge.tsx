import { Check, Copy, User } from 'lucide-react';
import { useState } from 'react';
import type { Account, Snapshot } from '../../../app/ipc/contract.ts';
import { useEngine } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Popover } from '../../ui/popover.tsx';
import { withoutScheme } from '../calls/format.ts';
import { shellText } from './text.ts';

const text = shellText.account;

/** Whether you can be reached, in a word and a colour; pressed, who you are. */
export function AccountBadge() {
  const snapshot = useEngine((state) => state.snapshot);
  const connected = useEngine((state) => state.connection.kind === 'connected');
  const account = snapshot?.accounts[0];
  if (!snapshot || !account) return null;
  const state = connected ? text.ready : text.offline;
  const trigger = (
    <button
      type="button"
      aria-label={text.button(account.displayName, state)}
      className="flex w-full min-w-20 flex-col items-center gap-1 rounded-xl py-1.5 text-[0.6875rem] text-text-2 transition-colors hover:bg-hover hover:text-text sm:min-w-0 sm:py-2"
    >
      <span className="relative">
        <Figure className="size-[1.375rem] sm:size-9" />
        <StateDot ready={connected} className="-right-0.5 -bottom-0.5 absolute border-2 border-canvas" />
      </span>
      <span className="leading-tight">{state}</span>
    </button>
  );
  return (
    <Popover label={text.heading} trigger={trigger} className="w-80">
      <AccountCard account={account} snapshot={snapshot} connected={connected} />
    </Popover>
  );
}

/** Oneself needs no initials. */
function Figure({ className }: { readonly className: string }) {
  return (
    <span
      className={classes('flex shrink-0 items-center justify-center rounded-full bg-sunken text-text-2', className)}
    >
      <User aria-hidden className="size-3/5" strokeWidth={1.9} />
    </span>
  );
}

interface AccountCardProps {
  readonly account: Account;
  readonly snapshot: Snapshot;
  readonly connected: boolean;
}

function AccountCard({ account, snapshot, connected }: AccountCardProps) {
  return (
    <>
      <div className="flex items-center gap-3">
        <Figure className="size-11" />
        <div className="min-w-0">
          <p className="truncate font-semibold">{account.displayName}</p>
          <p className="flex items-center gap-1.5 text-text-2 text-xs">
            <StateDot ready={connected} />
            {connected ? text.ready : text.offline}
          </p>
        </div>
      </div>
      <p className="mt-3 text-text-2">{text.local}</p>
      <dl className="mt-3 space-y-2 border-line border-t pt-3">
        <div>
          <dt className="text-text-2 text-xs">{text.dialledAt}</dt>
          <dd className="break-all">{withoutScheme(account.uri)}</dd>
        </div>
        <div>
          <dt className="text-text-2 text-xs">{text.heardAt}</dt>
          <dd className="break-all">{snapshot.endpoints.map(endpointWords).join(', ')}</dd>
        </div>
      </dl>
      <div className="mt-3 flex items-center justify-between gap-2">
        <CopyButton value={account.uri} />
        <span className="text-text-2 text-xs">{text.version(snapshot.version)}</span>
      </div>
    </>
  );
}

function CopyButton({ value }: { readonly value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(value).then(() => setCopied(true));
  return (
    <Button onClick={copy}>
      {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
      {copied ? text.copied : text.copy}
    </Button>
  );
}

function StateDot({ ready, className }: { readonly ready: boolean; readonly className?: string }) {
  return (
    <span
      className={classes(
        'size-2.5 rounded-full',
        ready ? 'bg-call forced-colors:bg-[Highlight]' : 'bg-line-strong forced-colors:bg-[GrayText]',
        className,
      )}
    />
  );
}

/** `udp:127.0.0.1:5060` → `UDP 127.0.0.1:5060` */
function endpointWords(endpoint: string): string {
  return endpoint.replace(/^(\w+):/, (_, protocol: string) => `${protocol.toUpperCase()} `);
}
