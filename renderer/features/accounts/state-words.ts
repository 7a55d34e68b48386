import type { Account } from '../../../app/ipc/contract.ts';
import { formatTime } from '../calls/format.ts';
import { accountsText as text } from './text.ts';

/** good: calls go both ways; busy: on its way; bad: it needs somebody; off: on purpose. */
export type StateTone = 'good' | 'busy' | 'bad' | 'off';

export function stateTone(state: Account['state']): StateTone {
  switch (state) {
    case 'local':
    case 'registered':
    case 'unregistered':
      return 'good';
    case 'registering':
    case 'unregistering':
      return 'busy';
    case 'refused':
    case 'unreachable':
    case 'untrusted':
      return 'bad';
    case 'disabled':
      return 'off';
  }
}

/** The state in a few words: `Registered until 14:32`. */
export function stateWords(account: Pick<Account, 'state' | 'until'>, locale?: string): string {
  if (account.state === 'registered' && account.until !== undefined) {
    return text.registeredUntil(formatTime(account.until, locale));
  }
  return text.states[account.state];
}

/** What is known beyond the state: why it was refused and what helps. The wait in it is left out: it counts down elsewhere. */
export function stateDetail(account: Pick<Account, 'state' | 'text'>): string | undefined {
  if (stateTone(account.state) !== 'bad') return undefined;
  const said = account.text.replace(/ ?Trying again (now|in \d+ (s|min))\.$/, '').replace(/^Refused: /, '');
  return said === '' ? undefined : said.charAt(0).toLocaleUpperCase() + said.slice(1);
}

const LONG_WAIT_S = 120;

/** When it is tried again, counting down; nothing when it isn't, or is just about to. */
export function retryWords(retryAt: number | undefined, now: number): string | undefined {
  if (retryAt === undefined || retryAt <= now) return undefined;
  const seconds = Math.ceil((retryAt - now) / 1_000);
  return seconds < LONG_WAIT_S ? text.retrySeconds(seconds) : text.retryMinutes(Math.ceil(seconds / 60));
}

/** New voice messages in words; nothing where there are none. */
export function voicemailWords(voicemail: Account['voicemail']): string | undefined {
  if (!voicemail || (!voicemail.waiting && voicemail.newMessages === 0)) return undefined;
  return voicemail.newMessages === 0 ? text.voicemailSome : text.voicemail(voicemail.newMessages);
}

/** Whether a call may go by it now. */
export function isUsable(account: Pick<Account, 'state'>): boolean {
  return stateTone(account.state) === 'good';
}

/** What to call an account beside others: the name where only one has it, else the address. */
export function accountLabel(
  account: Pick<Account, 'uri' | 'displayName'>,
  all: readonly Pick<Account, 'displayName'>[],
): string {
  const sameName = all.filter(({ displayName }) => displayName === account.displayName).length;
  const address = account.uri.replace(/^sips?:/i, '');
  return account.displayName === '' || sameName > 1 ? address : account.displayName;
}
