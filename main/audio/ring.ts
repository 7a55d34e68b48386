import { CadencedTone, cadence } from './cadence.ts';
import type { ToneSource } from './tones.ts';

/** A soft two-tone ring: a rising third twice, then a rest. */
const ring = cadence('523.25+659.25/400 659.25+783.99/400 0/200 523.25+659.25/400 659.25+783.99/400 0/2200');

/** What the callee hears while their phone rings. */
export function ringTone(sampleRate: number): ToneSource {
  return new CadencedTone(ring, sampleRate);
}
