/**
 * ITU-T G.711. A code is sign, segment and step; the tables below say for each of the 256 codes its quantised value and
 * for each of the 65,536 samples its code, so that a frame costs one look-up a sample.
 *
 *   µ-law:  | sign | segment 3 | step 4 |   all bits inverted on the wire            (table 2/G.711)
 *   A-law:  | sign | segment 3 | step 4 |   even bits (0x55) inverted on the wire    (table 1/G.711)
 *
 * The Recommendation counts in units of 1/8159 (µ-law) and 1/4096 (A-law) of full scale; 16-bit samples are 4 and 8
 * times those. An interval holds its lower end on the number line, as in the ITU's reference program (G.191).
 */
const SAMPLE_CODES = 65_536;
/** Distance of the µ-law segments' grid from zero: decision value + 33 is a power of two at each segment's start. */
const ULAW_BIAS = 33;
const ULAW_MAGNITUDE_MAX = 8158;

const ulawFromSample = new Uint8Array(SAMPLE_CODES);
const alawFromSample = new Uint8Array(SAMPLE_CODES);
const sampleFromUlaw = new Int16Array(256);
const sampleFromAlaw = new Int16Array(256);

for (let index = 0; index < SAMPLE_CODES; index++) {
  const sample = (index << 16) >> 16;
  ulawFromSample[index] = ulawCode(sample);
  alawFromSample[index] = alawCode(sample);
}
for (let code = 0; code < 256; code++) {
  sampleFromUlaw[code] = ulawValue(code);
  sampleFromAlaw[code] = alawValue(code);
}

/** PCMU: each sample of `samples` becomes a byte of `bytes`, from index `at` on. `bytes` must have room for all. */
export function encodeUlaw(samples: Int16Array, bytes: Uint8Array, at = 0): void {
  encode(ulawFromSample, samples, bytes, at);
}

/** PCMA: each sample of `samples` becomes a byte of `bytes`, from index `at` on. `bytes` must have room for all. */
export function encodeAlaw(samples: Int16Array, bytes: Uint8Array, at = 0): void {
  encode(alawFromSample, samples, bytes, at);
}

/** PCMU: each byte becomes a 16-bit sample of `samples`, from index `at` on. `samples` must have room for all. */
export function decodeUlaw(bytes: Uint8Array, samples: Int16Array, at = 0): void {
  decode(sampleFromUlaw, bytes, samples, at);
}

/** PCMA: each byte becomes a 16-bit sample of `samples`, from index `at` on. `samples` must have room for all. */
export function decodeAlaw(bytes: Uint8Array, samples: Int16Array, at = 0): void {
  decode(sampleFromAlaw, bytes, samples, at);
}

function encode(table: Uint8Array, samples: Int16Array, bytes: Uint8Array, at: number): void {
  const count = samples.length;
  for (let i = 0; i < count; i++) bytes[at + i] = table[(samples[i] as number) & 0xffff] as number;
}

function decode(table: Int16Array, bytes: Uint8Array, samples: Int16Array, at: number): void {
  const count = bytes.length;
  for (let i = 0; i < count; i++) samples[at + i] = table[bytes[i] as number] as number;
}

/** Negative samples by one's complement: the interval that holds −x has −x as its lower end. */
function magnitudeOf(sample: number): number {
  return sample < 0 ? ~sample : sample;
}

function ulawCode(sample: number): number {
  const biased = Math.min(magnitudeOf(sample) >> 2, ULAW_MAGNITUDE_MAX) + ULAW_BIAS;
  const segment = 26 - Math.clz32(biased);
  const step = (biased >> (segment + 1)) & 0x0f;
  const sign = sample < 0 ? 0x80 : 0;
  return ~(sign | (segment << 4) | step) & 0xff;
}

function alawCode(sample: number): number {
  const magnitude = magnitudeOf(sample) >> 4;
  const segment = Math.max(0, 28 - Math.clz32(magnitude));
  const step = (magnitude >> Math.max(0, segment - 1)) & 0x0f;
  const sign = sample < 0 ? 0 : 0x80;
  return (sign | (segment << 4) | step) ^ 0x55;
}

function ulawValue(code: number): number {
  const bits = ~code & 0xff;
  const segment = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 1) + ULAW_BIAS) << segment) - ULAW_BIAS;
  return (bits & 0x80 ? -magnitude : magnitude) * 4;
}

function alawValue(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 0x07;
  const step = ((bits & 0x0f) << 1) + 1;
  const magnitude = segment === 0 ? step : (step + 32) << (segment - 1);
  return (bits & 0x80 ? magnitude : -magnitude) * 8;
}
