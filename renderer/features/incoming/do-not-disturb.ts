import type { Account } from '../../../app/ipc/contract.ts';

/** Whether callers of all accounts, of some or of none hear that this person is busy; accounts that are off don't count. */
export function allDisturbed(accounts: readonly Pick<Account, 'state' | 'features'>[]): 'on' | 'some' | 'off' {
  const open = accounts.filter(({ state }) => state !== 'disabled');
  const quiet = open.filter(({ features }) => features.doNotDisturb);
  if (quiet.length === 0) return 'off';
  return quiet.length === open.length ? 'on' : 'some';
}
