import type { ToneSource } from './tones.ts';

/** Eight bars, four chords twice, four beats each; the melody's notes are steps above the key, rests are null. */
const BEAT_S = 0.6;
const BEATS = 32;
/** C major 7, A minor 7, F major 7, G with a suspended fourth: MIDI note numbers. */
const chords = [
  [48, 60, 64, 67, 71],
  [45, 57, 60, 64, 67],
  [41, 57, 60, 65, 69],
  [43, 55, 60, 62, 67],
] as const;
/** One a beat; MIDI note numbers. */
const melody: readonly (number | null)[] = [
  76,
  null,
  79,
  74,
  76,
  null,
  72,
  null,
  77,
  76,
  74,
  72,
  74,
  null,
  null,
  71,
  76,
  null,
  79,
  83,
  84,
  null,
  79,
  76,
  77,
  null,
  81,
  79,
  74,
  null,
  67,
  null,
];
/** Peaks as shares of full scale: quiet beside a voice. */
const BASS = 0.05;
const CHORD = 0.022;
const MELODY = 0.05;
/** How long a note takes to fall to a third, in s. */
const BASS_DECAY_S = 1.2;
const CHORD_DECAY_S = 0.7;
const MELODY_DECAY_S = 0.55;
/** A note begins softly, in s. */
const ATTACK_S = 0.012;
/** A string's second harmonic, as a share of the first. */
const OVERTONE = 0.25;
/** Below this a note has died away. */
const INAUDIBLE = 0.0002;

/** A plucked note: two decaying sines, each a rotating phasor, so that a sample costs no sine. */
class Pluck {
  #real: number;
  #imaginary = 0;
  #real2: number;
  #imaginary2 = 0;
  readonly #cos: number;
  readonly #sin: number;
  readonly #cos2: number;
  readonly #sin2: number;
  #attack = 0;
  readonly #attackStep: number;

  constructor(midi: number, peak: number, decayS: number, sampleRate: number) {
    const angle = (2 * Math.PI * 440 * 2 ** ((midi - 69) / 12)) / sampleRate;
    const fall = Math.exp(-1 / (decayS * sampleRate));
    this.#real = peak;
    this.#real2 = peak * OVERTONE;
    this.#cos = Math.cos(angle) * fall;
    this.#sin = Math.sin(angle) * fall;
    this.#cos2 = Math.cos(2 * angle) * fall * fall;
    this.#sin2 = Math.sin(2 * angle) * fall * fall;
    this.#attackStep = 1 / (ATTACK_S * sampleRate);
  }

  get over(): boolean {
    return Math.abs(this.#real) + Math.abs(this.#imaginary) < INAUDIBLE;
  }

  /** Adds its next samples, from 0 to 1. */
  addTo(sum: Float32Array, from: number): void {
    for (let i = from; i < sum.length; i++) {
      if (this.#attack < 1) this.#attack = Math.min(1, this.#attack + this.#attackStep);
      sum[i] = (sum[i] as number) + this.#attack * (this.#imaginary + this.#imaginary2);
      const real = this.#real * this.#cos - this.#imaginary * this.#sin;
      this.#imaginary = this.#real * this.#sin + this.#imaginary * this.#cos;
      this.#real = real;
      const real2 = this.#real2 * this.#cos2 - this.#imaginary2 * this.#sin2;
      this.#imaginary2 = this.#real2 * this.#sin2 + this.#imaginary2 * this.#cos2;
      this.#real2 = real2;
    }
  }
}

/** What is heard on hold where the person has chosen nothing: a small piece of our own, over and over, without a seam. */
export class HoldMusic implements ToneSource {
  readonly #rate: number;
  readonly #halfBeat: number;
  #plucks: Pluck[] = [];
  #sum = new Float32Array(0);
  /** Of the half beat that sounds, and of the next sample within it. */
  #step = 0;
  #position = 0;

  constructor(sampleRate: number) {
    this.#rate = sampleRate;
    this.#halfBeat = Math.round((BEAT_S / 2) * sampleRate);
  }

  fill(frame: Int16Array): void {
    if (this.#sum.length !== frame.length) this.#sum = new Float32Array(frame.length);
    this.#sum.fill(0);
    for (const pluck of this.#plucks) pluck.addTo(this.#sum, 0);
    const first = this.#position === 0 ? 0 : this.#halfBeat - this.#position;
    for (let at = first; at < frame.length; at += this.#halfBeat) this.#strike(at);
    this.#position = (this.#position + frame.length) % this.#halfBeat;
    for (let i = 0; i < frame.length; i++) frame[i] = Math.round((this.#sum[i] as number) * 32_767);
  }

  /** The notes that begin with a half beat, at a sample of this frame. */
  #strike(at: number): void {
    this.#plucks = this.#plucks.filter((pluck) => !pluck.over);
    const beat = this.#step >> 1;
    const chord = chords[(beat >> 2) % chords.length] ?? chords[0];
    const [bass, ...notes] = chord;
    const onBeat = this.#step % 2 === 0;
    if (onBeat && beat % 4 === 0) this.#pluck(bass, BASS, BASS_DECAY_S, at);
    // The chord is broken: a note each half beat, up and down again.
    const within = this.#step % 6;
    this.#pluck(notes[within < 4 ? within : 6 - within] ?? bass, CHORD, CHORD_DECAY_S, at);
    const note = onBeat ? melody[beat] : null;
    if (note) this.#pluck(note, MELODY, MELODY_DECAY_S, at);
    this.#step = (this.#step + 1) % (2 * BEATS);
  }

  #pluck(midi: number, peak: number, decayS: number, at: number): void {
    const pluck = new Pluck(midi, peak, decayS, this.#rate);
    pluck.addTo(this.#sum, at);
    this.#plucks.push(pluck);
  }
}
