import type { RecordingOutcome } from './protocol.ts';
import type { RecordingOrder } from './room-mix.ts';

/** Where the mix comes from: the room gives it, or it is the sum of what the members say. */
export type MixSource = 'room' | 'members';

/** What one member said in a stretch of time; ticks in which it said nothing are zeros. */
export interface RecordedStretch {
  /** `mix`, or the member's id. */
  readonly key: string;
  /** Hz. */
  readonly rate: number;
  readonly samples: Int16Array;
}

/** To the recording thread. */
export type RecordingCommand =
  | { readonly kind: 'start'; readonly order: RecordingOrder; readonly mix: MixSource }
  /** `ticks` of 20 ms went by; who is not among the stretches was silent. */
  | {
      readonly kind: 'sound';
      readonly id: string;
      readonly ticks: number;
      readonly stretches: readonly RecordedStretch[];
    }
  | { readonly kind: 'stop'; readonly id: string };

/** From it. */
export type RecordingReport =
  /** One `sound` of it is on the disk. */
  { readonly kind: 'written'; readonly id: string } | { readonly kind: 'over'; readonly outcome: RecordingOutcome };
