import type { SoundContext } from './context.ts';
import { useSound } from './state.ts';

const gestures = ['pointerdown', 'keydown'] as const;

/** The loudspeaker while a call wants it; waits for a click where the browser insists on one. */
export class Speaker {
  readonly #context: SoundContext;
  #node: AudioWorkletNode | undefined;
  #wanted = false;

  constructor(context: SoundContext) {
    this.#context = context;
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) void this.resume();
    else this.#stop();
  }

  /** 960 samples at 48 kHz; dropped while nothing can play. */
  play(samples: Int16Array<ArrayBuffer>): void {
    this.#node?.port.postMessage(samples, [samples.buffer]);
  }

  /** Tries to play: at once, and again at the person's first touch. */
  readonly resume = async (): Promise<void> => {
    for (const gesture of gestures) window.removeEventListener(gesture, this.resume);
    if (!this.#wanted) return;
    const running = await this.#context.resume();
    if (!this.#wanted) return;
    if (running) return this.#start(await this.#context.ready());
    useSound.setState({ speaker: 'blocked' });
    for (const gesture of gestures) window.addEventListener(gesture, this.resume);
  };

  dispose(): void {
    this.want(false);
  }

  #start(context: AudioContext): void {
    if (!this.#node) {
      this.#node = new AudioWorkletNode(context, 'partyline-playout', { numberOfInputs: 0, outputChannelCount: [1] });
      this.#node.connect(context.destination);
    }
    useSound.setState({ speaker: 'playing' });
  }

  #stop(): void {
    for (const gesture of gestures) window.removeEventListener(gesture, this.resume);
    this.#node?.disconnect();
    this.#node = undefined;
    useSound.setState({ speaker: 'off' });
  }
}
