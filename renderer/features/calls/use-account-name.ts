import { useEngine } from '../../bridge/state.ts';
import { accountLabel } from '../accounts/state-words.ts';

/** The account that a call goes by, where there are several. */
export function useAccountName(accountId: string): string | undefined {
  return useEngine(({ snapshot }) => {
    const accounts = snapshot?.accounts ?? [];
    const account = accounts.find(({ id }) => id === accountId);
    return account && accounts.length > 1 ? accountLabel(account, accounts) : undefined;
  });
}
