import type { SharedMix } from './shared-mix.ts';

/** One end of a conversation as a patch sees it, once a tick: what it said, and what it is told. Frames are 20 ms. */
export interface Voice {
  readonly id: string;
  /** Of both frames, in Hz; it may change when the far end renegotiates, and the frames with it. */
  readonly sampleRate: number;
  /** What came from the far end in this tick. */
  readonly heard: Int16Array;
  /** Filled by the patch with what goes to the far end. */
  readonly said: Int16Array;
  /** This end's microphone is kept out. */
  readonly muted: boolean;
  /**
   * From this tick on `said` is what all of `mix` hear, so that it need be encoded only once; or again its own (undefined).
   * Called between `heard` and the sending of `said`, and before it is joined to something else.
   */
  share?(mix: SharedMix | undefined): void;
}

/** What voices are joined to: fills each one's `said`, mostly from the others' `heard`. */
export interface Joint {
  join(voice: Voice): void;
  leave(voice: Voice): void;
  /** Runs after all `heard` of this tick are there, before any `said` is sent. */
  tick(): void;
}
