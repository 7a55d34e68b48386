/**
 * Hears a room from outside, once a tick, after the mix: first `member` for each who added something to it (not called for who is
 * silent, muted or away), then `mixed`. Frames are read before the call returns. Costs a copy; never waits.
 */
export interface RoomTap {
  /** What this member added, with its gain, at its own rate. */
  member(id: string, frame: Int16Array, sampleRate: number): void;
  /** All of the room, chimes included, at the room's best rate. */
  mixed(frame: Int16Array, sampleRate: number): void;
}
