import { SoundContext } from './context.ts';

/** Playing stops this long after the last frame of a ring: it comes in frames of 20 ms without a gap. */
const OVER_MS = 1_000;

/**
 * The device that rings: one that the person has chosen, so that a headset on the desk is heard; or the speaker's own.
 * A device of its own needs an audio context of its own; it runs only while something rings.
 */
export class Ringer {
  readonly #shared: SoundContext;
  #own: SoundContext | undefined;
  #node: AudioWorkletNode | undefined;
  #starting: Promise<void> | undefined;
  #over: ReturnType<typeof setTimeout> | undefined;

  /** `shared` is the speaker's context. */
  constructor(shared: SoundContext) {
    this.#shared = shared;
  }

  /** An empty id rings where calls are heard. */
  async setDevice(id: string): Promise<void> {
    this.#stop();
    const before = this.#own;
    this.#own = id === '' ? undefined : new SoundContext();
    before?.dispose();
    await this.#own?.setSpeaker(id);
  }

  /** 960 samples at 48 kHz; dropped while the browser holds sound back. */
  play(samples: Int16Array<ArrayBuffer>): void {
    clearTimeout(this.#over);
    this.#over = setTimeout(() => this.#stop(), OVER_MS);
    if (this.#node) this.#node.port.postMessage(samples, [samples.buffer]);
    else this.#starting ??= this.#start();
  }

  dispose(): void {
    this.#stop();
    this.#own?.dispose();
    this.#own = undefined;
  }

  /** Where the chosen device is gone, its context falls back to the system's. */
  async #start(): Promise<void> {
    const sound = this.#own ?? this.#shared;
    const running = await sound.resume();
    const context = await sound.ready();
    this.#starting = undefined;
    if (!running || this.#over === undefined || sound !== (this.#own ?? this.#shared)) return;
    this.#node ??= new AudioWorkletNode(context, 'partyline-playout', { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node.connect(context.destination);
  }

  #stop(): void {
    clearTimeout(this.#over);
    this.#over = undefined;
    this.#node?.disconnect();
    this.#node = undefined;
    void this.#own?.suspend();
  }
}
