import type { Clock } from '../../main/base/clock.ts';
import type { Disposable } from '../../main/base/disposable.ts';

interface Entry {
  readonly due: number;
  readonly order: number;
  readonly task: () => void;
}

/** Time that moves only when a test says so; timers fire in order of due time, then of setting. */
export class VirtualClock implements Clock {
  readonly #entries = new Set<Entry>();
  readonly #epoch: number;
  #now = 0;
  #order = 0;
  #asleepMs = 0;

  constructor(epochMs = Date.UTC(2026, 0, 1)) {
    this.#epoch = epochMs;
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#epoch + this.#now + this.#asleepMs;
  }

  after(delayMs: number, task: () => void): Disposable {
    const entry: Entry = { due: this.#now + Math.max(0, delayMs), order: this.#order++, task };
    this.#entries.add(entry);
    return { dispose: () => void this.#entries.delete(entry) };
  }

  /** The machine sleeps: the wall clock goes on, and nothing else does. */
  sleep(ms: number): void {
    this.#asleepMs += ms;
  }

  /** Timers set and neither fired nor disposed. */
  get pending(): number {
    return this.#entries.size;
  }

  /** Moves time forward, firing what falls due; pending promises settle before and after each timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#entries.delete(next);
      this.#now = next.due;
      next.task();
      await settle();
    }
    this.#now = end;
  }

  /** The same without promises, for what is synchronous throughout. */
  advanceSync(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#entries.delete(next);
      this.#now = next.due;
      next.task();
    }
    this.#now = end;
  }

  #next(end: number): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries) {
      if (entry.due > end) continue;
      if (!first || entry.due < first.due || (entry.due === first.due && entry.order < first.order)) first = entry;
    }
    return first;
  }
}

/** Lets every promise that can settle now do so. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
