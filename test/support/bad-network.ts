import { SeededRandom } from './seeded-random.ts';

/** What a way does to packets; all absent is a clean one. */
export interface Faults {
  readonly seed: number;
  /** The share of packets that are lost, each by itself. */
  readonly loss?: number;
  /** Losses in bursts (Gilbert): how often one begins, and how often it ends, per packet. All packets of a burst are lost. */
  readonly bursts?: { readonly begin: number; readonly end: number };
  /** Each packet is delayed by up to this, uniformly, ms; those behind may overtake it. */
  readonly jitterMs?: number;
  /** The jitter is there from and to these moments only. */
  readonly jitterFromMs?: number;
  readonly jitterToMs?: number;
  /** The share of packets that are held back for 25 to 45 ms, and so come after the next one or two. */
  readonly reordering?: number;
  /** The share of packets that come twice, the second up to 60 ms after the first. */
  readonly duplicates?: number;
}

const WAY_MS = 30;

/** Seeded: the same packets are lost and late for the same seed, so that any failure can be replayed. */
export class BadNetwork {
  readonly #faults: Faults;
  readonly #random: SeededRandom;
  #inBurst = false;
  #sent = 0;
  #lost = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
    this.#random = new SeededRandom(faults.seed);
  }

  /** The share of the packets so far that it lost. */
  get lostShare(): number {
    return this.#sent === 0 ? 0 : this.#lost / this.#sent;
  }

  /** When the copies of a packet sent at `sentMs` come: none, one or two times. */
  carry(sentMs: number): readonly number[] {
    const { reordering = 0, duplicates = 0 } = this.#faults;
    this.#sent++;
    if (this.#loses()) {
      this.#lost++;
      return [];
    }
    const held = this.#chance(reordering) ? 25 + 20 * this.#random.fraction() : 0;
    const arrival = sentMs + WAY_MS + held + this.#jitterAt(sentMs) * this.#random.fraction();
    return this.#chance(duplicates) ? [arrival, arrival + 60 * this.#random.fraction()] : [arrival];
  }

  #jitterAt(sentMs: number): number {
    const { jitterMs = 0, jitterFromMs = 0, jitterToMs = Number.POSITIVE_INFINITY } = this.#faults;
    return sentMs >= jitterFromMs && sentMs < jitterToMs ? jitterMs : 0;
  }

  #loses(): boolean {
    const { loss = 0, bursts } = this.#faults;
    const alone = this.#chance(loss);
    if (!bursts) return alone;
    this.#inBurst = this.#inBurst ? !this.#chance(bursts.end) : this.#chance(bursts.begin);
    return alone || this.#inBurst;
  }

  #chance(share: number): boolean {
    return share > 0 && this.#random.fraction() < share;
  }
}
