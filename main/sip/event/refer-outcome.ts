import type { ReferStatus } from './sipfrag.ts';

/** What became of a REFER of ours; said once. */
export type ReferOutcome =
  /** The far end's call was answered (2xx). */
  | { readonly kind: 'succeeded'; readonly status: number; readonly reason: string }
  /** The far end tried, and its call came to this. */
  | { readonly kind: 'failed'; readonly status: number; readonly reason: string }
  /** The far end would not do it. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** It said that it would, and never how it went. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'no-response' }
  | { readonly kind: 'unreachable'; readonly message: string };

export interface ReferUser {
  /** How the far end's call comes on: 100, 180, 183. */
  onProgress(progress: ReferStatus): void;
  onOutcome(outcome: ReferOutcome): void;
}
