import type { MediaEngine } from '../media/engine.ts';

/** A page that lends its microphone and speaker. Frames are 48 kHz mono, 960 samples. */
export interface AudioEndpoint {
  play(samples: Int16Array): void;
  /** The same for the device that rings. */
  ring(samples: Int16Array): void;
  /** Another page has taken over. */
  onTaken(): void;
}

/** The one place where a page plugs in its sound. Of several pages, that one has it whose person dialled or answered last, or said so. */
export class AudioDesk {
  readonly #media: Pick<MediaEngine, 'pushMicrophone'>;
  #owner: AudioEndpoint | undefined;
  /** Whose person dialled or answered last. */
  #actor: AudioEndpoint | undefined;

  constructor(media: Pick<MediaEngine, 'onSpeaker' | 'onRinger' | 'pushMicrophone'>) {
    this.#media = media;
    media.onSpeaker((samples) => this.#owner?.play(samples));
    media.onRinger((samples) => this.#owner?.ring(samples));
  }

  /** `ifFree`: not out of the hands of another page, unless it was here that somebody dialled or answered. False: it stays there. */
  attach(endpoint: AudioEndpoint, { ifFree = false }: { readonly ifFree?: boolean | undefined } = {}): boolean {
    const previous = this.#owner;
    if (previous === endpoint) return true;
    if (previous && ifFree && this.#actor !== endpoint) return false;
    this.#owner = endpoint;
    previous?.onTaken();
    return true;
  }

  detach(endpoint: AudioEndpoint): void {
    if (this.#owner === endpoint) this.#owner = undefined;
  }

  /** Somebody dials or answers there. */
  actedAt(endpoint: AudioEndpoint): void {
    this.#actor = endpoint;
  }

  /** The page is gone. */
  forget(endpoint: AudioEndpoint): void {
    this.detach(endpoint);
    if (this.#actor === endpoint) this.#actor = undefined;
  }

  /** A frame from a page's microphone; only the owner's is heard. */
  capture(endpoint: AudioEndpoint, samples: Int16Array): void {
    if (this.#owner === endpoint) this.#media.pushMicrophone(samples);
  }
}
