import type { Room } from '../../../main/conference/room.ts';
import { Rooms } from '../../../main/conference/rooms.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { supportedCodecs } from '../../../main/sdp/codec.ts';
import type { IncomingInvite } from '../../../main/sip/agent/incoming-invite.ts';
import { uri } from '../../scenario/uri.ts';
import { Desk, type FarEnd } from '../call/desk.ts';

/** The person's desk with rooms on it. Lines that rooms open are called by `callLine`. */
export class RoomDesk {
  readonly desk: Desk;
  readonly rooms: Rooms;
  readonly lines = new Map<string, (invite: IncomingInvite) => void>();

  constructor(sound: MediaEngine) {
    this.desk = new Desk(sound);
    const { clock, random } = this.desk.world;
    this.rooms = new Rooms({
      calls: this.desk.calls,
      media: sound,
      clock,
      random,
      domain: { host: '127.0.0.1', port: 5060 },
      openLine: (user, take) => {
        if (this.lines.has(user)) return undefined;
        this.lines.set(user, take);
        return { dispose: () => void this.lines.delete(user) };
      },
      called: (own) => ({
        id: 'me',
        own,
        features: {
          doNotDisturb: false,
          forwarding: { noAnswerSeconds: 20 },
          autoAnswerOnRequest: false,
          callWaiting: true,
        },
        trusted: false,
        resolve: (text) => ({ ok: true, value: uri(text) }),
        answer: {},
        codecs: supportedCodecs,
      }),
    });
    this.desk.line = (invite) => {
      const { uri: called } = invite.request;
      const take = 'user' in called ? this.lines.get(called.user ?? '') : undefined;
      take?.(invite);
      return take !== undefined;
    };
  }

  create(to: readonly string[]): Room {
    const room = this.rooms.create({ to });
    if (!room.ok) throw new Error(room.error.message);
    return room.value;
  }

  /** Everyone answers who is called, and is in the room. */
  async together(...farEnds: readonly FarEnd[]): Promise<Room> {
    const room = this.create(farEnds.map(({ phone }) => phone.uri));
    for (const far of farEnds) {
      await this.desk.until(() => far.phone.invites.length > 0, `${far.phone.name} rings`);
      await far.answer();
    }
    await this.desk.until(() => states(room).every((state) => state === 'joined'), 'everyone is in the room');
    return room;
  }
}

export const states = (room: Room): readonly string[] => room.parties().map(({ state }) => state);
