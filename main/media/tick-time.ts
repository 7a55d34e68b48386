import { limits } from '../base/limits.ts';
import { FRAME_MS } from './devices.ts';

/**
 * When a tick was due, from when it ran: ticks run late, and several at once after the thread was held up, but never
 * early. So it is 20 ms after the one before, unless that would be in the future, or too far in the past for a tick.
 */
export class TickTime {
  #dueMs = Number.NEGATIVE_INFINITY;

  /** The moment at which the tick was due that runs at `nowMs`. */
  at(nowMs: number): number {
    const next = this.#dueMs + FRAME_MS;
    const missed = nowMs - next > limits.mediaCatchUpTicks * FRAME_MS;
    this.#dueMs = missed || next > nowMs ? nowMs : next;
    return this.#dueMs;
  }
}
