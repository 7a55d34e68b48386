import captureUrl from './capture.worklet.ts?worker&url';
import playoutUrl from './playout.worklet.ts?worker&url';

/** An AudioContext with a sink of its own, where the browser can do that (Chromium). */
interface SinkContext extends AudioContext {
  setSinkId?(id: string): Promise<void>;
}

/** One context for the page, made when sound is first needed: 48 kHz, as the engine speaks. */
export class SoundContext {
  #context: SinkContext | undefined;
  #ready: Promise<SinkContext> | undefined;
  #sinkId = '';

  /** The context with both worklets loaded; it may be suspended until the person touches the page. */
  ready(): Promise<AudioContext> {
    this.#ready ??= this.#make();
    return this.#ready;
  }

  /** Runs the context; false where the browser wants a click first. */
  async resume(): Promise<boolean> {
    const context = await this.ready();
    if (context.state === 'running') return true;
    // Without leave, resume() stays pending until a gesture: so it is not awaited for longer than a moment.
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
    return (context.state as AudioContextState) === 'running';
  }

  /** Nothing needs sound: the sound card may sleep. */
  async suspend(): Promise<void> {
    await this.#context?.suspend();
  }

  /** Plays on this device; an empty id follows the system. False where the device can't be had. */
  async setSpeaker(id: string): Promise<boolean> {
    this.#sinkId = id;
    try {
      await this.#context?.setSinkId?.(id);
      return true;
    } catch {
      return false;
    }
  }

  dispose(): void {
    this.#context?.close().catch(() => undefined);
  }

  async #make(): Promise<SinkContext> {
    const context: SinkContext = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
    this.#context = context;
    if (this.#sinkId) await this.setSpeaker(this.#sinkId);
    await Promise.all([context.audioWorklet.addModule(captureUrl), context.audioWorklet.addModule(playoutUrl)]);
    return context;
  }
}

/** The Sound page offers a choice of loudspeaker only where the browser has one. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in AudioContext.prototype;
}
