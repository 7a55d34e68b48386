import { FormantVoice, type Vowel, vowels } from './formant-voice.ts';
import type { ToneSource } from './tones.ts';

/** Somebody at the table. */
export interface Talker {
  /** The pitch of the voice, in Hz; it falls by a tenth towards the end of a turn, as a sentence does. */
  readonly hz: number;
  /** The size of the mouth's resonances, a man's being 1. */
  readonly scale: number;
  readonly syllables: readonly Vowel[];
}

const { a, e, i, o, u } = vowels;

/** A man, a woman and a child: nobody takes one for another. */
export const talkers: readonly Talker[] = [
  { hz: 105, scale: 1, syllables: [a, o, e, a, u, i, o, a, e] },
  { hz: 205, scale: 1.17, syllables: [e, i, a, e, o, a, i, e, a] },
  { hz: 310, scale: 1.3, syllables: [i, a, i, u, e, o, i, a, o] },
];

/** One turn: nine syllables, each with a breath's gap behind it; then nobody speaks for a moment. */
export const SYLLABLE_MS = 220;
const GAP_MS = 40;
export const TURN_MS = 9 * SYLLABLE_MS;
export const PAUSE_MS = 500;
/** How soon a syllable is at its loudest, and how soon it is over. */
const RAMP_MS = 25;
const FALL = 0.1;
/** Peaks of about -9 dBFS. */
const GAIN = 15_000;

/**
 * Three people who speak in turn for as long as anyone listens: about 2 s each, half a second between them; or one of them, who is
 * silent while it is the others' turn.
 */
export class TalkersSound implements ToneSource {
  readonly #sampleRate: number;
  readonly #voices: readonly FormantVoice[];
  readonly #turnSamples: number;
  readonly #cycleSamples: number;
  readonly #only: number | undefined;
  #at = 0;

  /** `only`: which of `talkers` is there alone. */
  constructor(sampleRate: number, only?: number) {
    this.#sampleRate = sampleRate;
    this.#only = only;
    this.#voices = talkers.map(({ scale }) => new FormantVoice(sampleRate, scale));
    this.#turnSamples = Math.round(((TURN_MS + PAUSE_MS) * sampleRate) / 1000);
    this.#cycleSamples = talkers.length * this.#turnSamples;
  }

  fill(frame: Int16Array): void {
    for (let n = 0; n < frame.length; n++) frame[n] = Math.max(-32_768, Math.min(32_767, Math.round(this.#next())));
  }

  #next(): number {
    const turn = Math.floor(this.#at / this.#turnSamples);
    const ms = ((this.#at % this.#turnSamples) * 1000) / this.#sampleRate;
    this.#at = (this.#at + 1) % this.#cycleSamples;
    const [talker, voice] = [talkers[turn], this.#voices[turn]];
    if (!talker || !voice) return 0;
    if (ms >= TURN_MS || (this.#only !== undefined && turn !== this.#only)) return GAIN * voice.next(0, 0);
    const within = ms % SYLLABLE_MS;
    const vowel = talker.syllables[Math.floor(ms / SYLLABLE_MS)];
    if (vowel && within < 1000 / this.#sampleRate) voice.say(vowel);
    return GAIN * voice.next(talker.hz * (1 + FALL / 2 - (FALL * ms) / TURN_MS), loudnessAt(within));
  }
}

/** 0 to 1 over a syllable. */
function loudnessAt(ms: number): number {
  const left = SYLLABLE_MS - GAP_MS - ms;
  return Math.max(0, Math.min(1, ms / RAMP_MS, left / RAMP_MS));
}
