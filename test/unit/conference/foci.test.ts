import { describe, expect, it } from 'vitest';
import { Foci } from '../../../main/conference/foci.ts';
import type { FocusParty, FocusRoom } from '../../../main/conference/focus-room.ts';
import type { Notifier } from '../../../main/sip/event/notifier.ts';
import type { NotifierOptions } from '../../../main/sip/event/notifier-options.ts';
import { Headers } from '../../../main/sip/message/headers.ts';
import { SipRequest } from '../../../main/sip/message/message.ts';
import type { Flow } from '../../../main/sip/transport.ts';
import { uri } from '../../scenario/uri.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const SERVER = '198.51.100.1';

const party = (user: string, source: string, state: FocusParty['state'] = 'joined'): FocusParty => ({
  id: user,
  uri: `sip:${user}@example.com`,
  state,
  role: 'participant',
  joining: 'dialed-in',
  muted: false,
  deafened: false,
  sessionId: `s-${user}`,
  source,
});

/** alice's phone calls directly, bob's by an account's server; carol has left. */
const room: FocusRoom = {
  id: 'r',
  name: 'A',
  uri: uri('sip:room-a@192.0.2.10'),
  locked: false,
  over: false,
  openToReferrals: true,
  parties: () => [party('alice', '192.0.2.1'), party('bob', SERVER), party('carol', '192.0.2.3', 'left')],
  onChanged: () => ({ dispose: () => {} }),
  invite: () => false,
  remove: () => {},
};

function admission() {
  const foci = new Foci({
    clock: new VirtualClock(),
    isOwnProgram: ({ remote }) => remote.address === '127.0.0.1',
    isServer: ({ remote }) => remote.address === SERVER,
  });
  let offered: NotifierOptions | undefined;
  foci.offerBy((options) => {
    offered = options;
    return { changed: () => {} } as Notifier;
  });
  foci.bind(room);
  return (from: string, source: string, target = 'sip:room-a@192.0.2.10', asserted?: string) => {
    const headers = new Headers();
    headers.append('From', `<${from}>;tag=1`);
    if (asserted !== undefined) headers.append('P-Asserted-Identity', `<${asserted}>`);
    const flow = { remote: { address: source, port: 5060 } } as Flow;
    return offered?.admits(new SipRequest('SUBSCRIBE', uri(target), headers), flow);
  };
}

describe('who may know who is in a room', () => {
  it.each([
    ['a program on this machine', 'sip:x@localhost', '127.0.0.1', undefined, undefined, 200],
    ['a party, by where its call comes from', 'sip:whoever@192.0.2.1', '192.0.2.1', undefined, undefined, 200],
    ['a stranger with a party’s name', 'sip:alice@example.com', '192.0.2.66', undefined, undefined, 403],
    ['who has left', 'sip:carol@example.com', '192.0.2.3', undefined, undefined, 403],
    ['a party behind a server, by its name', 'sip:bob@example.com', SERVER, undefined, undefined, 200],
    ['another one behind that server', 'sip:eve@example.com', SERVER, undefined, undefined, 403],
    ['whom the server vouches for', 'sip:anonymous@anonymous.invalid', SERVER, undefined, 'sip:bob@example.com', 200],
    ['who only calls itself so', 'sip:bob@example.com', SERVER, undefined, 'sip:eve@example.com', 403],
    ['who asks for a room that is not there', 'sip:x@localhost', '127.0.0.1', 'sip:room-b@192.0.2.10', undefined, 404],
  ] as const)('%s', (_, from, source, target, asserted, status) => {
    expect(admission()(from, source, target, asserted)).toBe(status);
  });
});
