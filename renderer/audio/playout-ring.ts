/** 48 kHz: 60 ms waits before the first sample sounds, so that a page busy for a moment makes no hole. */
export const TARGET_SAMPLES = 2_880;
/** 240 ms: more than this is never waiting. */
export const CAPACITY_SAMPLES = 11_520;
/** What is never below this over a whole watch (2 s) is delay without use. */
const SURPLUS_SAMPLES = 3_840;
const WATCH_SAMPLES = 96_000;
/** 5 ms to fade in, out and across: long enough not to click, too short to be heard. */
const FADE_SAMPLES = 240;

/**
 * Samples on their way to the loudspeaker. It starts when the target is reached; when it runs dry it fades to silence
 * and fills anew; when it runs over, or has held too much for two seconds, the oldest are left out with a cross-fade.
 */
export class PlayoutRing {
  readonly #ring = new Float32Array(CAPACITY_SAMPLES);
  #read = 0;
  #count = 0;
  #playing = false;
  /** The sample that sounded last, from which a fade to silence starts. */
  #last = 0;
  #fadeIn = 0;
  #fadeOut = 0;
  #watched = 0;
  #lowest = CAPACITY_SAMPLES;

  /** Samples that wait. */
  get waiting(): number {
    return this.#count;
  }

  /** Adds samples of 16 bit; the oldest go where there is no room. */
  write(samples: Int16Array): void {
    const over = this.#count + samples.length - CAPACITY_SAMPLES;
    if (over > 0) this.#drop(this.#count + samples.length - TARGET_SAMPLES);
    let at = (this.#read + this.#count) % CAPACITY_SAMPLES;
    for (const sample of samples) {
      this.#ring[at] = sample / 32_768;
      at = (at + 1) % CAPACITY_SAMPLES;
    }
    this.#count += samples.length;
  }

  /** Fills a render quantum, with silence where nothing waits. */
  readInto(out: Float32Array): void {
    if (!this.#playing && this.#count >= TARGET_SAMPLES) {
      this.#playing = true;
      this.#fadeIn = FADE_SAMPLES;
    }
    for (let i = 0; i < out.length; i++) out[i] = this.#next();
    this.#watch(out.length);
  }

  #next(): number {
    if (this.#playing && this.#count > 0) {
      const sample = this.#ring[this.#read] ?? 0;
      this.#read = (this.#read + 1) % CAPACITY_SAMPLES;
      this.#count -= 1;
      if (this.#fadeIn === 0) {
        this.#last = sample;
        return sample;
      }
      const share = this.#fadeIn-- / FADE_SAMPLES;
      const mixed = sample * (1 - share) + this.#last * share;
      if (this.#fadeIn === 0) this.#last = mixed;
      return mixed;
    }
    if (this.#playing) {
      this.#playing = false;
      this.#fadeIn = 0;
      this.#fadeOut = FADE_SAMPLES;
    }
    if (this.#fadeOut === 0) {
      this.#last = 0;
      return 0;
    }
    this.#fadeOut -= 1;
    return this.#last * (this.#fadeOut / FADE_SAMPLES);
  }

  #watch(samples: number): void {
    this.#lowest = Math.min(this.#lowest, this.#count);
    this.#watched += samples;
    if (this.#watched < WATCH_SAMPLES) return;
    if (this.#playing && this.#lowest > SURPLUS_SAMPLES) this.#drop(this.#lowest - TARGET_SAMPLES / 2);
    this.#watched = 0;
    this.#lowest = CAPACITY_SAMPLES;
  }

  #drop(samples: number): void {
    const dropped = Math.min(samples, this.#count);
    this.#read = (this.#read + dropped) % CAPACITY_SAMPLES;
    this.#count -= dropped;
    if (this.#playing) this.#fadeIn = FADE_SAMPLES;
  }
}
