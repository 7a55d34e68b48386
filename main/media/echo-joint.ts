import type { Joint, Voice } from './voice.ts';

/** Everyone hears themselves. */
export class EchoJoint implements Joint {
  readonly #voices = new Set<Voice>();

  join(voice: Voice): void {
    this.#voices.add(voice);
  }

  leave(voice: Voice): void {
    this.#voices.delete(voice);
  }

  tick(): void {
    for (const voice of this.#voices) voice.said.set(voice.heard);
  }
}
