import { SILENCE_DBFS } from './level.ts';

/** Below this nothing is speech, whatever the background: a soft word's beginning is louder. dBFS. */
const QUIETEST = -58;
/** How far speech stands out of the background, in dB. */
const ABOVE_FLOOR = 9;
/** The background is never taken to be louder than this: what sounds all the time and louder (a tone, music) is to be heard. */
const LOUDEST_FLOOR = -45;
const LOWEST_FLOOR = -80;
/** It falls to what is heard in pauses at once, nearly, and rises slowly, as words are longer than pauses. dB a frame of 20 ms. */
const FLOOR_FALL_SHARE = 0.3;
const FLOOR_RISE = 0.06;
/** Frames for which somebody still talks after the last loud one: pauses between words stay open. */
const HANGOVER = 20;
/** Loud frames, less the others, that make somebody be marked as speaking, and at most: a click is not enough. */
const MARK = 5;
const MARK_MOST = 20;

/**
 * Tells speech from background, a 20 ms frame at a time. `talking` opens with the first frame that may be speech, so that
 * no word's beginning is cut; `speaking` is for people to see, and wants more.
 */
export class TalkDetector {
  #floor = LOWEST_FLOOR;
  #hangover = 0;
  #mark = 0;
  #speaking = false;

  /** It may be speech, or was until a moment ago. */
  get talking(): boolean {
    return this.#hangover > 0;
  }

  /** It has been speech for a while. */
  get speaking(): boolean {
    return this.#speaking;
  }

  /** dBFS. */
  get floor(): number {
    return this.#floor;
  }

  /** One frame's mean level, and its loudest part's (so that a word's beginning late in a frame counts), in dBFS. */
  hear(mean: number, loudest: number): void {
    const loud = loudest > Math.max(QUIETEST, this.#floor + ABOVE_FLOOR);
    this.#hangover = loud ? HANGOVER : Math.max(0, this.#hangover - 1);
    this.#mark = Math.max(0, Math.min(MARK_MOST, this.#mark + (loud ? 1 : -1)));
    if (this.#mark >= MARK) this.#speaking = true;
    else if (this.#mark === 0) this.#speaking = false;
    this.#follow(mean);
  }

  /** The source has gone, or is another one. */
  reset(): void {
    this.#floor = LOWEST_FLOOR;
    this.#hangover = 0;
    this.#mark = 0;
    this.#speaking = false;
  }

  #follow(mean: number): void {
    // A frame without a single sound is a hole (a lost packet, a muted far end), not the background.
    if (mean <= SILENCE_DBFS) return;
    const floor = this.#floor;
    const followed = mean < floor ? floor + (mean - floor) * FLOOR_FALL_SHARE : Math.min(mean, floor + FLOOR_RISE);
    this.#floor = Math.max(LOWEST_FLOOR, Math.min(LOUDEST_FLOOR, followed));
  }
}
