import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { FRAME_MS } from './devices.ts';
import { LatenessCount, type TickLateness } from './tick-lateness.ts';

/**
 * Calls `tick` every 20 ms by the clock, however late the timers come: ticks that were missed are made up for, up to a
 * limit, and those before are left out (their numbers are skipped).
 */
export class Ticker implements Disposable {
  readonly #clock: Clock;
  readonly #tick: (index: number) => void;
  #startedMs = 0;
  /** The last tick that was due. */
  #index = 0;
  #timer: Disposable | undefined;
  #skipped = 0;
  readonly #lateness = new LatenessCount();

  /** `tick` gets a number that grows by one for each 20 ms of time. */
  constructor(clock: Clock, tick: (index: number) => void) {
    this.#clock = clock;
    this.#tick = tick;
  }

  get running(): boolean {
    return this.#timer !== undefined;
  }

  /** Ticks left out since the beginning. */
  get skipped(): number {
    return this.#skipped;
  }

  /** How late the ticks were since this was asked last. */
  takeLateness(): TickLateness {
    return this.#lateness.take();
  }

  start(): void {
    if (this.#timer) return;
    this.#startedMs = this.#clock.now() - this.#index * FRAME_MS;
    this.#arm();
  }

  stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  dispose(): void {
    this.stop();
  }

  #arm(): void {
    const dueMs = this.#startedMs + (this.#index + 1) * FRAME_MS;
    const timer = this.#clock.after(Math.max(0, dueMs - this.#clock.now()), () => {
      // Packets that came while the thread was held up are read before the ticks that are to play them.
      setImmediate(() => {
        if (this.#timer === timer) this.#catchUp();
      });
    });
    this.#timer = timer;
  }

  #catchUp(): void {
    const elapsedMs = this.#clock.now() - this.#startedMs;
    const due = Math.floor(elapsedMs / FRAME_MS);
    const first = Math.max(this.#index + 1, due - limits.mediaCatchUpTicks + 1);
    const skipped = Math.max(0, first - this.#index - 1);
    this.#skipped += skipped;
    this.#lateness.miss(skipped);
    const timer = this.#timer;
    for (let index = first; index <= due && this.#timer === timer; index++) {
      this.#index = index;
      this.#lateness.add(elapsedMs - index * FRAME_MS);
      this.#tick(index);
    }
    if (this.#timer === timer) this.#arm();
  }
}
