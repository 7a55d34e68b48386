import type { Address } from '../base/address.ts';
import type { Result } from '../base/result.ts';
import type { Alert, MicrophoneSource, SpeakerSink } from './devices.ts';
import type { GroupNews, GroupOrder } from './group-order.ts';
import type { MediaError } from './media-error.ts';
import type { StreamStats } from './media-stream.ts';
import type { Patch } from './patch.ts';
import type { Precedence } from './precedence.ts';
import type { PartyMix, RecordingOrder, RoomChime } from './room-mix.ts';
import type { Signals } from './signals.ts';
import type { StreamQualities } from './stream-quality.ts';
import type { StreamSetup } from './stream-setup.ts';
import type { TickLateness } from './tick-lateness.ts';

/** What the worker is started with. */
export interface WorkerOptions {
  readonly rtpPorts: { readonly low: number; readonly high: number };
  readonly microphone: MicrophoneSource;
  readonly speaker: SpeakerSink;
}

/** dBFS of the last 100 ms, −127 for silence. */
export interface MediaLevels {
  readonly microphone: number;
  readonly speaker: number;
  /** What is heard from each stream that is joined to the device or to a room, by stream id. */
  readonly streams: Readonly<Record<string, number>>;
  /** Who of them speaks now; `host` is this end. */
  readonly talking: readonly string[];
  /** Somebody speaks into this end's microphone, which is muted. */
  readonly talksWhileMuted: boolean;
}

/** How a recording came out, or how far it is. */
export interface RecordingOutcome {
  readonly id: string;
  /** The files, by what they hold: `mix`, or a member's stream id. */
  readonly files: Readonly<Record<string, string>>;
  readonly durationMs: number;
  /** It stopped by itself; why, in words. */
  readonly failure?: string;
}

/** What is alive in the worker, for a leak test. */
export interface MediaCounts {
  /** Since this was asked last. */
  readonly ticks: TickLateness;
  readonly streams: number;
  readonly sockets: number;
}

/** Where a stream hears RTP and RTCP. */
export interface StreamPorts {
  readonly rtp: Address;
  readonly rtcp: Address;
}

/** From the main thread. `stream` is the id that `open` gave; commands for one that is gone are ignored. */
export type MediaCommand =
  /** On two free ports, or on `rtpPort` and the next one alone, where a worker before this had the stream. */
  | { readonly kind: 'open'; readonly stream: string; readonly localAddress: string; readonly rtpPort?: number }
  | { readonly kind: 'move'; readonly stream: string; readonly request: number; readonly localAddress: string }
  | { readonly kind: 'configure'; readonly stream: string; readonly setup: StreamSetup }
  | { readonly kind: 'attach'; readonly stream: string; readonly patch: Patch }
  | { readonly kind: 'mute'; readonly stream: string; readonly muted: boolean }
  | { readonly kind: 'mix'; readonly stream: string; readonly mix: PartyMix }
  | { readonly kind: 'dtmf'; readonly stream: string; readonly digits: string }
  | { readonly kind: 'stats'; readonly stream: string; readonly request: number }
  | { readonly kind: 'close'; readonly stream: string }
  /** About a multicast group, `stream` being its id. */
  | { readonly kind: 'group'; readonly stream: string; readonly order: GroupOrder }
  | { readonly kind: 'precedence'; readonly precedence: Precedence }
  | { readonly kind: 'microphone'; readonly samples: Int16Array }
  /** Whose call progress tones sound, and what is played to those who are held. */
  | { readonly kind: 'signals'; readonly signals: Signals }
  | { readonly kind: 'alert'; readonly key: string | null; readonly alert: Alert }
  /** This end sits down in a room, or leaves the one it sits in. */
  | { readonly kind: 'seat'; readonly room: string | null; readonly mix: PartyMix }
  | { readonly kind: 'chime'; readonly room: string; readonly chime: RoomChime }
  | { readonly kind: 'record'; readonly room: string; readonly order: RecordingOrder }
  | { readonly kind: 'stop-recording'; readonly id: string }
  | { readonly kind: 'counts'; readonly request: number }
  | { readonly kind: 'stop' };

/** From the worker. */
export type MediaReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: MediaError }
  | { readonly kind: 'opened'; readonly stream: string; readonly rtp: Address; readonly rtcp: Address }
  | { readonly kind: 'not-opened'; readonly stream: string; readonly error: MediaError }
  | {
      readonly kind: 'moved';
      readonly stream: string;
      readonly request: number;
      readonly outcome: Result<StreamPorts, MediaError>;
    }
  /** Asked for, or given up for a fault of its own. */
  | { readonly kind: 'closed'; readonly stream: string; readonly stats: StreamStats; readonly fault?: string }
  | { readonly kind: 'heard'; readonly stream: string }
  | { readonly kind: 'digit'; readonly stream: string; readonly digit: string }
  | { readonly kind: 'stats'; readonly request: number; readonly stats: StreamStats | undefined }
  | { readonly kind: 'counts'; readonly request: number; readonly counts: MediaCounts }
  | { readonly kind: 'group'; readonly stream: string; readonly news: GroupNews }
  | { readonly kind: 'speaker'; readonly samples: Int16Array }
  /** The ringing tone, for a device of its own. */
  | { readonly kind: 'ringer'; readonly samples: Int16Array }
  | { readonly kind: 'levels'; readonly levels: MediaLevels }
  /** Once a second, of every stream that is under way. */
  | { readonly kind: 'quality'; readonly streams: StreamQualities }
  /** A recording is over: asked for, or by itself. */
  | { readonly kind: 'recorded'; readonly outcome: RecordingOutcome }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'stopped' };
