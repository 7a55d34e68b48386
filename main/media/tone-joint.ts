import { SineTone } from '../audio/tones.ts';
import type { Joint, Voice } from './voice.ts';

interface Listener {
  readonly sampleRate: number;
  readonly tone: SineTone;
}

/** Everyone hears a tone of `hz`, from its beginning. */
export class ToneJoint implements Joint {
  readonly #hz: number;
  readonly #listeners = new Map<Voice, Listener>();

  constructor(hz: number) {
    this.#hz = hz;
  }

  get empty(): boolean {
    return this.#listeners.size === 0;
  }

  join(voice: Voice): void {
    this.#listeners.set(voice, this.#listener(voice));
  }

  leave(voice: Voice): void {
    this.#listeners.delete(voice);
  }

  tick(): void {
    for (const [voice, listener] of this.#listeners) {
      if (listener.sampleRate !== voice.sampleRate) this.#listeners.set(voice, this.#listener(voice));
      listener.tone.fill(voice.said);
    }
  }

  #listener({ sampleRate }: Voice): Listener {
    return { sampleRate, tone: new SineTone(this.#hz, sampleRate) };
  }
}
