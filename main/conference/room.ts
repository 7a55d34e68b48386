import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Call } from '../call/call.ts';
import type { CallPlace } from '../call/call-place.ts';
import type { Calls } from '../call/calls.ts';
import type { Elsewhere } from '../call/foreground.ts';
import type { MediaEngine } from '../media/engine.ts';
import { HOST, type PartyMix, plainMix } from '../media/room-mix.ts';
import type { SipUri } from '../sip/message/uri.ts';
import { askForPin } from './lobby.ts';
import type { RoomError } from './room-error.ts';
import { type PartyIdentity, RoomParty } from './room-party.ts';
import { type RoomRules, type RulesWish, rulesAfter } from './room-rules.ts';

export interface RoomIdentity {
  readonly id: string;
  readonly name: string;
  /** Whoever calls it joins the room. */
  readonly uri: SipUri;
  /** It stays open when everyone has left, and needs nobody at this end. */
  readonly hostless: boolean;
}

export interface RoomSurroundings {
  readonly calls: Calls;
  readonly media: MediaEngine;
  readonly clock: Clock;
}

/** This end in a room. */
export interface RoomHost {
  readonly present: boolean;
  readonly mix: PartyMix;
  readonly aside: string | undefined;
}

/** A conference that this machine mixes: its parties, its rules, and who hears whom. */
export class Room implements Elsewhere {
  readonly id: string;
  readonly name: string;
  readonly uri: SipUri;
  readonly hostless: boolean;
  /** Wall-clock ms. */
  readonly createdAt: number;
  readonly #surroundings: RoomSurroundings;
  readonly #parties = new Map<string, RoomParty>();
  readonly #changed = new Emitter<Room>();
  #rules: RoomRules;
  #host: RoomHost = { present: false, mix: { ...plainMix, automaticGain: false }, aside: undefined };
  #recovering = false;
  #endedAt: number | undefined;
  #text = '';

  constructor({ id, name, uri, hostless }: RoomIdentity, surroundings: RoomSurroundings) {
    this.id = id;
    this.name = name;
    this.uri = uri;
    this.hostless = hostless;
    this.#surroundings = surroundings;
    this.createdAt = surroundings.clock.wallTime();
    this.#rules = { locked: false, muteOnEntry: false, chimes: !hostless, guestsMayInvite: false, pin: '' };
  }

  /** Anything that can be seen of the room. */
  readonly onChanged = this.#changed.on;

  get rules(): RoomRules {
    return this.#rules;
  }

  get host(): RoomHost {
    return this.#host;
  }

  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  get recovering(): boolean {
    return this.#recovering;
  }

  /** What there is to say of the room, in words. */
  get text(): string {
    return this.#text;
  }

