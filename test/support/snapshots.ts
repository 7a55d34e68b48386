import type {
  Account,
  CallState,
  ChannelState,
  ExchangeState,
  Features,
  RoomPartyState,
  RoomState,
  Snapshot,
} from '../../app/ipc/contract.ts';

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

/** Somebody in a room, heard and hearing. */
export function aParty(change: Partial<RoomPartyState> = {}): RoomPartyState {
  count += 1;
  const id = change.id ?? `party-${count}`;
  return {
    id,
    callId: `call-of-${id}`,
    uri: `sip:${id}@example.com`,
    label: id,
    direction: 'outgoing',
    state: 'joined',
    text: '',
    canRetry: false,
    muted: false,
    deafened: false,
    volumeDb: 0,
    automaticGain: true,
    codec: 'opus',
    encrypted: false,
    joinedAt: Date.now() - 60_000,
    ...change,
  };
}

/** A room with this end in it. */
export function aRoom(change: Partial<RoomState> = {}): RoomState {
  return {
    id: 'room',
    name: 'Monday round',
    uri: 'sip:room-monday@127.0.0.1:5060',
    state: 'open',
    text: '',
    createdAt: Date.now() - 125_000,
    host: { present: true, muted: false, deafened: false },
    locked: false,
    muteOnEntry: false,
    chimes: true,
    guestsMayInvite: false,
    parties: [],
    ...change,
  };
}

/** A paging group that is listened to. */
export function aChannel(change: Partial<ChannelState> = {}): ChannelState {
  return {
    id: 'hall',
    name: 'Hall',
    address: '239.255.12.1',
    port: 5004,
    codec: 'G722',
    ttl: 1,
    interface: '',
    priority: 5,
    duringCall: 'duck',
    listening: true,
    announced: false,
    state: 'joined',
    speaking: false,
    heard: false,
    sources: [],
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
      { name: 'Talkers', uri: 'sip:talkers@127.0.0.1:5060', description: 'Three voices that speak in turn' },
    ],
    exchange: closedExchange,
    calls: [],
    rooms: [],
    channels: [],
    discovered: [],
    paging: { name: 'Me', discovering: false },
    sound: { toneCountry: null, holdMusic: null, playedCountry: 'US' },
    microphone: 'silence',
    speaker: 'none',
    ...change,
  };
}
