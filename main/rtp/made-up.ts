/**
 * Keeps account of sound that is made up. While a packet is awaited nobody knows why it isn't there: what is made up
 * until then stands for it if it is lost, is sound that the far end never sent if it is late, and is nobody's loss if
 * the sender paused.
 */
export class MadeUp {
  #concealedMs = 0;
  #playedMs = 0;
  /** Since the last packet. */
  #pendingMs = 0;
  /** What of it may yet stand for packets that turn out to be lost. */
  #owedMs = 0;

  /** Made up for packets that were lost or late. */
  get concealedMs(): number {
    return this.#concealedMs;
  }

  /** Sound of packets. */
  get playedMs(): number {
    return this.#playedMs;
  }

  get pendingMs(): number {
    return this.#pendingMs;
  }

  /** Made up in mid-speech, for a packet that is awaited. */
  awaited(ms: number): void {
    this.#pendingMs += ms;
    this.#owedMs += ms;
  }

  /** Silent while no speech was to be expected, as far as is known. */
  silent(ms: number): void {
    this.#pendingMs += ms;
  }

  /** A packet of `ms` is lost. Gives how much of that is still to be made up. */
  lost(ms: number): number {
    const owed = Math.min(this.#owedMs, ms);
    this.#owedMs -= owed;
    this.#pendingMs -= owed;
    this.#concealedMs += owed;
    return ms - owed;
  }

  /** Made up for a packet that is known to be lost. */
  concealed(ms: number): void {
    this.#concealedMs += ms;
  }

  /** Sound of a lost packet was found after all. */
  recovered(ms: number): void {
    this.#concealedMs -= ms;
    this.#playedMs += ms;
  }

  /** A packet is played. `missed`: what was made up before it stood in for sound, and not for a sender's silence. */
  played(ms: number, missed: boolean): void {
    this.#playedMs += ms;
    this.settle(missed);
  }

  settle(missed: boolean): void {
    if (missed) this.#concealedMs += this.#pendingMs;
    this.forget();
  }

  /** What was made up last will never be explained. */
  forget(): void {
    this.#pendingMs = 0;
    this.#owedMs = 0;
  }
}
