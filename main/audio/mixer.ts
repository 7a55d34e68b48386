/**
 * Sums frames of one length. Each tick: `clear`, `add` everyone who speaks, then `mix` what listeners hear and, for each
 * speaker, `mixWithout` their own frame. Sums are exact (32 bits hold 65,536 full-scale parties); only the output
 * saturates, so that a loud moment of others never wears off on who is taken out. Allocates nothing after construction.
 */
export class Mixer {
  readonly #sum: Int32Array;

  constructor(frameSamples: number) {
    this.#sum = new Int32Array(frameSamples);
  }

  clear(): void {
    this.#sum.fill(0);
  }

  /** Adds a frame of exactly the mixer's length. */
  add(frame: Int16Array): void {
    const sum = this.#sum;
    const count = sum.length;
    for (let i = 0; i < count; i++) sum[i] = (sum[i] as number) + (frame[i] as number);
  }

  /** Everyone who was added. */
  mix(into: Int16Array): void {
    const sum = this.#sum;
    const count = sum.length;
    for (let i = 0; i < count; i++) into[i] = saturated(sum[i] as number);
  }

  /** Everyone but `own`, which must be a frame that was added. `into` may be `own` itself. */
  mixWithout(own: Int16Array, into: Int16Array): void {
    const sum = this.#sum;
    const count = sum.length;
    for (let i = 0; i < count; i++) into[i] = saturated((sum[i] as number) - (own[i] as number));
  }
}

function saturated(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
}
