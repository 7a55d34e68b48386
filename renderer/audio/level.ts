/** The floor of every meter: digital silence. */
export const SILENCE_DBFS = -127;
const QUIETEST_SHOWN_DBFS = -60;
const LOUDEST_SHOWN_DBFS = -6;

/** dBFS of an amplitude from 0 to 1. */
export function dbfs(amplitude: number): number {
  return amplitude <= 0 ? SILENCE_DBFS : Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude));
}

/** How far a meter is filled, 0 to 1: −60 dBFS is empty, −6 dBFS full, so that speech fills about two thirds. */
export function meterShare(level: number): number {
  const share = (level - QUIETEST_SHOWN_DBFS) / (LOUDEST_SHOWN_DBFS - QUIETEST_SHOWN_DBFS);
  return Math.max(0, Math.min(1, share));
}
