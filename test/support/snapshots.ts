import type { Account, CallState, ExchangeState, Features, Snapshot } from '../../app/ipc/contract.ts';

/** States as an engine may have them, for pages and what they are made of. */

export const quietFeatures: Features = {
  doNotDisturb: false,
  forwarding: { noAnswerSeconds: 20 },
  autoAnswerOnRequest: false,
  callWaiting: true,
};

export const localAccount: Account = {
  id: 'me',
  displayName: 'Me',
  uri: 'sip:me@127.0.0.1:5060',
  isDefault: true,
  state: 'local',
  text: 'Ready.',
  features: quietFeatures,
};

/** An account at a provider, registered. */
export function anAccount(change: Partial<Account> = {}): Account {
  return {
    id: 'alice',
    displayName: 'Alice Winter',
    uri: 'sip:alice@example.com',
    isDefault: false,
    state: 'registered',
    text: 'Registered.',
    until: Date.now() + 300_000,
    features: quietFeatures,
    ...change,
  };
}

const closedExchange: ExchangeState = {
  mode: 'proxy',
  lan: false,
  legacyDigest: false,
  address: '127.0.0.1:5060',
  users: [],
};

let count = 0;

/** A call to Bob that is up. */
export function aTalk(change: Partial<CallState> = {}): CallState {
  count += 1;
  return {
    id: `call-${count}`,
    direction: 'outgoing',
    party: { uri: 'sip:bob@example.com', displayName: 'Bob Summer', label: 'Bob Summer' },
    state: 'active',
    startedAt: Date.now() - 65_000,
    answeredAt: Date.now() - 60_000,
    muted: false,
    hold: 'none',
    codec: 'PCMU',
    dtmf: '',
    accountId: 'me',
    encrypted: false,
    ...change,
  };
}

/** The app at rest, as it comes. */
export function restingSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    version: '0.1.0',
    accounts: [localAccount],
    endpoints: ['udp:127.0.0.1:5060', 'tcp:127.0.0.1:5060'],
    lines: [
      { name: 'Echo', uri: 'sip:echo@127.0.0.1:5060', description: 'Sends back what it hears' },
      { name: 'Tone', uri: 'sip:tone@127.0.0.1:5060', description: 'Plays a tone' },
    ],
    exchange: closedExchange,
    calls: [],
    channels: [],
    discovered: [],
    paging: { name: 'Me', discovering: false },
    sound: { toneCountry: null, holdMusic: null, playedCountry: 'US' },
    microphone: 'silence',
    speaker: 'none',
    ...change,
  };
}
