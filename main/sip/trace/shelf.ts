import { Trace } from './trace.ts';
import type { Traced } from './traced.ts';

/** Traces by name, so many and so many bytes of them; the one that was silent longest makes room. */
export class Shelf {
  readonly #traces = new Map<string, Trace>();
  readonly #most: number;
  readonly #mostBytes: number;
  readonly #removed: (name: string) => void;
  #bytes = 0;

  /** `removed` is told whom there was no room for. */
  constructor(most: number, mostBytes: number, removed: (name: string) => void) {
    this.#most = most;
    this.#mostBytes = mostBytes;
    this.#removed = removed;
  }

  get size(): number {
    return this.#traces.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(name: string): Trace | undefined {
    return this.#traces.get(name);
  }

  /** Adds to the trace of that name; without an entry it is there, and empty. */
  add(name: string, entry?: Traced): void {
    const trace = this.#traces.get(name) ?? new Trace();
    const before = trace.bytes;
    if (entry) trace.add(entry);
    this.#bytes += trace.bytes - before;
    // The map's order is that of the latest entries.
    this.#traces.delete(name);
    this.#traces.set(name, trace);
    this.#makeRoom();
  }

  /** Takes a trace off the shelf. */
  take(name: string): Trace | undefined {
    const trace = this.#traces.get(name);
    if (!trace) return undefined;
    this.#traces.delete(name);
    this.#bytes -= trace.bytes;
    return trace;
  }

  clear(): void {
    this.#traces.clear();
    this.#bytes = 0;
  }

  #makeRoom(): void {
    while (this.#traces.size > 1 && (this.#traces.size > this.#most || this.#bytes > this.#mostBytes)) {
      const [oldest] = this.#traces.keys();
      if (oldest === undefined) return;
      this.take(oldest);
      this.#removed(oldest);
    }
  }
}
