import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../app/ipc/contract.ts';
import { accountNews, type SettledStates } from '../../../../renderer/features/accounts/account-news.ts';
import { anAccount } from '../fixtures.ts';

/** What is said when an account goes through these states, one after the other. */
function saidOf(...states: readonly Partial<Account>[]): readonly string[] {
  let settled: SettledStates = new Map();
  return states.flatMap((state) => {
    const news = accountNews(settled, [anAccount(state)]);
    settled = news.settled;
    return news.said;
  });
}

const away = { state: 'unreachable', text: 'No answer from example.com. Trying again in 30 s.' } as const;

describe('what is said of an account', () => {
  it('nothing, while it stays registered', () => {
    expect(saidOf({ state: 'registered' }, { state: 'registering' }, { state: 'registered' })).toEqual([]);
  });

  it('why it was refused, and that it is registered at last', () => {
    const refused = { state: 'refused', text: 'Refused: wrong user name or password. Check both.' } as const;
    expect(saidOf({ state: 'registering' }, refused, { state: 'registering' }, { state: 'registered' })).toEqual([
      'Alice: Refused. Wrong user name or password. Check both.',
      'Alice: Registered.',
    ]);
  });

  it('a server that stays away once, not with each try', () => {
    expect(saidOf({ state: 'registered' }, away, { state: 'registering' }, away)).toEqual([
      'Alice: No answer. No answer from example.com.',
    ]);
  });

  it('nothing of one that somebody switched off', () => {
    expect(saidOf({ state: 'registered' }, { state: 'disabled' })).toEqual([]);
  });
});
