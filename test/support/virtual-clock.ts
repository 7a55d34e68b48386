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
  readonly #queue = new TimerQueue();
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
    this.#queue.add(entry);
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

  /** The timer that fires next, if that is before `end`; disposed ones are passed over. */
  #next(end: number): Entry | undefined {
    for (let first = this.#queue.first; first; first = this.#queue.first) {
      if (this.#entries.has(first)) return first.due > end ? undefined : this.#queue.take();
      this.#queue.take();
    }
    return undefined;
  }
}

/** A binary heap: thousands of timers cost a test their logarithm. */
class TimerQueue {
  readonly #heap: Entry[] = [];

  get first(): Entry | undefined {
    return this.#heap[0];
  }

  add(entry: Entry): void {
    let at = this.#heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  take(): Entry | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return first;
    this.#heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = left < this.#heap.length && this.#isBefore(left, at) ? left : at;
      if (right < this.#heap.length && this.#isBefore(right, least)) least = right;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return false;
    return one.due < other.due || (one.due === other.due && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}

/** Lets every promise that can settle now do so. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
