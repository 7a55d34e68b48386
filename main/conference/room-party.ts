import type { Disposable } from '../base/disposable.ts';
import type { Call } from '../call/call.ts';
import type { CallEnding } from '../call/end-words.ts';
import { type PartyMix, plainMix } from '../media/room-mix.ts';
import type { PartyState } from './party-state.ts';
import { goneState, isGone, partyText } from './party-words.ts';

/** Who a party is, as long as it has no call, or none yet. */
export interface PartyIdentity {
  readonly id: string;
  readonly uri: string;
  readonly label: string;
  readonly direction: 'outgoing' | 'incoming';
  /** What was dialled for it, and by which account: dialled again when it is retried. */
  readonly accountId?: string | undefined;
}

/** Somebody in a room: on the way, there, or gone; the call that carries it may be another after a retry. */
export class RoomParty {
  readonly id: string;
  readonly #identity: PartyIdentity;
  readonly #changed: (party: RoomParty) => void;
  #call: Call | undefined;
  #watch: Disposable | undefined;
  #mix: PartyMix = plainMix;
  /** The stream that has been told the mix. */
  #mixed: string | undefined;
  #inLobby = false;
  #removed = false;
  #failure: string | undefined;
  aside: string | undefined;
  joinedAt: number | undefined;
  leftAt: number | undefined;

  /** `changed` is called whenever the party may stand elsewhere than before. */
  constructor(identity: PartyIdentity, changed: (party: RoomParty) => void) {
    this.id = identity.id;
    this.#identity = identity;
    this.#changed = changed;
  }

  get identity(): PartyIdentity {
    return this.#identity;
  }

  get call(): Call | undefined {
    return this.#call;
  }

  get label(): string {
    return this.#call?.party.label ?? this.#identity.label;
  }

  get uri(): string {
    return this.#call?.party.uri ?? this.#identity.uri;
  }

  /** Which way the latest call went; a party that was called may call by itself later. */
  get direction(): PartyIdentity['direction'] {
    return this.#call?.direction ?? this.#identity.direction;
  }

  get mix(): PartyMix {
    return this.#mix;
  }

  set mix(mix: PartyMix) {
    this.#mix = mix;
    this.#mixed = undefined;
    this.#tellMix();
    this.#changed(this);
  }

  /** It is asked for the PIN, and hears nobody yet. */
  get inLobby(): boolean {
    return this.#inLobby;
  }

  set inLobby(inLobby: boolean) {
    this.#inLobby = inLobby;
    this.#changed(this);
  }

  get state(): PartyState {
    const phase = this.#call?.phase;
    switch (phase?.state) {
      case 'dialling':
        return 'dialling';
      case 'ringing':
      case 'incoming':
        return 'ringing';
      case 'active':
        if (this.#inLobby) return 'lobby';
        if (phase.hold.held) return 'held';
        return this.#call?.media?.heldRemotely ? 'away' : 'joined';
      case 'ended':
        return this.#removed ? 'removed' : goneState(phase.ending.code, this.joinedAt !== undefined);
      case undefined:
        break;
    }
    return this.#failure === undefined ? 'dialling' : 'failed';
  }

  get text(): string {
    return this.#failure ?? partyText(this.state, this.#ending);
  }

  get gone(): boolean {
    return isGone(this.state);
  }

  /** Carries the party from now on. */
  carry(call: Call): void {
    this.#watch?.dispose();
    this.#call = call;
    this.#removed = false;
    this.#inLobby = false;
    this.#failure = undefined;
    this.joinedAt = undefined;
    this.leftAt = undefined;
    this.#watch = call.onChanged(() => {
      this.#tellMix();
      this.#changed(this);
    });
    this.#tellMix();
    this.#changed(this);
  }

  /** It could not even be called; why, in words. */
  fail(why: string): void {
    this.#failure = why;
    this.#changed(this);
  }

  /** The host wants it out. */
  remove(): void {
    this.#removed = true;
    if (this.#call && !this.#call.ended) this.#call.hangup();
  }

  get #ending(): CallEnding | undefined {
    const phase = this.#call?.phase;
    return phase?.state === 'ended' ? phase.ending : undefined;
  }

  #tellMix(): void {
    const stream = this.#call?.media?.stream;
    if (!stream || stream.id === this.#mixed) return;
    this.#mixed = stream.id;
    stream.setMix(this.#mix);
  }
}
