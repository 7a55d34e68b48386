import type { Account } from '../../../app/ipc/contract.ts';
import { accountLabel, stateDetail, stateTone } from './state-words.ts';
import { accountsText as text } from './text.ts';

/** The state that each account was last in, leaving out the tries between: a server that stays away is no news each time. */
export type SettledStates = ReadonlyMap<string, Account['state']>;

/** What a screen reader says of the accounts: who can't be reached any more and why, and who can be again. */
export function accountNews(
  before: SettledStates,
  accounts: readonly Account[],
): { readonly settled: SettledStates; readonly said: readonly string[] } {
  const settled = new Map<string, Account['state']>();
  const said: string[] = [];
  for (const account of accounts) {
    const known = before.get(account.id);
    const tone = stateTone(account.state);
    settled.set(account.id, tone === 'busy' ? (known ?? account.state) : account.state);
    if (account.state === known) continue;
    const isBack = tone === 'good' && known !== undefined && stateTone(known) !== 'good';
    if (tone !== 'bad' && !isBack) continue;
    const detail = stateDetail(account);
    said.push(text.news(accountLabel(account, accounts), text.states[account.state], detail));
  }
  return { settled, said };
}
