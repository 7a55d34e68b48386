import { PlayoutRing } from './playout-ring.ts';

/** Plays the 960-sample frames that are posted to it. */
class PlayoutProcessor extends AudioWorkletProcessor {
  readonly #ring = new PlayoutRing();

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Int16Array>) => this.#ring.write(data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0];
    const first = channels?.[0];
    if (!channels || !first) return true;
    this.#ring.readInto(first);
    for (const other of channels.slice(1)) other.set(first);
    return true;
  }
}

registerProcessor('partyline-playout', PlayoutProcessor);
