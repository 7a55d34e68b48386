import { G722Predictor, saturated } from './g722-predictor.ts';

/** Decision levels of the lower band's 60-level quantiser, in 1/4096 of the scale factor (G.722 table 14, Q6). */
const DECISION_LEVELS = [
  0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
  1458, 1612, 1765, 1980, 2195, 2557, 2919,
];
/** Output levels of the lower band: of all 6 bits (OQ6), and of the 4 that the predictor runs on (OQ4). */
const LEVELS_6_BIT = [
  0, 17, 54, 91, 130, 170, 211, 254, 300, 347, 396, 447, 501, 558, 618, 682, 750, 822, 899, 982, 1072, 1170, 1279, 1399,
  1535, 1689, 1873, 2088, 2376, 2738, 3101,
];
const LEVELS_4_BIT = [0, 150, 323, 530, 786, 1121, 1612, 2557];
/** What each 4-bit level adds to the logarithm of the scale factor (WL). */
const LOG_STEPS_4_BIT = [-60, -30, 58, 172, 334, 538, 1198, 3042];
/** The upper band's decision level, output levels and steps of the scale factor, for its codes 0 to 3 (Q2, OQ2, WH). */
const UPPER_DECISION_LEVEL = 564;
const UPPER_LEVELS = Int32Array.of(-926, -202, 926, 202).map((level) => 8 * level);
const UPPER_LOG_STEPS = Int32Array.of(798, -214, 798, -214);
/** One octave of the inverse logarithm, in 32 steps: 2048 · 2^(i/32) (ILB). */
const OCTAVE = Int32Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008],
);

/** The same by the 64 codes of the lower band; the all-zero ones that a decoder may meet after bit errors included. */
const decisionLevels = Int32Array.from(DECISION_LEVELS, (level) => 8 * level);
const lowerLevels = Int32Array.from({ length: 64 }, (_, code) => 8 * lowerLevel(code));
const predictorLevels = Int32Array.from({ length: 64 }, (_, code) => 8 * predictorLevel(code >> 2));
const lowerLogSteps = Int32Array.from({ length: 64 }, (_, code) => LOG_STEPS_4_BIT[magnitudeOf(code >> 2)] ?? 0);

function lowerLevel(code: number): number {
  if (code >= 62) return -(LEVELS_6_BIT[64 - code] ?? 0);
  if (code >= 32) return LEVELS_6_BIT[62 - code] ?? 0;
  return -(LEVELS_6_BIT[code < 4 ? 1 : 34 - code] ?? 0);
}

function magnitudeOf(code: number): number {
  return code === 0 ? 0 : code < 8 ? 8 - code : 15 - code;
}

function predictorLevel(code: number): number {
  const level = LEVELS_4_BIT[magnitudeOf(code)] ?? 0;
  return code < 8 ? -level : level;
}

/** 0 to 4 kHz at 6 bits a sample, of which the last one or two may be stolen underway (G.722 §3, modes 1 to 3). */
export class G722LowerBand {
  readonly #predictor = new G722Predictor();
  /** NABLA, the logarithm of the scale factor, and DET, the scale factor. */
  #log = 0;
  #scale = 32;

  /** The 6-bit code of a 15-bit sample. */
  encode(sample: number): number {
    const error = saturated(sample - this.#predictor.estimate);
    const code = this.#code(error);
    this.#predictor.adapt((this.#scale * (predictorLevels[code] as number)) >> 15);
    this.#rescale(code);
    return code;
  }

  /** The 15-bit sample of a 6-bit code. */
  decode(code: number): number {
    const difference = (this.#scale * (lowerLevels[code] as number)) >> 15;
    const sample = limited(saturated(this.#predictor.estimate + difference));
    this.#predictor.adapt((this.#scale * (predictorLevels[code] as number)) >> 15);
    this.#rescale(code);
    return sample;
  }

  copy(from: G722LowerBand): void {
    this.#predictor.copy(from.#predictor);
    this.#log = from.#log;
    this.#scale = from.#scale;
  }

  /** QUANTL: how many decision levels the error reaches, by halving. */
  #code(error: number): number {
    const magnitude = error < 0 ? ~error : error;
    let reached = 0;
    for (let step = 16; step > 0; step >>= 1) {
      const next = reached + step;
      if (next < 30 && ((decisionLevels[next] as number) * this.#scale) >> 15 <= magnitude) reached = next;
    }
    if (error >= 0) return 61 - reached;
    return reached < 2 ? 63 - reached : 33 - reached;
  }

  /** LOGSCL and SCALEL. */
  #rescale(code: number): void {
    const log = ((this.#log * 32_512) >> 15) + (lowerLogSteps[code] as number);
    this.#log = log < 0 ? 0 : log > 18_432 ? 18_432 : log;
    this.#scale = scaleOf(this.#log, 8);
  }
}

/** 4 to 8 kHz at 2 bits a sample. */
export class G722UpperBand {
  readonly #predictor = new G722Predictor();
  #log = 0;
  #scale = 8;

  /** The 2-bit code of a 15-bit sample. */
  encode(sample: number): number {
    const error = saturated(sample - this.#predictor.estimate);
    const outer = (error < 0 ? ~error : error) >= (8 * UPPER_DECISION_LEVEL * this.#scale) >> 15;
    const code = (error < 0 ? 1 : 3) - (outer ? 1 : 0);
    this.decode(code);
    return code;
  }

  /** The 15-bit sample of a 2-bit code. */
  decode(code: number): number {
    const sample = this.#predictor.adapt((this.#scale * (UPPER_LEVELS[code] as number)) >> 15);
    const log = ((this.#log * 32_512) >> 15) + (UPPER_LOG_STEPS[code] as number);
    this.#log = log < 0 ? 0 : log > 22_528 ? 22_528 : log;
    this.#scale = scaleOf(this.#log, 10);
    return limited(sample);
  }

  copy(from: G722UpperBand): void {
    this.#predictor.copy(from.#predictor);
    this.#log = from.#log;
    this.#scale = from.#scale;
  }
}

/** The scale factor of a logarithm in 1/2048 octaves (SCALEL, SCALEH). */
function scaleOf(log: number, octaves: number): number {
  const mantissa = OCTAVE[(log >> 6) & 31] as number;
  const shift = octaves - (log >> 11);
  return (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
}

/** LIMIT: what a sub-band may hold. */
function limited(value: number): number {
  return value > 16_383 ? 16_383 : value < -16_384 ? -16_384 : value;
}
