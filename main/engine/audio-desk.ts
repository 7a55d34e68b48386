import type { MediaEngine } from '../media/engine.ts';

/** A page that lends its microphone and speaker. Frames are 48 kHz mono, 960 samples. */
export interface AudioEndpoint {
  play(samples: Int16Array): void;
  /** Another page has taken over. */
  onTaken(): void;
}

/** The one place where a page plugs in its sound; the latest to ask has it. */
export class AudioDesk {
  readonly #media: MediaEngine;
  #owner: AudioEndpoint | undefined;

  constructor(media: MediaEngine) {
    this.#media = media;
    media.onSpeaker((samples) => this.#owner?.play(samples));
  }

  attach(endpoint: AudioEndpoint): void {
    if (this.#owner === endpoint) return;
    const previous = this.#owner;
    this.#owner = endpoint;
    previous?.onTaken();
  }

  detach(endpoint: AudioEndpoint): void {
    if (this.#owner === endpoint) this.#owner = undefined;
  }

  /** A frame from a page's microphone; only the owner's is heard. */
  capture(endpoint: AudioEndpoint, samples: Int16Array): void {
    if (this.#owner === endpoint) this.#media.pushMicrophone(samples);
  }
}
