/** The basic operators' saturation to 16 bits (ITU-T G.191): what the Recommendation's words hold. */
export function saturated(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
}

/**
 * The adaptive predictor of one sub-band (ITU-T G.722 §3.6, blocks 4L and 4H): two poles and six zeros, in the
 * Recommendation's 16-bit words, so that encoder and decoder run alike to the last bit.
 */
export class G722Predictor {
  /** Of the next sample: s, the sum of both parts. */
  estimate = 0;
  /** The zeros' part of it: sz. */
  #fromZeros = 0;
  /** a1, a2. */
  #pole1 = 0;
  #pole2 = 0;
  /** Reconstructed signal r, one and two samples ago; doubled and saturated as the filter wants it. */
  #reconstructed1 = 0;
  #reconstructed2 = 0;
  /** Signs of the partly reconstructed signal p, one and two samples ago: 0, or −1 for negative. */
  #sign1 = 0;
  #sign2 = 0;
  /** b1 … b6 at 1 … 6, and the differences d0 … d6 that they weigh. */
  readonly #zeros = new Int32Array(7);
  readonly #differences = new Int32Array(7);

  /** Goes on with the quantised difference of this sample; gives the reconstructed sample. */
  adapt(difference: number): number {
    const sign0 = saturated(difference + this.#fromZeros) >> 31;
    const reconstructed = saturated(this.estimate + difference);
    this.#fromZeros = this.#adaptZeros(difference);
    this.#adaptPoles(sign0);
    this.#reconstructed2 = this.#reconstructed1;
    this.#reconstructed1 = saturated(2 * reconstructed);
    const fromPoles = saturated(
      ((this.#pole1 * this.#reconstructed1) >> 15) + ((this.#pole2 * this.#reconstructed2) >> 15),
    );
    this.estimate = saturated(fromPoles + this.#fromZeros);
    return reconstructed;
  }

  /** UPZERO, then FILTEZ, tap by tap from the oldest difference on. */
  #adaptZeros(difference: number): number {
    const zeros = this.#zeros;
    const differences = this.#differences;
    const step = difference === 0 ? 0 : 128;
    const sign = difference >> 31;
    let sum = 0;
    differences[0] = difference;
    for (let i = 6; i > 0; i--) {
      const towards = (differences[i] as number) >> 31 === sign ? step : -step;
      const zero = saturated(towards + (((zeros[i] as number) * 32_640) >> 15));
      const newer = differences[i - 1] as number;
      zeros[i] = zero;
      differences[i] = newer;
      sum = saturated(sum + saturated((saturated(2 * newer) * zero) >> 15));
    }
    return sum;
  }

  /** UPPOL2, then UPPOL1, which keeps within what the new a2 leaves stable. */
  #adaptPoles(sign0: number): void {
    const slope = saturated(this.#pole1 << 2);
    const turned = (sign0 === this.#sign1 ? saturated(-slope) : slope) >> 7;
    const pole2 = turned + (sign0 === this.#sign2 ? 128 : -128) + ((this.#pole2 * 32_512) >> 15);
    this.#pole2 = Math.max(-12_288, Math.min(12_288, pole2));
    const pole1 = (sign0 === this.#sign1 ? 192 : -192) + ((this.#pole1 * 32_640) >> 15);
    const bound = 15_360 - this.#pole2;
    this.#pole1 = Math.max(-bound, Math.min(bound, pole1));
    this.#sign2 = this.#sign1;
    this.#sign1 = sign0;
  }

  copy(from: G722Predictor): void {
    this.estimate = from.estimate;
    this.#fromZeros = from.#fromZeros;
    this.#pole1 = from.#pole1;
    this.#pole2 = from.#pole2;
    this.#reconstructed1 = from.#reconstructed1;
    this.#reconstructed2 = from.#reconstructed2;
    this.#sign1 = from.#sign1;
    this.#sign2 = from.#sign2;
    this.#zeros.set(from.#zeros);
    this.#differences.set(from.#differences);
  }
}
