import type { Account, AccountSettings } from '../../app/ipc/contract.ts';
import type { RunningApp } from './app.ts';
import type { Kamailio } from './peers/kamailio.ts';

export type AccountTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** An account as a person would set it up, for a server at an address. */
export function accountAt(server: string, changes: Partial<AccountSettings> = {}): AccountSettings {
  return {
    enabled: true,
    displayName: 'Alice',
    user: 'alice',
    domain: 'example.test',
    outboundProxy: server,
    transport: 'udp',
    registers: true,
    expiresSeconds: 600,
    codecs: ['opus', 'G722', 'PCMU', 'PCMA', 'L16'],
    dialPlan: { numbers: 'as-typed', rules: [], userPhone: false },
    features: {
      doNotDisturb: false,
      forwarding: { noAnswerSeconds: 20 },
      autoAnswerOnRequest: false,
      callWaiting: true,
    },
    ...changes,
  };
}

/** The account of alice on a kamailio of this machine. */
export function accountOn({ ports }: Kamailio, transport: AccountTransport): AccountSettings {
  const port = { udp: ports.sip, tcp: ports.sip, tls: ports.tls, ws: ports.ws, wss: ports.wss }[transport];
  return accountAt(`127.0.0.1:${port}`, { transport });
}

/** Adds the account and waits until it stands as expected. */
export async function addAccount(
  app: RunningApp,
  settings: AccountSettings,
  password: string,
  state: Account['state'] = 'registered',
): Promise<Account> {
  const { accountId } = await app.api.call('accounts.add', { settings, password });
  return accountIs(app, accountId, state);
}

/** Waits until an account is in a state. */
export async function accountIs(
  app: RunningApp,
  accountId: string,
  state: Account['state'],
  timeoutMs?: number,
): Promise<Account> {
  const found = (accounts: readonly Account[]) => accounts.find((a) => a.id === accountId && a.state === state);
  const snapshot = await app.api.until(({ accounts }) => found(accounts) !== undefined, `it is ${state}`, timeoutMs);
  const account = found(snapshot.accounts);
  if (!account) throw new Error('unreachable: the condition held');
  return account;
}
