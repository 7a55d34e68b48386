import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Call } from '../call/call.ts';
import { callingParty } from '../call/calling-party.ts';
import type { CalledAccount } from '../call/incoming.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { InviteOptions } from '../sip/agent/outgoing-invite.ts';
import { isSipUri, parseUri, type SipUri, sipUri, type Uri } from '../sip/message/uri.ts';
import { Room, type RoomSurroundings } from './room.ts';
import type { RoomError } from './room-error.ts';
import { roomUser } from './room-name.ts';
import type { RoomParty } from './room-party.ts';
import { isSameUser } from './same-user.ts';

export interface RoomsOptions extends RoomSurroundings {
  readonly random: Random;
  /** Where rooms are at home. */
  readonly domain: { readonly host: string; readonly port?: number | undefined };
  /** Makes a room's line reachable until disposed of; undefined where somebody has that name. */
  readonly openLine: (user: string, take: (invite: IncomingInvite) => void) => Disposable | undefined;
  /** The account that a room's line is called by. */
  readonly called: (uri: SipUri) => CalledAccount;
}

type InviteHeaders = NonNullable<InviteOptions['headers']>;

export interface RoomWish {
  readonly to?: readonly string[];
  readonly name?: string | undefined;
  readonly accountId?: string | undefined;
}

