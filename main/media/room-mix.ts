/** How one member of a room is mixed. */
export interface PartyMix {
  /** What it says is kept out of the room. */
  readonly muted: boolean;
  /** It hears nothing of the room. */
  readonly deafened: boolean;
  /** dB that its voice is raised by in the room; negative is quieter. */
  readonly gainDb: number;
  /** Its level is evened out before that. */
  readonly automaticGain: boolean;
}

/** As everyone comes in. */
export const plainMix: PartyMix = { muted: false, deafened: false, gainDb: 0, automaticGain: true };

/** What a room plays to all its members when something happens in it. */
export type RoomChime = 'joined' | 'left' | 'recording';

/** What a room is recorded to. */
export interface RecordingOrder {
  readonly id: string;
  /** A folder that exists; the files in it are the recording's own. */
  readonly folder: string;
  readonly format: 'wav' | 'opus';
  /** Beside the mix, a file for each member. */
  readonly tracks: boolean;
  /** Everyone hears a short tone at the start and now and then (in ms; 0: never). */
  readonly announceEveryMs: number;
}

/** The name of this end's microphone and speaker among a room's members. */
export const HOST = 'host';
