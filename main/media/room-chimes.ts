import { chimeSamples } from '../audio/chimes.ts';
import { FRAME_MS } from './devices.ts';
import type { RoomBus } from './room-bus.ts';
import type { RoomChime } from './room-mix.ts';

/** Chimes that wait at most: thirty who come at once are not announced for a quarter of a minute. */
const WAITING = 2;

/** The chimes of a room, one after the other, to all members alike. */
export class RoomChimes {
  readonly #waiting: RoomChime[] = [];
  #elapsedMs = 0;

  add(chime: RoomChime): void {
    if (this.#waiting.length > WAITING || this.#waiting.at(-1) === chime) return;
    this.#waiting.push(chime);
  }

  /** The next 20 ms into what each bus brings to everyone. */
  play(buses: Iterable<RoomBus>): void {
    const [chime] = this.#waiting;
    if (chime === undefined) return;
    let over = true;
    for (const bus of buses) {
      const samples = chimeSamples(chime, bus.rate);
      const from = (this.#elapsedMs * bus.rate) / 1_000;
      bus.play(samples, from);
      if (from + bus.total.length < samples.length) over = false;
    }
    this.#elapsedMs += FRAME_MS;
    if (!over) return;
    this.#waiting.shift();
    this.#elapsedMs = 0;
  }
}
