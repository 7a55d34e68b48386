import { progressTone } from '../audio/call-progress.ts';
import { ringTone } from '../audio/ring.ts';
import { isToneCountry, type ToneCountry } from '../audio/tone-countries.ts';
import type { ToneSource } from '../audio/tones.ts';
import { type Alert, DEVICE_RATE } from './devices.ts';

/** What the speaker plays; a `ring` has a device of its own. */
type Signal = Exclude<Alert, 'none' | 'ring'>;

interface Sounding {
  readonly key: string;
  readonly signal: Signal;
  readonly tone: ToneSource;
  samplesLeft: number;
}

/** A busy tone has said all in some beats, and nobody is there to end it. */
const ENDED_SAMPLES = 4 * DEVICE_RATE;

/**
 * What this end hears besides calls: of all tones that are on, the one that was set last; and the ring, or while the
 * person is at the phone already the call-waiting tone in its place. A busy tone ends by itself.
 */
export class Alerts {
  readonly #signals = new Map<string, Signal>();
  readonly #ringing = new Set<string>();
  #sounding: Sounding | undefined;
  #ring: ToneSource | undefined;
  #waiting: ToneSource | undefined;
  #country: ToneCountry = 'DE';

  get active(): boolean {
    return this.#signals.size > 0 || this.ringing;
  }

  get ringing(): boolean {
    return this.#ringing.size > 0;
  }

  /** A tone of this end's own sounds: the person has the phone at the ear. */
  get signalling(): boolean {
    return this.#sounding !== undefined;
  }

  /** Whose tones are played, as ISO 3166 has it; what sounds already goes on. */
  set country(country: string) {
    if (isToneCountry(country)) this.#country = country;
  }

  /** One alert a key; `null` silences all, and is a key like any other for the rest. */
  set(key: string | null, alert: Alert): void {
    const name = key ?? '';
    if (key === null && alert === 'none') {
      this.#signals.clear();
      this.#ringing.clear();
    } else this.#place(name, alert);
    if (!this.ringing) {
      this.#ring = undefined;
      this.#waiting = undefined;
    }
    this.#choose();
  }

  /** The next stretch of the tone that sounds; call only while `signalling`. */
  fillSignal(frame: Int16Array): void {
    const sounding = this.#sounding;
    if (!sounding) return;
    sounding.tone.fill(frame);
    sounding.samplesLeft -= frame.length;
    if (sounding.samplesLeft > 0) return;
    this.#signals.delete(sounding.key);
    this.#choose();
  }

  /** The next stretch of the ring; call only while `ringing`. */
  fillRing(frame: Int16Array): void {
    this.#waiting = undefined;
    this.#ring ??= ringTone(DEVICE_RATE);
    this.#ring.fill(frame);
  }

  /** The next stretch of the tone that stands for the ring in a running call; call only while `ringing`. */
  fillWaiting(frame: Int16Array): void {
    this.#ring = undefined;
    this.#waiting ??= progressTone('call-waiting', this.#country, DEVICE_RATE);
    this.#waiting.fill(frame);
  }

  #place(key: string, alert: Alert): void {
    if (alert !== 'ring') this.#ringing.delete(key);
    switch (alert) {
      case 'none':
        this.#signals.delete(key);
        return;
      case 'ring':
        this.#signals.delete(key);
        this.#ringing.add(key);
        return;
      case 'ringback':
      case 'busy':
      case 'congestion':
        if (this.#signals.get(key) === alert) return;
        this.#signals.delete(key);
        this.#signals.set(key, alert);
        return;
    }
  }

  #choose(): void {
    const last = [...this.#signals].at(-1);
    if (!last) {
      this.#sounding = undefined;
      return;
    }
    const [key, signal] = last;
    if (this.#sounding?.key === key && this.#sounding.signal === signal) return;
    const samplesLeft = signal === 'ringback' ? Number.POSITIVE_INFINITY : ENDED_SAMPLES;
    this.#sounding = { key, signal, tone: progressTone(signal, this.#country, DEVICE_RATE), samplesLeft };
  }
}
