import type { ToneSource } from '../audio/tones.ts';
import type { Joint, Voice } from './voice.ts';

interface Listener {
  readonly sampleRate: number;
  readonly tone: ToneSource;
}

/** Everyone hears the same, each from its beginning: a tone, or voices. */
export class ToneJoint implements Joint {
  readonly #source: (sampleRate: number) => ToneSource;
  readonly #listeners = new Map<Voice, Listener>();

  constructor(source: (sampleRate: number) => ToneSource) {
    this.#source = source;
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
    return { sampleRate, tone: this.#source(sampleRate) };
  }
}
