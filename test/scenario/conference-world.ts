import { Foci } from '../../main/conference/foci.ts';
import { watchConference } from '../../main/conference/watch-conference.ts';
import { parseConferenceInfo } from '../../main/sip/event/conference-info-reader.ts';
import type { WatchedConference } from '../../main/sip/event/watched-conference.ts';
import { TestRoom } from './conference-room.ts';
import { Party } from './party.ts';
import { sdp } from './sdp.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

/** alice and bob are phones, the focus holds the room `room-weekly`, mallory is nobody's guest. */
export function conference() {
  const world = new World();
  const foci = new Foci({ clock: world.clock, isOwnProgram: () => false, isServer: () => false });
  const focus = new Party(world.phone('focus', '192.0.2.10'), foci);
  const [alice, bob, carol, mallory] = ['alice', 'bob', 'carol', 'mallory'].map(
    (name, index) => new Party(world.phone(name, `192.0.2.${index + 1}`)),
  ) as [Party, Party, Party, Party];
  const room: TestRoom = new TestRoom(focus.phone.address, (to, headers) => {
    return focus.dial(to, { focus: 'room-weekly', headers, offer: sdp('room') });
  });
  foci.offerBy((options) => focus.events.offer(options));
  const bound = foci.bind(room);
  focus.onRing = (invite) => {
    invite.setFocus('room-weekly');
    const call = focus.accept(invite);
    const { onEnded } = call;
    call.onEnded = (cause) => {
      onEnded.call(call, cause);
      room.tell();
    };
    const from = invite.from.uri;
    const host = from.scheme === 'sip' ? from.host : '';
    room.carry(`sip:${from.scheme === 'sip' ? from.user : ''}@${host}`, call, 'dialed-in', host);
  };
  const roomUri = `sip:room-weekly@${focus.phone.address}`;
  /** Each state that a party's subscription has made known to it. */
  const watch = (party: Party) => {
    const known: WatchedConference[] = [];
    const subscription = watchConference(
      (options, user) => party.events.subscribe(options, user),
      uri(roomUri),
      { from: { uri: uri(party.uri) } },
      (state) => known.push(state),
    );
    return { known, subscription };
  };
  return { world, foci, focus, room, roomUri, bound, alice, bob, carol, mallory, watch };
}

/** The versions, states and users' statuses of all documents that went to somebody. */
export function documentsTo(world: World, address: string) {
  return world.network.packets.flatMap(({ message, to }) => {
    if (message.kind !== 'request' || message.method !== 'NOTIFY' || to.address !== address) return [];
    const info = parseConferenceInfo(message.body);
    return info.ok ? [info.value] : [];
  });
}
