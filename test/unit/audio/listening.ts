import type { ToneSource } from '../../../main/audio/tones.ts';

export const RATE = 48_000;
const FRAME = 960;

/** `seconds` of a source, in 20 ms frames as the device asks for them. */
export function listen(source: ToneSource, seconds: number): Int16Array {
  const heard = new Int16Array(seconds * RATE);
  for (let at = 0; at < heard.length; at += FRAME) source.fill(heard.subarray(at, at + FRAME));
  return heard;
}

export function largestStep(samples: Int16Array): number {
  let largest = 0;
  for (let i = 1; i < samples.length; i++)
    largest = Math.max(largest, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
  return largest;
}

/** The stretches of sound, in ms from the start: silence longer than 20 ms divides them. */
export function bursts(samples: Int16Array): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let [from, last] = [-1, -1];
  samples.forEach((sample, i) => {
    if (Math.abs(sample) < 50) return;
    if (from >= 0 && i - last > FRAME) {
      found.push({ from: Math.round((from * 1000) / RATE), to: Math.round((last * 1000) / RATE) });
      from = i;
    }
    if (from < 0) from = i;
    last = i;
  });
  if (from >= 0) found.push({ from: Math.round((from * 1000) / RATE), to: Math.round((last * 1000) / RATE) });
  return found;
}
