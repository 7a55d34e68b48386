import { Resampler } from '../audio/resample.ts';
import { FRAME_MS } from './devices.ts';
import { type PartyMix, plainMix, type RoomChime } from './room-mix.ts';
import type { RoomTap } from './room-tap.ts';
import type { Joint, Voice } from './voice.ts';

interface Member {
  readonly voice: Voice;
  mix: PartyMix;
}

/** All sound of one rate, and what the other rates add to it. */
interface Bus {
  readonly sum: Float32Array;
  readonly total: Float32Array;
  readonly brought: Float32Array;
  /** By the rate that it comes from. */
  readonly ways: Map<number, Resampler>;
}

/** A conference: everyone hears all others and not itself. */
export class RoomJoint implements Joint {
  readonly id: string;
  /** A recording that listens along. */
  tap: RoomTap | undefined;
  readonly #members = new Map<string, Member>();
  readonly #buses = new Map<number, Bus>();

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
    for (const bus of this.#buses.values()) bus.sum.fill(0);
    for (const { voice, mix } of this.#members.values()) {
      const { sum } = this.#bus(voice.sampleRate);
      if (!mix.muted) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (voice.heard[i] ?? 0);
    }
    for (const [rate, bus] of this.#buses) this.#add(rate, bus);
    for (const member of this.#members.values()) this.#tell(member);
    if (this.tap) this.#tapped(this.tap);
  }

  #tapped(tap: RoomTap): void {
    for (const { voice, mix } of this.#members.values())
      if (!mix.muted) tap.member(voice.id, voice.heard, voice.sampleRate);
    const rate = Math.max(...this.#buses.keys());
    const { total } = this.#bus(rate);
    tap.mixed(
      Int16Array.from(total, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value)))),
      rate,
    );
  }

  #tell({ voice, mix }: Member): void {
    const { total } = this.#bus(voice.sampleRate);
    const { said, heard } = voice;
    if (mix.deafened) said.fill(0);
    else
      for (let i = 0; i < said.length; i++) {
        const value = (total[i] ?? 0) - (mix.muted ? 0 : (heard[i] ?? 0));
        said[i] = Math.max(-32_768, Math.min(32_767, Math.round(value)));
      }
  }

  #add(rate: number, { sum, total, brought, ways }: Bus): void {
    total.set(sum);
    for (const [from, other] of this.#buses) {
      if (from === rate) continue;
      const way = ways.get(from) ?? new Resampler(from, rate);
      ways.set(from, way);
      way.processFloat(other.sum, brought);
      for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (brought[i] ?? 0);
    }
  }

  #bus(rate: number): Bus {
    const known = this.#buses.get(rate);
    if (known) return known;
    const samples = (rate * FRAME_MS) / 1_000;
    const [sum, total, brought] = [new Float32Array(samples), new Float32Array(samples), new Float32Array(samples)];
    const bus = { sum, total, brought, ways: new Map<number, Resampler>() };
    this.#buses.set(rate, bus);
    return bus;
  }
}