  /** In the order in which they came. */
  parties(): readonly RoomParty[] {
    return [...this.#parties.values()];
  }

  party(id: string): RoomParty | undefined {
    return this.#parties.get(id);
  }

  partyOf(call: Call | undefined): RoomParty | undefined {
    return call && this.parties().find((party) => party.call === call);
  }

  /** Nobody more can come in. */
  get full(): boolean {
    return this.#live().length >= limits.roomParties;
  }

  /** Where the sound of somebody goes who is in the room. */
  place(aside?: string): CallPlace {
    return { patch: { kind: 'room', room: this.#mixOf(aside) }, focus: this.uri.user ?? this.id };
  }

  /** Somebody is to be called, or has called. */
  expect(identity: PartyIdentity): RoomParty {
    const party = new RoomParty(identity, (each) => this.#follow(each));
    if (this.#rules.muteOnEntry) party.mix = { ...party.mix, muted: true };
    this.#parties.set(party.id, party);
    this.#forgetGone();
    return party;
  }

  /** A caller of the room itself: in at once, or by the PIN. */
  admit(party: RoomParty, call: Call): void {
    const { pin } = this.#rules;
    if (pin === '') return;
    party.inLobby = true;
    call.place = { ...this.place(), patch: { kind: 'lobby' } };
    askForPin(call, pin, {
      admit: () => {
        party.inLobby = false;
        call.place = this.place();
      },
      turnAway: () => party.remove(),
    });
  }

  /** What is absent or undefined stays as it is. */
  setRules(wished: RulesWish): void {
    this.#rules = rulesAfter(this.#rules, wished);
    this.#tell();
  }

  setMix(id: string, mix: Partial<PartyMix>): Result<void, RoomError> {
    if (id === HOST) {
      this.#setHost({ mix: { ...this.#host.mix, ...mix } });
      return ok(undefined);
    }
    return this.with(id, (party) => {
      party.mix = { ...party.mix, ...mix };
      return ok(undefined);
    });
  }

  /** Mutes all but this end, or lets all speak. */
  muteAll(muted: boolean): void {
    for (const party of this.#live()) party.mix = { ...party.mix, muted };
  }

  /** These hear each other and nobody else, and nobody else hears them; whoever was aside and isn't named is back. */
  setAside(aside: string, ids: readonly string[]): void {
    for (const party of this.parties()) {
      if (ids.includes(party.id)) this.#move(party, aside);
      else if (ids.length === 0 || party.aside === aside) this.#move(party, undefined);
    }
    if (ids.includes(HOST)) this.#setHost({ aside });
    else if (ids.length === 0 || this.#host.aside === aside) this.#setHost({ aside: undefined });
    this.#backFromAsides();
    this.#tell();
  }

  /** This end sits down; its other calls are held. */
  sit(): void {
    this.#surroundings.calls.turnElsewhere(this);
    this.#setHost({ present: true });
  }

  /** This end gets up; the others stay. The last one out ends the room. */
  leave(): void {
    this.#surroundings.calls.leaveElsewhere(this);
  }

  /** The person has turned to something else. */
  giveWay(): void {
    this.#setHost({ present: false, aside: undefined });
    this.#backFromAsides();
    this.#endIfEmpty();
  }

  /** Everyone's call ends, this end's part too. */
  end(text = ''): void {
    if (this.#endedAt !== undefined) return;
    this.#endedAt = this.#surroundings.clock.wallTime();
    this.#text = text;
    for (const party of this.#live()) party.call?.hangup();
    this.leave();
    this.#tell();
  }

  /** What there is to say of the room, until something else is. */
  say(text: string): void {
    this.#text = text;
    this.#tell();
  }

  /** The sound is being set up anew; or stands again. */
  setRecovering(recovering: boolean): void {
    this.#recovering = recovering;
    this.#text = recovering ? 'The sound of the room failed and is being set up again…' : '';
    this.#tell();
  }

  with<T>(partyId: string, command: (party: RoomParty) => T): T | Result<never, RoomError> {
    const party = this.#parties.get(partyId);
    return party ? command(party) : err({ code: 'no-such-party', message: 'That party is not in the room any more.' });
  }

  /** Takes somebody out of the list who is not there. */
  forget(partyId: string): void {
    if (this.#parties.get(partyId)?.gone) this.#parties.delete(partyId);
    this.#tell();
  }

  #move(party: RoomParty, aside: string | undefined): void {
    party.aside = aside;
    if (party.call && !party.inLobby && !party.gone) party.call.place = this.place(aside);
  }

  /** A private word is a room of its own to whoever mixes it. */
  #mixOf(aside: string | undefined): string {
    return aside === undefined ? this.id : `${this.id}/${aside}`;
  }

  /** Nobody has a private word alone. */
  #backFromAsides(): void {
    const sizes = new Map<string, number>();
    const present = this.#live().map(({ aside }) => aside);
    for (const aside of [...present, this.#host.aside])
      if (aside !== undefined) sizes.set(aside, (sizes.get(aside) ?? 0) + 1);
    const lonely = (aside: string | undefined) => aside !== undefined && sizes.get(aside) === 1;
    for (const party of this.#live()) if (lonely(party.aside)) this.#move(party, undefined);
    if (lonely(this.#host.aside)) this.#setHost({ aside: undefined });
  }

  #setHost(host: Partial<RoomHost>): void {
    this.#host = { ...this.#host, ...host };
    const { present, mix, aside } = this.#host;
    const { media } = this.#surroundings;
    media.seat(present ? this.#mixOf(aside) : undefined, mix);
    this.#tell();
  }

  #follow(party: RoomParty): void {
    const { state } = party;
    const now = this.#surroundings.clock.wallTime();
    if (state === 'joined' && party.joinedAt === undefined) {
      party.joinedAt = now;
      this.#chime('joined');
    }
    if (party.gone && party.leftAt === undefined && party.call) {
      party.leftAt = now;
      if (party.joinedAt !== undefined) this.#chime('left');
      party.aside = undefined;
      this.#backFromAsides();
      this.#endIfEmpty();
    }
    this.#tell();
  }

  #chime(chime: 'joined' | 'left'): void {
    if (this.#rules.chimes && this.#endedAt === undefined) this.#surroundings.media.chime(this.id, chime);
  }

  /** A room that this end has left lasts as long as somebody is in it. */
  #endIfEmpty(): void {
    if (!this.hostless && !this.#host.present && this.#live().length === 0) this.end();
  }

  #live(): readonly RoomParty[] {
    return this.parties().filter(({ gone }) => !gone);
  }

  #forgetGone(): void {
    const gone = this.parties().filter((party) => party.gone);
    for (const party of gone.slice(0, Math.max(0, gone.length - limits.goneParties))) this.#parties.delete(party.id);
  }

  #tell(): void {
    this.#changed.emit(this);
  }
}
