interface LiveMachine {
  readonly key: string;
  readonly timerCount: number;
  terminate(): void;
}

/** The machines of one side that are alive, each found by its key. */
export class LiveMachines<M extends LiveMachine> {
  readonly #byKey = new Map<string, M>();

  get size(): number {
    return this.#byKey.size;
  }

  /** Timers that all of them hold. */
  get timerCount(): number {
    let count = 0;
    for (const machine of this.#byKey.values()) count += machine.timerCount;
    return count;
  }

  find(key: string): M | undefined {
    return this.#byKey.get(key);
  }

  add(machine: M): void {
    this.#byKey.set(machine.key, machine);
  }

  delete({ key }: { readonly key: string }): void {
    this.#byKey.delete(key);
  }

  /** Ends all of them in silence; each takes itself out. */
  terminateAll(): void {
    for (const machine of [...this.#byKey.values()]) machine.terminate();
  }
}
