import type { Patch } from '../media/patch.ts';

/** Where an answered call belongs instead of at this end's microphone and speaker: in a room, or in its lobby. */
export interface CallPlace {
  readonly patch: Patch;
  /** The user part of the conference's URI, which the far end is told (RFC 4579 §5.1). */
  readonly focus: string;
}
