const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/** How long to wait before attempt `attempt` (1 is the first retry): doubling, and never longer than five seconds. */
export function backoffMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
}
