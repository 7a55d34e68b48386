import { chimeSamples } from '../audio/chimes.ts';
import type { RecordedStretch } from './recording-protocol.ts';
import { RecordingTap } from './recording-tap.ts';
import { HOST, type RecordingOrder } from './room-mix.ts';
import { Announcing, type Recorded } from './room-recording.ts';
import type { Voice } from './voice.ts';

/** One call's recording: what comes from the far end and what goes to it, wherever its sound is joined to meanwhile. */
export class CallRecording implements Recorded {
  readonly order: RecordingOrder;
  readonly #voice: () => Voice | undefined;
  readonly #tap: RecordingTap;
  readonly #announcing: Announcing;
  /** Samples of the announcement that were played, while one is. */
  #announced: number | undefined;

  constructor(
    order: RecordingOrder,
    voice: () => Voice | undefined,
    give: (ticks: number, stretches: readonly RecordedStretch[]) => void,
  ) {
    this.order = order;
    this.#voice = voice;
    this.#tap = new RecordingTap(true, give);
    this.#announcing = new Announcing(order.announceEveryMs);
  }

  /** This end hears the announcement as if the far end had played it. */
  before(): void {
    if (this.#announcing.due()) this.#announced = 0;
    const voice = this.#voice();
    if (!voice) return;
    this.#tap.member(voice.id, voice.heard, voice.sampleRate);
    this.#announce(voice.heard, voice.sampleRate);
  }

  after(): void {
    const voice = this.#voice();
    if (voice) {
      const samples = this.#announce(voice.said, voice.sampleRate);
      this.#tap.member(HOST, voice.said, voice.sampleRate);
      if (this.#announced !== undefined && samples !== undefined)
        this.#announced =
          this.#announced + voice.said.length < samples ? this.#announced + voice.said.length : undefined;
    }
    this.#tap.next();
  }

  end(): void {
    this.#tap.flush();
  }

  /** Adds the announcement to a frame; gives its whole length in samples where one is under way. */
  #announce(frame: Int16Array, rate: number): number | undefined {
    if (this.#announced === undefined) return undefined;
    const chime = chimeSamples('recording', rate);
    for (let i = 0; i < frame.length; i++) {
      const sum = (frame[i] as number) + (chime[this.#announced + i] ?? 0);
      frame[i] = Math.max(-32_768, Math.min(32_767, sum));
    }
    return chime.length;
  }
}
