import { FrameCutter } from './capture-frames.ts';

/** Posts a CapturedFrame every 20 ms. Its output stays silent: it is there so that the graph pulls it. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #cutter = new FrameCutter();

  process(inputs: Float32Array[][]): boolean {
    const quantum = inputs[0]?.[0];
    const frame = quantum && this.#cutter.push(quantum);
    if (frame) this.port.postMessage(frame, [frame.samples.buffer]);
    return true;
  }
}

registerProcessor('partyline-capture', CaptureProcessor);
