import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';

/** Room for one running timer of a machine; starting another ends the one before. */
export class TimerSlot<Event> implements Disposable {
  readonly #clock: Clock;
  readonly #fire: (event: Event) => void;
  #timer: Disposable | undefined;

  constructor(clock: Clock, fire: (event: Event) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  get running(): boolean {
    return this.#timer !== undefined;
  }

  /** Fires `event` in `delayMs`. */
  start(delayMs: number, event: Event): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(delayMs, () => {
      this.#timer = undefined;
      this.#fire(event);
    });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
