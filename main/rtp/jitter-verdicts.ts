/** What a `take` found: sound; a hole whose packet never came; nothing yet, in mid-speech; or silence before speech. */
export type Taken = 'packet' | 'lost' | 'starved' | 'waiting';

/** What became of a packet that was put. */
export type Put = 'queued' | 'reordered' | 'late' | 'duplicate' | 'restarted';

/**
 * How the last packet's sound goes on from what was played before it: directly; after a stretch that was made up while
 * it was late; or with something left out.
 */
export type Seam = 'none' | 'late' | 'skipped';

/** Packets since the beginning. */
export interface JitterCounts {
  /** Came when their place had passed. */
  readonly late: number;
  readonly duplicates: number;
  readonly reordered: number;
  /** Had not come when their place was reached. */
  readonly lost: number;
  /** Left out, as the delay would have passed its bound. */
  readonly dropped: number;
}
