import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** Short against the delays that are measured, and still few wakings: 200 a second. */
const BEAT_MS = 5;
/** Timers come in whole ms, and are rounded. */
const ROUNDING_MS = 2;

/**
 * Whether this thread runs, or stood still until a moment ago: held up by work of its own, or by a machine that is busy
 * elsewhere. What came meanwhile has waited in its socket, and says nothing about the network's delay. A thread that goes
 * on reads its sockets before its timers, so a beat that is overdue then shows how long it was away.
 */
export class Pulse implements Disposable {
  readonly #clock: Clock;
  #beatMs = 0;
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    if (!this.#timer) this.#beat();
  }

  stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  dispose(): void {
    this.stop();
  }

  /** For how long, at most, what is read at `nowMs` may have waited because the thread stood still; 0 while it runs. */
  waitedMs(nowMs: number): number {
    const sinceMs = nowMs - this.#beatMs;
    return this.#timer && sinceMs > BEAT_MS + ROUNDING_MS ? sinceMs : 0;
  }

  #beat(): void {
    this.#beatMs = this.#clock.now();
    this.#timer = this.#clock.after(BEAT_MS, () => this.#beat());
  }
}
