/** Everything that owns a timer, a socket or a listener gives it all back in one `dispose()`; a second call does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Collects what an object owns; disposes in reverse order of acquisition. */
export class DisposableStack implements Disposable {
  readonly #owned: Disposable[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Takes ownership; when the stack is already disposed, the newcomer is disposed at once. */
  own<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#owned.push(item);
    return item;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (let item = this.#owned.pop(); item; item = this.#owned.pop()) item.dispose();
  }
}
