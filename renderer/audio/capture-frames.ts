import { AUDIO_FRAME_SAMPLES } from '../../app/ipc/audio-frame.ts';

/** 20 ms from the microphone with what a meter needs of it: `rms` and `peak` from 0 to 1. */
export interface CapturedFrame {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly rms: number;
  readonly peak: number;
}

/** Cuts render quanta of any length (−1 … 1) into frames of 960 16-bit samples. */
export class FrameCutter {
  #samples = new Int16Array(AUDIO_FRAME_SAMPLES);
  #filled = 0;
  #squares = 0;
  #peak = 0;

  /** Takes a quantum and gives the frame that it completed, if it did; a quantum is shorter than a frame. */
  push(quantum: Float32Array): CapturedFrame | undefined {
    let complete: CapturedFrame | undefined;
    for (const value of quantum) {
      const clipped = Math.max(-1, Math.min(1, value));
      this.#samples[this.#filled++] = Math.round(clipped * 32_767);
      this.#squares += clipped * clipped;
      this.#peak = Math.max(this.#peak, Math.abs(clipped));
      if (this.#filled === AUDIO_FRAME_SAMPLES) complete = this.#cut();
    }
    return complete;
  }

  #cut(): CapturedFrame {
    const frame = { samples: this.#samples, rms: Math.sqrt(this.#squares / AUDIO_FRAME_SAMPLES), peak: this.#peak };
    this.#samples = new Int16Array(AUDIO_FRAME_SAMPLES);
    this.#filled = 0;
    this.#squares = 0;
    this.#peak = 0;
    return frame;
  }
}
