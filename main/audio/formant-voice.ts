/** The resonances of a mouth that says a vowel, in Hz, lowest first. */
export type Vowel = readonly [f1: number, f2: number, f3: number];

/** Peterson and Barney's means for men; smaller heads scale them up. */
export const vowels = {
  a: [730, 1090, 2440],
  e: [530, 1840, 2480],
  i: [270, 2290, 3010],
  o: [570, 840, 2410],
  u: [300, 870, 2240],
} as const satisfies Record<string, Vowel>;

/** How wide each resonance is, in Hz. */
const BANDWIDTHS = [80, 100, 140] as const;
/** The glottis lets through little above this. */
const GLOTTIS_HZ = 120;
/** Makes voices of every pitch about equally loud, with peaks of about 1. */
const PULSE = 0.000_02;

/** One resonance: unity gain at 0 Hz (Klatt 1980, equation 1). */
class Resonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #last = 0;
  #before = 0;

  tune(hz: number, bandwidth: number, sampleRate: number): void {
    this.#c = -Math.exp((-2 * Math.PI * bandwidth) / sampleRate);
    this.#b = 2 * Math.exp((-Math.PI * bandwidth) / sampleRate) * Math.cos((2 * Math.PI * hz) / sampleRate);
    this.#a = 1 - this.#b - this.#c;
  }

  next(input: number): number {
    const output = this.#a * input + this.#b * this.#last + this.#c * this.#before;
    this.#before = this.#last;
    this.#last = output;
    return output;
  }
}

/** A synthetic voice: pulses of the glottis through the resonances of a vowel. Silent while it has no pitch. */
export class FormantVoice {
  readonly #sampleRate: number;
  readonly #scale: number;
  readonly #glottis = new Resonator();
  readonly #mouth = BANDWIDTHS.map(() => new Resonator());
  #phaseCycles = 0;
  #flow = 0;

  /** `scale`: 1 for a man's mouth, 1.17 for a woman's, 1.3 for a child's. */
  constructor(sampleRate: number, scale: number) {
    this.#sampleRate = sampleRate;
    this.#scale = scale;
    this.#glottis.tune(0, GLOTTIS_HZ, sampleRate);
  }

  /** From the next sample on. Resonances above half the sample rate are flattened to just below it. */
  say(vowel: Vowel): void {
    for (const [at, resonator] of this.#mouth.entries()) {
      const hz = Math.min((vowel[at] ?? 0) * this.#scale, 0.48 * this.#sampleRate);
      resonator.tune(hz, BANDWIDTHS[at] ?? 0, this.#sampleRate);
    }
  }

  /** The next sample: of pitch `hz`, about 1 at its loudest; `hz` of 0 lets what rings die away. */
  next(hz: number, loudness: number): number {
    const step = hz / this.#sampleRate;
    let pulse = 0;
    if (step > 0) {
      this.#phaseCycles += step;
      if (this.#phaseCycles >= 1) {
        this.#phaseCycles -= 1;
        pulse = (loudness * PULSE * this.#sampleRate) / Math.sqrt(hz);
      }
    }
    let sample = this.#glottis.next(pulse);
    for (const resonator of this.#mouth) sample = resonator.next(sample);
    // Lips radiate the change of the flow: 6 dB an octave, without which all vowels are a hum.
    const radiated = (sample - this.#flow) * this.#sampleRate;
    this.#flow = sample;
    return radiated;
  }
}
