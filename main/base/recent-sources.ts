/**
 * What is remembered of each source heard of late, for a bounded number of them: the longest silent are forgotten first.
 * Two generations: finding a source that is known costs nothing but the look-up.
 */
export class RecentSources<T> {
  readonly #half: number;
  readonly #make: () => T;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(limit: number, make: () => T) {
    this.#half = Math.floor(limit / 2);
    this.#make = make;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  of(source: string): T {
    const known = this.#young.get(source);
    if (known) return known;
    const kept = this.#old.get(source) ?? this.#make();
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(source);
    this.#young.set(source, kept);
    return kept;
  }
}
