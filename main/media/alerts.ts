import { busyTone, ringbackTone, ringTone, type ToneSource } from '../audio/tones.ts';
import { type Alert, DEVICE_RATE } from './devices.ts';

interface Sounding {
  readonly key: string;
  readonly alert: Alert;
  readonly tone: ToneSource;
  samplesLeft: number;
}

/** A busy tone has said all in four beats, and nobody is there to end it. */
const BUSY_SAMPLES = 4 * DEVICE_RATE;

/** What the speaker plays besides calls: of all alerts that are on, the one that was set last. A busy tone ends by itself. */
export class Alerts {
  /** Whose tones are played, as ISO 3166 has it. */
  country = 'DE';
  readonly #on = new Map<string, Exclude<Alert, 'none'>>();
  #sounding: Sounding | undefined;

  get active(): boolean {
    return this.#on.size > 0;
  }

  /** One alert a key; `null` silences all, and is a key like any other for the rest. */
  set(key: string | null, alert: Alert): void {
    if (alert !== 'none') {
      const name = key ?? '';
      if (this.#on.get(name) === alert) return;
      this.#on.delete(name);
      this.#on.set(name, alert);
    } else if (key === null) this.#on.clear();
    else this.#on.delete(key);
    this.#choose();
  }

  /** The next stretch of what sounds; call only while `active`. */
  fill(frame: Int16Array): void {
    const sounding = this.#sounding;
    if (!sounding) return;
    sounding.tone.fill(frame);
    sounding.samplesLeft -= frame.length;
    if (sounding.samplesLeft > 0) return;
    this.#on.delete(sounding.key);
    this.#choose();
  }

  #choose(): void {
    const last = [...this.#on].at(-1);
    if (!last) {
      this.#sounding = undefined;
      return;
    }
    const [key, alert] = last;
    if (this.#sounding?.key === key && this.#sounding.alert === alert) return;
    const samplesLeft = alert === 'busy' ? BUSY_SAMPLES : Number.POSITIVE_INFINITY;
    this.#sounding = { key, alert, tone: toneOf(alert), samplesLeft };
  }
}

function toneOf(alert: Exclude<Alert, 'none'>): ToneSource {
  switch (alert) {
    case 'ring':
      return ringTone(DEVICE_RATE);
    case 'ringback':
      return ringbackTone(DEVICE_RATE);
    case 'busy':
      return busyTone(DEVICE_RATE);
  }
}
