const TICK_MS = 20;
/** Sound is left out only where this much to spare stays, so that what is left out now is not put in again soon. */
const SPARE_MS = 4;

/**
 * How long before they are needed packets are there. A reader that takes 20 ms at a time needs a packet at the tick in
 * which its first sample is played: sound that it has left over after a tick delays what follows and lets no packet
 * come later, until it is a whole packet's.
 */
export class Slack {
  /** Of the last two ticks that took packets: when they took them, less the packets' own times; the least of each. */
  #playoutMs = Number.POSITIVE_INFINITY;
  #earlierMs = Number.POSITIVE_INFINITY;
  #tickMs = Number.NaN;

  /** When packets are taken, less their own times. */
  get playoutMs(): number {
    return Math.min(this.#playoutMs, this.#earlierMs);
  }

  /** A packet of sound was taken at `nowMs`, `playoutMs` after its own time. */
  took(nowMs: number, playoutMs: number): void {
    if (nowMs !== this.#tickMs) {
      this.#earlierMs = this.#playoutMs;
      this.#playoutMs = Number.POSITIVE_INFINITY;
      this.#tickMs = nowMs;
    }
    this.#playoutMs = Math.min(this.#playoutMs, playoutMs);
  }

  forget(): void {
    this.#playoutMs = Number.POSITIVE_INFINITY;
    this.#earlierMs = Number.POSITIVE_INFINITY;
  }

  /** What to leave out (above 0) or put in (below 0), so that packets are taken `wantedMs` after their own times. */
  correctionMs(wantedMs: number, packetMs: number, restMs: number): number {
    const slack = this.playoutMs - wantedMs;
    if (slack === Number.POSITIVE_INFINITY) return 0;
    if (slack < 0) return slack;
    const grid = TICK_MS % packetMs === 0 ? packetMs : TICK_MS;
    const whole = grid * Math.max(0, Math.floor((slack - SPARE_MS) / grid));
    // Packets that fit no tick are needed at another moment of it each time.
    return (packetMs % grid === 0 ? restMs % grid : 0) + whole;
  }
}
