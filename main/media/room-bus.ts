import { Limiter } from '../audio/limiter.ts';
import { Resampler } from '../audio/resample.ts';
import { FRAME_MS } from './devices.ts';
import { SharedMix } from './shared-mix.ts';

/** Ticks after the last sound until a resampler's memory is empty: its filter is shorter than one frame. */
const DRAINED = 2;

/** All sound of one rate in a room, what the other rates add to it, and what those hear who only listen. */
export class RoomBus {
  readonly rate: number;
  /** What everybody says, at this rate; unlimited. */
  readonly total: Float32Array;
  /** The same for who adds nothing to it. */
  readonly mixed: Int16Array;
  readonly limiter = new Limiter();
  readonly shared = new SharedMix();
  members = 0;
  readonly #own: Float32Array;
  readonly #brought: Float32Array;
  /** By the bus that it comes from. */
  readonly #ways = new Map<RoomBus, Resampler>();
  /** Ticks since this rate's own members added something. */
  #quiet = DRAINED;
  #clear = true;
  #totalClear = true;

  constructor(rate: number) {
    this.rate = rate;
    const samples = (rate * FRAME_MS) / 1_000;
    this.#own = new Float32Array(samples);
    this.#brought = new Float32Array(samples);
    this.total = new Float32Array(samples);
    this.mixed = new Int16Array(samples);
  }

  /** Its members are gone, and what they said has been heard everywhere. */
  get over(): boolean {
    return this.members === 0 && this.#quiet >= DRAINED;
  }

  get drained(): boolean {
    return this.#quiet >= DRAINED;
  }

  /** What one member says in the tick that comes, or goes on; as long as a frame or shorter. */
  add(frame: Float32Array): void {
    sum(this.#own, frame);
    this.#clear = false;
    this.#quiet = 0;
  }

  /** Sums up, once every bus has what its own members say. */
  gather(buses: Iterable<RoomBus>): void {
    if (this.#clear) {
      if (!this.#totalClear) this.total.fill(0);
    } else this.total.set(this.#own);
    this.#totalClear = this.#clear;
    for (const other of buses) if (other !== this && !other.drained) this.#bring(other);
  }

  /** Played to all at this rate, over what they say. */
  play(samples: Int16Array, from: number): void {
    const { total } = this;
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (samples[from + i] ?? 0);
    this.#totalClear = false;
  }

  /** Ends the tick, once every bus has gathered. */
  finish(): void {
    this.limiter.limit(this.total, this.mixed);
    if (!this.#clear) this.#own.fill(0);
    this.#clear = true;
    if (this.#quiet < DRAINED) this.#quiet++;
  }

  /** The other rate has nobody any more. */
  forget(other: RoomBus): void {
    this.#ways.delete(other);
  }

  #bring(other: RoomBus): void {
    let way = this.#ways.get(other);
    if (!way) {
      way = new Resampler(other.rate, this.rate);
      this.#ways.set(other, way);
    }
    way.processFloat(other.#own, this.#brought);
    sum(this.total, this.#brought);
    this.#totalClear = false;
  }
}

function sum(into: Float32Array, frame: Float32Array): void {
  const count = frame.length;
  for (let i = 0; i < count; i++) into[i] = (into[i] as number) + (frame[i] as number);
}
