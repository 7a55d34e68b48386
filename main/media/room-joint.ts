import { RoomBus } from './room-bus.ts';
import { RoomChimes } from './room-chimes.ts';
import { RoomMember } from './room-member.ts';
import type { PartyMix, RoomChime } from './room-mix.ts';
import type { RoomTap } from './room-tap.ts';
import type { Joint, Voice } from './voice.ts';

/**
 * A conference: everyone hears all others and not itself. There is one sum for each sample rate among the members, and each sum is
 * resampled once for each other rate, however many they are. Who is silent adds nothing and hears what all silent ones hear.
 */
export class RoomJoint implements Joint {
  readonly id: string;
  /** A recording that listens along. */
  tap: RoomTap | undefined;
  readonly #members = new Map<string, RoomMember>();
  readonly #buses = new Map<number, RoomBus>();
  readonly #chimes = new RoomChimes();
  #tapFrame = new Int16Array(0);

  constructor(id: string) {
    this.id = id;
  }

  get empty(): boolean {
    return this.#members.size === 0;
  }

  get members(): Iterable<RoomMember> {
    return this.#members.values();
  }

  join(voice: Voice): void {
    const bus = this.#bus(voice.sampleRate);
    bus.members++;
    this.#members.set(voice.id, new RoomMember(voice, bus));
  }

  leave(voice: Voice): void {
    const member = this.#members.get(voice.id);
    if (!member) return;
    this.#members.delete(voice.id);
    member.part();
    member.bus.members--;
  }

  /** Nothing where there is no such member. */
  setMix(id: string, mix: PartyMix): void {
    const member = this.#members.get(id);
    if (member) member.mix = mix;
  }

  chime(chime: RoomChime): void {
    this.#chimes.add(chime);
  }

  tick(): void {
    for (const member of this.#members.values()) {
      if (member.voice.sampleRate !== member.bus.rate) this.#retune(member);
      member.listen();
    }
    const buses = this.#buses;
    for (const bus of buses.values()) bus.gather(buses.values());
    this.#chimes.play(buses.values());
    for (const bus of buses.values()) bus.finish();
    for (const member of this.#members.values()) member.tell();
    if (this.tap) this.#tell(this.tap);
    for (const bus of buses.values()) if (bus.over) this.#remove(bus);
  }

  #retune(member: RoomMember): void {
    const bus = this.#bus(member.voice.sampleRate);
    member.bus.members--;
    bus.members++;
    member.retune(bus);
  }

  #tell(tap: RoomTap): void {
    for (const { gives, given, voice, bus } of this.#members.values()) {
      if (!gives) continue;
      if (this.#tapFrame.length !== given.length) this.#tapFrame = new Int16Array(given.length);
      for (let i = 0; i < given.length; i++)
        this.#tapFrame[i] = Math.max(-32_768, Math.min(32_767, given[i] as number));
      tap.member(voice.id, this.#tapFrame, bus.rate);
    }
    let best: RoomBus | undefined;
    for (const bus of this.#buses.values()) if (!best || bus.rate > best.rate) best = bus;
    if (best) tap.mixed(best.mixed, best.rate);
  }

  #bus(rate: number): RoomBus {
    const known = this.#buses.get(rate);
    if (known) return known;
    const bus = new RoomBus(rate);
    this.#buses.set(rate, bus);
    return bus;
  }

  #remove(over: RoomBus): void {
    this.#buses.delete(over.rate);
    for (const bus of this.#buses.values()) bus.forget(over);
  }
}
