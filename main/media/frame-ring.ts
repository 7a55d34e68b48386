import { DEVICE_FRAME_SAMPLES } from './devices.ts';

/** Frames kept at most: what comes beyond makes the oldest go. */
const CAPACITY = 12;
/** Frames that must be there before the first is given, and again after running dry: 60 ms of the page's hiccups. */
const PRIME = 3;
/** If a window of this many reads always left more than the prime, one frame is left out. */
const WINDOW = 100;

/**
 * Evens out the frames that come from the page against the tick: silence when it runs dry, the oldest goes when it runs
 * over, and a frame is left out now and then when the page's clock is the faster one.
 */
export class FrameRing {
  readonly #frames = Array.from({ length: CAPACITY }, () => new Int16Array(DEVICE_FRAME_SAMPLES));
  #first = 0;
  #count = 0;
  #primed = false;
  #least = CAPACITY;
  #window = 0;
  #overruns = 0;
  #underruns = 0;

  /** Frames that went unheard, and reads that found nothing in mid-stream. */
  get overruns(): number {
    return this.#overruns;
  }

  get underruns(): number {
    return this.#underruns;
  }

  /** Copies one frame in; what is longer or shorter than a frame is cut or filled up. */
  push(samples: Int16Array): void {
    if (this.#count === CAPACITY) this.#leaveOut();
    const frame = this.#frames[(this.#first + this.#count) % CAPACITY];
    if (!frame) return;
    for (let index = 0; index < frame.length; index++) frame[index] = samples[index] ?? 0;
    this.#count++;
  }

  /** The next frame into `into`, or silence. */
  read(into: Int16Array): void {
    if (!this.#primed && this.#count >= PRIME) this.#prime();
    const frame = this.#frames[this.#first];
    if (!this.#primed || this.#count === 0 || !frame) {
      if (this.#primed) this.#underruns++;
      this.#primed = false;
      into.fill(0);
      return;
    }
    into.set(frame);
    this.#drop();
    this.#shorten();
  }

  clear(): void {
    this.#count = 0;
    this.#primed = false;
  }

  #prime(): void {
    this.#primed = true;
    this.#least = CAPACITY;
    this.#window = 0;
  }

  #shorten(): void {
    this.#least = Math.min(this.#least, this.#count);
    this.#window++;
    if (this.#window < WINDOW) return;
    if (this.#least > PRIME) this.#leaveOut();
    this.#least = CAPACITY;
    this.#window = 0;
  }

  #leaveOut(): void {
    this.#overruns++;
    this.#drop();
  }

  #drop(): void {
    this.#first = (this.#first + 1) % CAPACITY;
    this.#count--;
  }
}
