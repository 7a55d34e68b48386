import { type PartyMix, plainMix, type RoomChime } from './room-mix.ts';
import type { Joint, Voice } from './voice.ts';

/** A conference: everyone hears all others and not itself. */
export class RoomJoint implements Joint {
  readonly id: string;
  readonly #members = new Map<string, { readonly voice: Voice; mix: PartyMix }>();

  constructor(id: string) {
    this.id = id;
  }

  get empty(): boolean {
    return this.#members.size === 0;
  }

  join(voice: Voice): void {
    this.#members.set(voice.id, { voice, mix: plainMix });
  }

  leave(voice: Voice): void {
    this.#members.delete(voice.id);
  }

  /** Nothing where there is no such member. */
  setMix(id: string, mix: PartyMix): void {
    const member = this.#members.get(id);
    if (member) member.mix = mix;
  }

  chime(_chime: RoomChime): void {}

  tick(): void {
    for (const { voice } of this.#members.values()) voice.said.fill(0);
  }
}
