/** What is alive of one kind, and when the last of it is gone. */
export class LiveSet<T> {
  readonly #items = new Set<T>();
  #waiting: (() => void)[] = [];

  get size(): number {
    return this.#items.size;
  }

  add(item: T): void {
    this.#items.add(item);
  }

  delete(item: T): void {
    if (!this.#items.delete(item) || this.#items.size > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** A copy, for those who end what they walk over. */
  snapshot(): T[] {
    return [...this.#items];
  }

  whenEmpty(): Promise<void> {
    if (this.#items.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
