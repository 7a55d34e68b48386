import { FRAME_MS } from './devices.ts';
import type { RecordedStretch } from './recording-protocol.ts';
import type { RoomTap } from './room-tap.ts';

/** Ticks that are gathered before they go to the recording thread: a fifth of a second. */
const GATHERED_TICKS = 10;

/** One member's share of what is gathered. */
interface Gathered {
  readonly key: string;
  readonly rate: number;
  readonly samples: Int16Array;
  /** It has said something in it. */
  sounds: boolean;
}

/** Gathers what is heard, tick by tick, and gives it away a fifth of a second at a time. Only that costs memory. */
export class RecordingTap implements RoomTap {
  readonly #give: (ticks: number, stretches: readonly RecordedStretch[]) => void;
  readonly #members: boolean;
  readonly #gathered = new Map<string, Gathered>();
  /** Complete ones. */
  #ticks = 0;

  /** `members`: wanted besides the mix. What is given must be used or copied before `give` returns. */
  constructor(members: boolean, give: (ticks: number, stretches: readonly RecordedStretch[]) => void) {
    this.#members = members;
    this.#give = give;
  }

  member(id: string, frame: Int16Array, sampleRate: number): void {
    if (this.#members) this.#add(id, frame, sampleRate);
  }

  mixed(frame: Int16Array, sampleRate: number): void {
    this.#add('mix', frame, sampleRate);
  }

  /** This tick is over. */
  next(): void {
    if (++this.#ticks === GATHERED_TICKS) this.flush();
  }

  flush(): void {
    if (this.#ticks === 0) return;
    const stretches: RecordedStretch[] = [];
    for (const [key, { sounds, rate, samples }] of this.#gathered) {
      if (sounds) stretches.push({ key, rate, samples: samples.subarray(0, this.#ticks * frameSamples(rate)) });
      else this.#gathered.delete(key);
    }
    this.#give(this.#ticks, stretches);
    for (const gathered of this.#gathered.values()) this.#keepThisTick(gathered);
    this.#ticks = 0;
  }

  /** What belongs to a tick that is not complete yet comes first in what is gathered next. */
  #keepThisTick(gathered: Gathered): void {
    const given = this.#ticks * frameSamples(gathered.rate);
    gathered.samples.copyWithin(0, given);
    gathered.samples.fill(0, gathered.samples.length - given);
    gathered.sounds = this.#ticks < GATHERED_TICKS;
  }

  #add(key: string, frame: Int16Array, rate: number): void {
    let gathered = this.#gathered.get(key);
    if (gathered?.rate !== rate) {
      if (gathered?.sounds) this.flush();
      gathered = { key, rate, samples: new Int16Array(GATHERED_TICKS * frameSamples(rate)), sounds: false };
      this.#gathered.set(key, gathered);
    }
    gathered.samples.set(frame, this.#ticks * frameSamples(rate));
    gathered.sounds = true;
  }
}

function frameSamples(rate: number): number {
  return (rate * FRAME_MS) / 1_000;
}
