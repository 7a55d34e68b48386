import type { Disposable } from '../base/disposable.ts';
import { HOST } from '../media/room-mix.ts';
import type { Session } from '../sip/agent/session.ts';
import { formatUri, type Uri } from '../sip/message/uri.ts';
import type { FocusParty, FocusRoom, RoomInvitation } from './focus-room.ts';
import type { Room } from './room.ts';
import type { RoomParty } from './room-party.ts';
import type { Rooms } from './rooms.ts';

/** A room as its focus shows it to the network, and lets others ask things of it. */
export class RoomFocus implements FocusRoom {
  readonly #room: Room;
  readonly #rooms: Rooms;
  /** The person's own address. */
  readonly #own: string;

  constructor(room: Room, rooms: Rooms, own: string) {
    this.#room = room;
    this.#rooms = rooms;
    this.#own = own;
  }

  get id(): string {
    return this.#room.id;
  }

  get name(): string {
    return this.#room.name;
  }

  get uri(): Uri {
    return this.#room.uri;
  }

  get over(): boolean {
    return this.#room.endedAt !== undefined;
  }

  get locked(): boolean {
    return this.#room.rules.locked;
  }

  get openToReferrals(): boolean {
    return this.#room.rules.guestsMayInvite;
  }

  parties(): readonly FocusParty[] {
    const { host } = this.#room;
    const present: FocusParty = {
      id: HOST,
      uri: this.#own,
      state: 'joined',
      role: 'host',
      joining: 'focus-owner',
      muted: host.mix.muted,
      deafened: host.mix.deafened,
    };
    return [...(host.present ? [present] : []), ...this.#room.parties().map(focusParty)];
  }

  onChanged(listener: () => void): Disposable {
    return this.#room.onChanged(listener);
  }

  invite({ to, headers, report }: RoomInvitation): boolean {
    const party = this.#rooms.invite(this.#room, formatUri(to), headers);
    if (!party?.call) return false;
    const { call } = party;
    const changes = call.onChanged(() => {
      const { phase } = call;
      if (phase?.state === 'ringing') report(180);
      if (phase?.state !== 'active' && phase?.state !== 'ended') return;
      changes.dispose();
      report(phase.state === 'active' ? 200 : (phase.ending.status ?? 487));
    });
    return true;
  }

  remove(partyId: string): void {
    this.#room.party(partyId)?.remove();
  }
}

function focusParty({ id, uri, direction, call, state, mix }: RoomParty): FocusParty {
  const phase = call?.phase;
  const displayName = call?.party.displayName;
  return {
    id,
    uri,
    ...(displayName === undefined ? {} : { displayName }),
    state,
    role: 'participant',
    joining: direction === 'incoming' ? 'dialed-in' : 'dialed-out',
    muted: mix.muted,
    deafened: mix.deafened,
    ...(phase && 'session' in phase ? sessionParts(phase.session) : {}),
  };
}

function sessionParts({ id, flow }: Session): Pick<FocusParty, 'sessionId' | 'source'> {
  return { sessionId: id, ...(flow && { source: flow.remote.address }) };
}
