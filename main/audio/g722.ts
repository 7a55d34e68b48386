import { G722LowerBand, G722UpperBand } from './g722-bands.ts';
import { saturated } from './g722-predictor.ts';

/**
 * ITU-T G.722 at 64 kbit/s: 16 kHz sound as two sub-bands of 8 kHz, each an ADPCM of its own, a byte to two samples.
 *
 *   | upper band, 2 bits | lower band, 6 bits |
 *
 * The arithmetic is the Recommendation's (§3, §4) in the words of the ITU's reference program, bit by bit.
 */
export const G722_SAMPLE_RATE = 16_000;

/** Every second coefficient of the 24-tap quadrature mirror filter (table 11); the others are these backwards. */
const MIRROR = Int32Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11);
const HALF = 12;
/** Samples of before that the filter still needs. */
const KEPT = 2 * HALF - 2;
/** The longest frame is 60 ms; a longer one makes room for itself. */
const USUAL_SAMPLES = 960;

export class G722Encoder {
  readonly #lower = new G722LowerBand();
  readonly #upper = new G722UpperBand();
  /** The last samples of before, then this frame's. */
  #samples = new Int32Array(KEPT + USUAL_SAMPLES);

  /** Writes a byte for each pair of `samples` into `bytes` from `at` on and gives how many. */
  encode(samples: Int16Array, bytes: Uint8Array, at = 0): number {
    const count = samples.length >> 1;
    const line = this.#take(samples);
    for (let i = 0; i < count; i++) {
      const oldest = 2 * i;
      let even = 0;
      let odd = 0;
      for (let k = 0; k < HALF; k++) {
        const coefficient = MIRROR[k] as number;
        odd += coefficient * (line[oldest + 2 * k] as number);
        even += coefficient * (line[oldest + 2 * (HALF - k) - 1] as number);
      }
      const lower = this.#lower.encode(bandOf(even + odd));
      const upper = this.#upper.encode(bandOf(even - odd));
      bytes[at + i] = (upper << 6) | lower;
    }
    line.copyWithin(0, 2 * count, 2 * count + KEPT);
    return count;
  }

  /** Goes on where `from` stands. */
  copy(from: G722Encoder): void {
    this.#lower.copy(from.#lower);
    this.#upper.copy(from.#upper);
    this.#samples.set(from.#samples.subarray(0, KEPT));
  }

  #take(samples: Int16Array): Int32Array {
    if (this.#samples.length < KEPT + samples.length) {
      const longer = new Int32Array(KEPT + samples.length);
      longer.set(this.#samples.subarray(0, KEPT));
      this.#samples = longer;
    }
    this.#samples.set(samples, KEPT);
    return this.#samples;
  }
}

export class G722Decoder {
  readonly #lower = new G722LowerBand();
  readonly #upper = new G722UpperBand();
  /** Difference and sum of the bands by turns: the last ones of before, then this frame's. */
  #bands = new Int32Array(KEPT + USUAL_SAMPLES);

  /** Writes two samples for each of the first `length` bytes into `samples` from `at` on and gives how many. */
  decode(bytes: Uint8Array, length: number, samples: Int16Array, at = 0): number {
    const line = this.#decodeBands(bytes, length);
    for (let i = 0; i < length; i++) {
      const oldest = 2 * i;
      let even = 0;
      let odd = 0;
      for (let k = 0; k < HALF; k++) {
        const coefficient = MIRROR[k] as number;
        odd += coefficient * (line[oldest + 2 * k] as number);
        even += coefficient * (line[oldest + 2 * (HALF - k) - 1] as number);
      }
      samples[at + 2 * i] = saturated(even >> 11);
      samples[at + 2 * i + 1] = saturated(odd >> 11);
    }
    line.copyWithin(0, 2 * length, 2 * length + KEPT);
    return 2 * length;
  }

  #decodeBands(bytes: Uint8Array, length: number): Int32Array {
    if (this.#bands.length < KEPT + 2 * length) {
      const longer = new Int32Array(KEPT + 2 * length);
      longer.set(this.#bands.subarray(0, KEPT));
      this.#bands = longer;
    }
    const line = this.#bands;
    for (let i = 0; i < length; i++) {
      const byte = bytes[i] as number;
      const lower = this.#lower.decode(byte & 0x3f);
      const upper = this.#upper.decode(byte >> 6);
      line[KEPT + 2 * i] = saturated(lower + upper);
      line[KEPT + 2 * i + 1] = saturated(lower - upper);
    }
    return line;
  }
}

/** A sub-band's sample in 15 bits, out of the filter's sum. */
function bandOf(sum: number): number {
  const sample = sum >> 14;
  return sample > 16_383 ? 16_383 : sample < -16_384 ? -16_384 : sample;
}
