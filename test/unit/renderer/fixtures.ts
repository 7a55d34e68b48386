import type { CallState, Snapshot } from '../../../app/ipc/contract.ts';

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
    ...change,
  };
}

export function aSnapshot(calls: CallState[]): Snapshot {
  return { version: '0', accounts: [], endpoints: [], lines: [], calls, microphone: 'browser', speaker: 'browser' };
}

export function aStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}
