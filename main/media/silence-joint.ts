import type { Joint, Voice } from './voice.ts';

/** Nobody hears anything. */
export class SilenceJoint implements Joint {
  readonly #voices = new Set<Voice>();

  join(voice: Voice): void {
    this.#voices.add(voice);
  }

  leave(voice: Voice): void {
    this.#voices.delete(voice);
  }

  tick(): void {
    for (const { said } of this.#voices) said.fill(0);
  }
}
