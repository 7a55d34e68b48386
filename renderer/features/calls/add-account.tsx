import { UserRoundPlus } from 'lucide-react';
import { useId } from 'react';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { classes } from '../../ui/classes.ts';
import { editAccount } from '../shell/view.ts';
import { callsText } from './text.ts';

const text = callsText.home;

/** The way to the rest of the world, for somebody who has no account yet. */
export function AddAccount({ className }: { readonly className?: string }) {
  const onlyLocal = useEngine(({ snapshot }) => snapshot?.accounts.every(({ state }) => state === 'local') ?? false);
  const connected = useConnected();
  const id = useId();
  if (!onlyLocal) return null;
  return (
    <button
      type="button"
      disabled={!connected}
      aria-labelledby={`${id}-name`}
      aria-describedby={id}
      onClick={() => editAccount({ kind: 'new' })}
      className={classes(
        'flex w-full items-center gap-3.5 rounded-2xl border border-line-strong border-dashed p-3.5 text-left transition enabled:active:scale-[0.99] enabled:hover:bg-raised disabled:opacity-60',
        className,
      )}
    >
      <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
        <UserRoundPlus aria-hidden className="size-5" strokeWidth={1.9} />
      </span>
      <span className="min-w-0">
        <span id={`${id}-name`} className="block font-medium">
          {text.addAccount}
        </span>
        <span id={id} className="block text-text-2 text-xs">
          {text.addAccountText}
        </span>
      </span>
    </button>
  );
}
