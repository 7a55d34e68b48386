import type { Account, CallState, Snapshot } from '../../../app/ipc/contract.ts';

let count = 0;

export function aCall(change: Partial<CallState> = {}): CallState {
  count += 1;
  return {
    id: `call-${count}`,
    direction: 'outgoing',
    party: { uri: 'sip:bob@example.com', label: 'Bob' },
    state: 'active',
    startedAt: 0,
    muted: false,
    hold: 'none',
    dtmf: '',
    accountId: 'me',
    encrypted: false,
    ...change,
  };
}

export function anAccount(change: Partial<Account> = {}): Account {
  return {
    id: 'account-1',
    uri: 'sip:alice@example.com',
    displayName: 'Alice',
    state: 'registered',
    text: '',
    isDefault: true,
    features: {
      doNotDisturb: false,
      forwarding: { noAnswerSeconds: 20 },
      autoAnswerOnRequest: false,
      callWaiting: true,
    },
    ...change,
  };
}

export function aSnapshot(calls: CallState[], change: Partial<Snapshot> = {}): Snapshot {
  const exchange = { mode: 'proxy' as const, lan: false, legacyDigest: false, address: '127.0.0.1:5060', users: [] };
  return {
    version: '0',
    accounts: [],
    endpoints: [],
    lines: [],
    exchange,
    calls,
    rooms: [],
    channels: [],
    discovered: [],
    paging: { name: 'Me', discovering: false },
    sound: { toneCountry: null, holdMusic: null, playedCountry: 'US' },
    microphone: 'browser',
    speaker: 'browser',
    ...change,
  };
}

export function aStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}
