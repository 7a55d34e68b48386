/** A source of tones: each call gives the next stretch, without a seam. */
export interface ToneSource {
  /** Overwrites `frame` with the next samples. */
  fill(frame: Int16Array): void;
}

/** A stretch of a cadence: the frequencies that sound together, or silence where there are none. */
interface CadencePart {
  readonly hz: readonly number[];
  readonly ms: number;
}

/** Loudness of each frequency of the signals a person hears, in dBFS of a sine's peak. */
const SIGNAL_DBFS = -15;
/** Long enough that nothing clicks, short enough that a 0.5 s tone keeps its shape. */
const RAMP_MS = 8;

/** ITU-T E.180: ringback of most of Europe. */
const ringbackCadence: readonly CadencePart[] = [
  { hz: [425], ms: 1000 },
  { hz: [], ms: 4000 },
];
/** ITU-T E.180: busy of most of Europe. */
const busyCadence: readonly CadencePart[] = [
  { hz: [425], ms: 500 },
  { hz: [], ms: 500 },
];
/** A soft two-tone ring: a rising third twice, then a rest. */
const ringCadence: readonly CadencePart[] = [
  { hz: [523.25, 659.25], ms: 400 },
  { hz: [659.25, 783.99], ms: 400 },
  { hz: [], ms: 200 },
  { hz: [523.25, 659.25], ms: 400 },
  { hz: [659.25, 783.99], ms: 400 },
  { hz: [], ms: 2200 },
];

/** What the callee hears while their phone rings. */
export function ringTone(sampleRate: number): ToneSource {
  return new CadencedTone(ringCadence, sampleRate);
}

/** What the caller hears while the far end rings: 425 Hz, 1 s on and 4 s off. */
export function ringbackTone(sampleRate: number): ToneSource {
  return new CadencedTone(ringbackCadence, sampleRate);
}

/** What the caller hears at a busy far end: 425 Hz, 0.5 s on and 0.5 s off. */
export function busyTone(sampleRate: number): ToneSource {
  return new CadencedTone(busyCadence, sampleRate);
}

/** One sine for as long as it is asked, its phase kept over frames. `dbfs` is its peak below full scale. */
export class SineTone implements ToneSource {
  readonly #cyclesPerSample: number;
  readonly #amplitude: number;
  #phaseCycles = 0;

  constructor(hz: number, sampleRate: number, dbfs = -6) {
    this.#cyclesPerSample = hz / sampleRate;
    this.#amplitude = amplitudeOf(dbfs);
  }

  fill(frame: Int16Array): void {
    for (let i = 0; i < frame.length; i++) frame[i] = Math.round(this.next());
  }

  /** The next sample, unrounded. */
  next(): number {
    const value = this.#amplitude * Math.sin(2 * Math.PI * this.#phaseCycles);
    this.#phaseCycles += this.#cyclesPerSample;
    if (this.#phaseCycles >= 1) this.#phaseCycles -= 1;
    return value;
  }
}

interface SoundingPart {
  readonly sines: readonly SineTone[];
  readonly samples: number;
}

/** Plays the parts of a cadence over and over; each part rises and falls smoothly within its own time. */
class CadencedTone implements ToneSource {
  readonly #parts: readonly SoundingPart[];
  readonly #rampSamples: number;
  #part: number;
  #position = 0;

  constructor(cadence: readonly CadencePart[], sampleRate: number, dbfs = SIGNAL_DBFS) {
    this.#parts = cadence.map(({ hz, ms }) => ({
      sines: hz.map((each) => new SineTone(each, sampleRate, dbfs)),
      samples: Math.round((ms * sampleRate) / 1000),
    }));
    this.#rampSamples = Math.round((RAMP_MS * sampleRate) / 1000);
    this.#part = 0;
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

function amplitudeOf(dbfs: number): number {
  return 32_767 * 10 ** (dbfs / 20);
}
