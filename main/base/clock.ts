import type { Disposable } from './disposable.ts';

/** Time as the engine sees it; handed in, so that a test walks through 32 s of RFC timers in a millisecond. */
export interface Clock {
  /** Monotonic time in ms. */
  now(): number;
  /** Wall-clock time in ms since 1970, for what a person or a peer reads (history, NTP timestamps). */
  wallTime(): number;
  /** Runs `task` once, `delayMs` from now; disposing before then cancels it. */
  after(delayMs: number, task: () => void): Disposable;
}

class SystemTimer implements Disposable {
  readonly #handle: NodeJS.Timeout;

  constructor(delayMs: number, task: () => void) {
    this.#handle = setTimeout(task, delayMs);
  }

  dispose(): void {
    clearTimeout(this.#handle);
  }
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  after: (delayMs, task) => new SystemTimer(delayMs, task),
};
