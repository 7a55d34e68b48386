import type { Joint, Voice } from './voice.ts';

/** Each voice by itself: what it is told depends on nobody else. */
export class SoloJoint implements Joint {
  readonly #voices = new Set<Voice>();
  readonly #tell: (voice: Voice) => void;

  /** `tell` fills a voice's `said`, once a tick. */
  constructor(tell: (voice: Voice) => void) {
    this.#tell = tell;
  }

  join(voice: Voice): void {
    this.#voices.add(voice);
  }

  leave(voice: Voice): void {
    this.#voices.delete(voice);
  }

  tick(): void {
    for (const voice of this.#voices) this.#tell(voice);
  }
}
