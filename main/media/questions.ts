import type { MediaReport } from './protocol.ts';

/** A report that answers a command with the same `request`. */
export type Answer = Extract<MediaReport, { readonly request: number }>;

/** What the worker was asked and has not answered yet. */
export class Questions {
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #number = 0;

  /** Resolves with undefined when the worker dies before it answers. */
  ask(send: (request: number) => void): Promise<Answer | undefined> {
    const request = ++this.#number;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      send(request);
    });
  }

  answer(answer: Answer): void {
    this.#waiting.get(answer.request)?.(answer);
    this.#waiting.delete(answer.request);
  }

  /** Nobody will answer any more. */
  leave(): void {
    for (const settle of this.#waiting.values()) settle(undefined);
    this.#waiting.clear();
  }
}
