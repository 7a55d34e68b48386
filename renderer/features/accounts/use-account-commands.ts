import type { Account, CommandArgs, CommandName } from '../../../app/ipc/contract.ts';
import { useClient } from '../../bridge/state.ts';
import { toast, toastError } from '../../ui/toasts.ts';
import { withoutScheme } from '../calls/format.ts';
import { accountsText as text } from './text.ts';

export interface AccountCommands {
  retry(): void;
  makeDefault(): void;
  setEnabled(enabled: boolean): void;
  /** Takes it away, and offers to bring it back. */
  remove(): void;
  /** Trusts the certificate that the server showed. */
  pin(fingerprint: string): Promise<void>;
}

/** What the buttons of an account do; a refusal is said in a toast. */
export function useAccountCommands(account: Account): AccountCommands {
  const client = useClient();
  const accountId = account.id;
  const run = <N extends CommandName>(name: N, args: CommandArgs<N>) => {
    client.call(name, args).catch(toastError);
  };
  const setEnabled = async (enabled: boolean) => {
    const { settings } = await client.call('accounts.settings', { accountId });
    await client.call('accounts.update', { accountId, settings: { ...settings, enabled } });
  };
  const remove = async () => {
    await client.call('accounts.remove', { accountId });
    const undo = { label: text.undo, run: () => run('accounts.restore', { accountId }) };
    toast({ kind: 'done', text: text.removed(withoutScheme(account.uri)), action: undo });
  };
  return {
    retry: () => run('accounts.retry', { accountId }),
    makeDefault: () => run('accounts.makeDefault', { accountId }),
    setEnabled: (enabled) => void setEnabled(enabled).catch(toastError),
    remove: () => void remove().catch(toastError),
    pin: async (fingerprint) => {
      await client.call('accounts.pin', { accountId, fingerprint });
    },
  };
}