/** The conferences of this machine: open ones, and the latest that ended. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #lines = new Map<string, Disposable>();
  readonly #changed = new Emitter<void>();
  #asides = 0;

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  readonly onChanged = this.#changed.on;

  /** Oldest first. */
  list(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  open(): readonly Room[] {
    return this.list().filter(({ endedAt }) => endedAt === undefined);
  }

  /** The room that a call is a party of. */
  roomOf(call: Call): Room | undefined {
    return this.list().find((room) => room.partyOf(call));
  }

  /** All sound is being set up anew; or stands again. */
  setRecovering(recovering: boolean): void {
    for (const room of this.open()) room.setRecovering(recovering);
  }

  /** Opens a room with this end in it and calls everyone named at once; addresses that can't be dialled stay listed with the reason. */
  create({ to = [], name, accountId }: RoomWish): Result<Room, RoomError> {
    const opened = this.#open(name, false);
    if (!opened.ok) return opened;
    opened.value.sit();
    this.#dialAll(opened.value, to, accountId);
    return opened;
  }

  /** Opens a room that needs nobody at this end, and stays until the program ends. */
  openHostless(name: string): Result<Room, RoomError> {
    return this.#open(name, true);
  }

  /** Somebody calls the line where whoever calls meets: the room opens with the first, and is over with the last. */
  meet(invite: IncomingInvite): void {
    const standing = this.open().find(({ name }) => name === MEETING_ROOM);
    const room = standing ? ok(standing) : this.#open(MEETING_ROOM, false);
    if (room.ok) this.receive(room.value, invite);
    else invite.reject(503, { headers: [['Retry-After', '5']] });
  }

  add(roomId: string, to: readonly string[]): Result<void, RoomError> {
    return this.withOpen(roomId, (room) => {
      if (room.parties().filter(({ gone }) => !gone).length + to.length > limits.roomParties) return err(full);
      this.#dialAll(room, to, undefined);
      return ok(undefined);
    });
  }

  /** Makes calls parties of one room, a new one unless named. */
  merge(callIds: readonly string[], roomId?: string): Result<Room, RoomError> {
    const { calls } = this.#options;
    const found = roomId === undefined ? this.#open(undefined, false) : this.withOpen(roomId, (room) => ok(room));
    if (!found.ok) return found;
    const room = found.value;
    let problem: RoomError | undefined;
    for (const callId of callIds) {
      const moved = calls.moveInto(room.place(), callId);
      if (moved.ok) this.#takeIn(room, moved.value);
      else problem = moved.error;
    }
    if (problem && room.parties().length === 0) {
      room.end();
      this.#rooms.delete(room.id);
      return err(problem);
    }
    if (roomId === undefined) room.sit();
    return ok(room);
  }

  /** Calls one more on somebody's behalf; undefined where the room takes nobody. */
  invite(room: Room, uri: string, headers: InviteHeaders): RoomParty | undefined {
    if (room.endedAt !== undefined || room.full) return undefined;
    const party = room.expect({ id: this.#options.random.hex(8), uri, label: uri, direction: 'outgoing' });
    this.#dial(room, party, headers);
    return party;
  }

  retry(roomId: string, partyId: string): Result<void, RoomError> {
    return this.withOpen(roomId, (room) =>
      room.with(partyId, (party) => {
        if (!party.gone) return err({ code: 'wrong-state', message: `${party.label} is on the way already.` });
        this.#dial(room, party);
        return ok(undefined);
      }),
    );
  }

  /** A private word among these: parties, or the host. */
  aside(roomId: string, ids: readonly string[]): Result<void, RoomError> {
    return this.withOpen(roomId, (room) => {
      this.#asides++;
      room.setAside(`aside-${this.#asides}`, ids);
      return ok(undefined);
    });
  }

  /** Somebody calls a room's line. */
  receive(room: Room, invite: IncomingInvite): void {
    const { calls, called, random } = this.#options;
    const replaced = calls.replacedBy(invite);
    if (!replaced.ok) {
      invite.reject(replaced.error);
      return;
    }
    if (replaced.value) {
      this.#exchange(room, invite, replaced.value);
      return;
    }
    if (room.rules.locked) {
      invite.reject(403, { reason: 'The room is locked' });
      return;
    }
    if (room.full) {
      invite.reject(486, { reason: 'The room is full' });
      return;
    }
    const account = called(room.uri);
    const { uri, label } = callingParty(invite, account);
    const party = partyAgain(room, uri) ?? room.expect({ id: random.hex(8), uri, label, direction: 'incoming' });
    const call = calls.receiveInto(room.place(), invite, account);
    party.carry(call);
    room.admit(party, call);
  }

  /** A party goes on from another phone (RFC 4579 §5.9); that adds nobody, and is no way round the PIN. */
  #exchange(room: Room, invite: IncomingInvite, replaced: Call): void {
    const { calls, called } = this.#options;
    const party = room.partyOf(replaced);
    if (!party || party.inLobby) {
      invite.reject(481);
      return;
    }
    const call = calls.receiveInto(room.place(party.aside), invite, called(room.uri));
    call.onAnswered(() => {
      party.carry(call);
      replaced.replacedBy(call.party.label);
    });
  }

  forgetEnded(): void {
    this.#forget(0);
    this.#changed.emit();
  }

  endAll(): void {
    for (const room of this.open()) room.end();
  }

  with<T>(roomId: string, command: (room: Room) => T): T | Result<never, RoomError> {
    const room = this.#rooms.get(roomId);
    return room ? command(room) : err({ code: 'no-such-room', message: 'That room is not there any more.' });
  }

  withOpen<T>(roomId: string, command: (room: Room) => T): T | Result<never, RoomError> {
    return this.with(roomId, (room) => (room.endedAt === undefined ? command(room) : err(over)));
  }

  #open(name: string | undefined, hostless: boolean): Result<Room, RoomError> {
    const { random, domain, openLine } = this.#options;
    if (this.open().length >= limits.rooms) return err(tooMany);
    const id = random.hex(8);
    const uri = sipUri({ user: this.#freeUser(name), ...domain });
    const room = new Room({ id, name: name ?? this.#freeName(), uri, hostless }, this.#options);
    const line = openLine(uri.user ?? '', (invite) => this.receive(room, invite));
    if (!line)
      return err({ code: 'unavailable', message: `Somebody else is called ${uri.user}. Choose another name.` });
    this.#rooms.set(id, room);
    this.#lines.set(id, line);
    room.onChanged(() => this.#onRoomChanged(room));
    this.#forget(limits.endedRooms);
    this.#changed.emit();
    return ok(room);
  }

  /** Rooms that nobody has named are told apart by number. */
  #freeName(): string {
    const taken = new Set(this.open().map((room) => room.name));
    let number = 1;
    while (taken.has(number === 1 ? UNNAMED : `${UNNAMED} ${number}`)) number++;
    return number === 1 ? UNNAMED : `${UNNAMED} ${number}`;
  }

  /** A second room of a name gets an address of its own. */
  #freeUser(name: string | undefined): string {
    const { random } = this.#options;
    const wished = roomUser(name, random);
    const taken = this.open().some(({ uri }) => uri.user === wished);
    return taken ? `${wished}-${random.hex(2)}` : wished;
  }

  #onRoomChanged(room: Room): void {
    if (room.endedAt !== undefined) {
      this.#lines.get(room.id)?.dispose();
      this.#lines.delete(room.id);
    }
    this.#changed.emit();
  }

  /** Keeps so many of those that ended, the latest. */
  #forget(kept: number): void {
    const ended = this.list().filter(({ endedAt }) => endedAt !== undefined);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - kept))) this.#rooms.delete(id);
  }

  #takeIn(room: Room, call: Call): void {
    if (room.partyOf(call)) return;
    const { uri, label } = call.party;
    const { direction, accountId } = call;
    room.expect({ id: this.#options.random.hex(8), uri, label, direction, accountId }).carry(call);
  }

  #dialAll(room: Room, to: readonly string[], accountId: string | undefined): void {
    for (const text of to) {
      const party = { id: this.#options.random.hex(8), uri: text, label: text, accountId };
      this.#dial(room, room.expect({ ...party, direction: 'outgoing' }));
    }
  }

  #dial(room: Room, party: RoomParty, headers: InviteHeaders = []): void {
    const { uri, accountId } = party.identity;
    const called = this.#options.calls.dialInto(room.place(), uri, accountId, headers);
    if (called.ok) party.carry(called.value);
    else party.fail(called.error.message);
  }
}

/** Whoever was here before, or was called in vain, and calls now, is the same party: as loud as it was, and as muted or more. */
function partyAgain(room: Room, caller: string): RoomParty | undefined {
  const who = parseUri(caller);
  if (!who.ok || isAnonymous(who.value)) return undefined;
  const again = room.parties().find((party) => party.gone && isSameUser(who.value, party.uri));
  if (again && room.rules.muteOnEntry) again.mix = { ...again.mix, muted: true };
  return again;
}

/** RFC 3323 §4.1.1.3: nobody in particular, and not the same each time. */
function isAnonymous(uri: Uri): boolean {
  return !isSipUri(uri) || uri.user === undefined || uri.user === 'anonymous' || uri.host.endsWith('.invalid');
}

const UNNAMED = 'Conference';
const MEETING_ROOM = 'Meeting room';
const over: RoomError = { code: 'wrong-state', message: 'The room has ended.' };
const tooMany: RoomError = { code: 'unavailable', message: 'There are too many rooms at once. End one first.' };
const full: RoomError = { code: 'unavailable', message: 'The room can’t take so many people.' };
