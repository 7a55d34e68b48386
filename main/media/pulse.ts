import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** Short against the delays that are measured, and still few wakings: 200 a second. */
const BEAT_MS = 5;
/** Timers come in whole ms, and are rounded. */
const ROUNDING_MS = 2;

/**
 * Whether this thread runs, or stood still until a moment ago: held up by work of its own, or by a machine that is busy
 * elsewhere. What came meanwhile has waited in its socket, and says nothing about the network's delay. A beat is made twice: by a
 * timer, and once the sockets have been read after that. Only then nothing that came before the first waits any more.
 */
export class Pulse implements Disposable {
  readonly #clock: Clock;
  readonly #onceRead: (task: () => void) => void;
  /** Whatever came until then has been read. */
  #readMs = 0;
  #timer: Disposable | undefined;

  /** `onceRead` runs a task when the sockets have been read next: it is for tests. */
  constructor(clock: Clock, onceRead: (task: () => void) => void = setImmediate) {
    this.#clock = clock;
    this.#onceRead = onceRead;
  }

  start(): void {
    if (this.#timer) return;
    this.#readMs = this.#clock.now();
    this.#arm();
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
    const sinceMs = nowMs - this.#readMs;
    return this.#timer && sinceMs > BEAT_MS + ROUNDING_MS ? sinceMs : 0;
  }

  #arm(): void {
    const timer = this.#clock.after(BEAT_MS, () => {
      const beatMs = this.#clock.now();
      this.#onceRead(() => {
        if (this.#timer !== timer) return;
        this.#readMs = beatMs;
        this.#arm();
      });
    });
    this.#timer = timer;
  }
}
