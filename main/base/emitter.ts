import type { Disposable } from './disposable.ts';

type Listener<T> = (payload: T) => void;

/** Where a listener's own failure goes: it must never break the engine that emitted. */
let report: (error: unknown) => void = (error) => console.error(error);

/** Set once by the composition root, so that a listener's failure lands in the log. */
export function reportListenerErrors(sink: (error: unknown) => void): void {
  report = sink;
}

/** For callbacks that are not an Emitter's: the same sink. */
export function reportListenerError(error: unknown): void {
  report(error);
}

/** One typed event. `emit` is for its owner; hand out `on` only. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<Listener<T>>();

  /** Listens until the returned subscription is disposed. */
  readonly on = (listener: Listener<T>): Disposable => {
    const entry: Listener<T> = (payload) => listener(payload);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  emit(payload: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(payload);
      } catch (error) {
        report(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
