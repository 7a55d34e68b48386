import { limits } from '../../base/limits.ts';
import type { Traced } from './traced.ts';

/** What a trace counts each entry as, beside the bytes of its message: the objects that hold it. */
const ENTRY_BYTES = 200;

function sizeOf(entry: Traced): number {
  return ENTRY_BYTES + (entry.kind === 'message' ? entry.bytes.length : entry.text.length);
}

/** What crossed for one call: how it began, and the latest; of a long one the middle is left out, and counted. */
export class Trace {
  readonly #opening: Traced[] = [];
  readonly #latest: Traced[] = [];
  #openingBytes = 0;
  #latestBytes = 0;
  #leftOut = 0;

  get bytes(): number {
    return this.#openingBytes + this.#latestBytes;
  }

  /** Oldest first. */
  get entries(): readonly Traced[] {
    return [...this.#opening, ...this.#latest];
  }

  /** How many entries are left out, and before which of `entries`. */
  get gap(): { readonly count: number; readonly before: number } {
    return { count: this.#leftOut, before: this.#opening.length };
  }

  add(entry: Traced): void {
    const size = sizeOf(entry);
    const opens = this.#latest.length === 0 && this.#leftOut === 0;
    if (opens && this.#opening.length < limits.traceEntries / 2 && this.#openingBytes + size <= limits.traceBytes / 2) {
      this.#opening.push(entry);
      this.#openingBytes += size;
      return;
    }
    this.#latest.push(entry);
    this.#latestBytes += size;
    while (this.#latest.length > limits.traceEntries / 2 || this.#latestBytes > limits.traceBytes / 2) {
      const oldest = this.#latest.shift();
      if (!oldest) return;
      this.#latestBytes -= sizeOf(oldest);
      this.#leftOut++;
    }
  }
}
