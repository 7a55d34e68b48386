import { SineTone, type ToneSource } from './tones.ts';

/** A stretch of a cadence: the frequencies that sound together, or silence where there are none. */
export interface CadencePart {
  readonly hz: readonly number[];
  /** Infinity goes on for good. */
  readonly ms: number;
}

/** Loudness of each frequency of the signals a person hears, in dBFS of a sine's peak. */
const SIGNAL_DBFS = -15;
/** Long enough that nothing clicks, short enough that a 0.5 s tone keeps its shape. */
const RAMP_MS = 8;

/** `425/1000 0/4000`: frequencies in Hz with a plus between, and ms; without ms it goes on for good. */
export function cadence(notation: string): readonly CadencePart[] {
  return notation.split(' ').map((part) => {
    const [frequencies = '', ms] = part.split('/');
    const hz = frequencies === '0' ? [] : frequencies.split('+').map(Number);
    return { hz, ms: ms === undefined ? Number.POSITIVE_INFINITY : Number(ms) };
  });
}

interface SoundingPart {
  readonly sines: readonly SineTone[];
  readonly samples: number;
}

/** Plays the parts of a cadence over and over; each part rises and falls smoothly within its own time. */
export class CadencedTone implements ToneSource {
  readonly #parts: readonly SoundingPart[];
  readonly #rampSamples: number;
  #part = 0;
  #position = 0;

  /** `dbfs` is each frequency's peak. */
  constructor(parts: readonly CadencePart[], sampleRate: number, dbfs = SIGNAL_DBFS) {
    this.#parts = parts.map(({ hz, ms }) => ({
      sines: hz.map((each) => new SineTone(each, sampleRate, dbfs)),
      samples: Math.round((ms * sampleRate) / 1000),
    }));
    this.#rampSamples = Math.round((RAMP_MS * sampleRate) / 1000);
  }

  fill(frame: Int16Array): void {
    for (let i = 0; i < frame.length; i++) frame[i] = Math.round(this.#next());
  }

  #next(): number {
    const part = this.#parts[this.#part];
    if (!part) return 0;
    let value = 0;
    if (part.sines.length > 0) {
      for (const sine of part.sines) value += sine.next();
      value *= this.#gain(part.samples);
    }
    this.#position += 1;
    if (this.#position >= part.samples) {
      this.#position = 0;
      this.#part = (this.#part + 1) % this.#parts.length;
    }
    return value;
  }

  /** A raised cosine at both ends of a part. */
  #gain(partSamples: number): number {
    const fromEdge = Math.min(this.#position, partSamples - 1 - this.#position);
    if (fromEdge >= this.#rampSamples) return 1;
    return (1 - Math.cos((Math.PI * fromEdge) / this.#rampSamples)) / 2;
  }
}
