/** The quickest packet of each such stretch is one point of the line. */
const STRETCH_MS = 4_000;
/** Two minutes: jitter of 30 ms then moves the slope by a few ppm at most. */
const POINTS = 32;
/** Fewer points than these say nothing. */
const MIN_POINTS = 4;

/**
 * How fast the far end's clock runs against ours: the slope of the quickest packets' transit times, by least squares.
 */
export class ClockDrift {
  readonly #times = new Float64Array(POINTS);
  readonly #transits = new Float64Array(POINTS);
  /** Points that were ever made. */
  #points = 0;
  #stretchEndsMs = 0;
  #quickest = Number.POSITIVE_INFINITY;
  #quickestMs = 0;

  /** In millionths; above 0 when the far end's clock is the faster one. 0 until enough was heard. */
  get ppm(): number {
    const count = Math.min(this.#points, POINTS);
    if (count < MIN_POINTS) return 0;
    let [time, transit] = [0, 0];
    for (let index = 0; index < count; index++) {
      time += (this.#times[index] as number) / count;
      transit += (this.#transits[index] as number) / count;
    }
    let [covariance, variance] = [0, 0];
    for (let index = 0; index < count; index++) {
      const apart = (this.#times[index] as number) - time;
      covariance += apart * ((this.#transits[index] as number) - transit);
      variance += apart * apart;
    }
    return variance === 0 ? 0 : (-covariance / variance) * 1e6;
  }

  /** A packet's transit time, in ms. */
  heard(transitMs: number, nowMs: number): void {
    if (nowMs >= this.#stretchEndsMs) this.#turn(nowMs);
    if (transitMs >= this.#quickest) return;
    this.#quickest = transitMs;
    this.#quickestMs = nowMs;
  }

  reset(): void {
    this.#points = 0;
    this.#quickest = Number.POSITIVE_INFINITY;
    this.#stretchEndsMs = 0;
  }

  #turn(nowMs: number): void {
    if (this.#quickest !== Number.POSITIVE_INFINITY) {
      this.#times[this.#points % POINTS] = this.#quickestMs;
      this.#transits[this.#points % POINTS] = this.#quickest;
      this.#points++;
    }
    this.#quickest = Number.POSITIVE_INFINITY;
    this.#stretchEndsMs = nowMs + STRETCH_MS;
  }
}
