import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import type { Result } from '../base/result.ts';
import type { Alert, MicrophoneSource, SpeakerSink } from './devices.ts';
import type { Patch } from './patch.ts';
import type { StreamSetup } from './stream-setup.ts';

export interface MediaOptions {
  /** UDP ports for RTP (even) and RTCP (the next odd), both ends included. */
  readonly rtpPorts: { readonly low: number; readonly high: number };
  readonly microphone: MicrophoneSource;
  readonly speaker: SpeakerSink;
  readonly log?: Log;
}

/** Why sound could not be set up; `message` says what to do. */
export interface MediaError {
  readonly code: 'no-free-port' | 'address-unusable' | 'microphone-unusable' | 'speaker-unusable' | 'worker-failed' | 'closed';
  readonly message: string;
}

/** dBFS of the last 100 ms, −127 for silence. */
export interface MediaLevels {
  readonly microphone: number;
  readonly speaker: number;
  /** What is heard from each stream that is joined to the device, by stream id. */
  readonly streams: Readonly<Record<string, number>>;
}

/** What is alive in the worker, for a leak test. */
export interface MediaCounts {
  readonly streams: number;
  readonly sockets: number;
}

/** One stream's reception and transmission since it was opened (RFC 3550 §6.4.1). */
export interface StreamStats {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Lost on the way to us, net of duplicates. */
  readonly packetsLost: number;
  /** Came too late to be played. */
  readonly packetsLate: number;
  readonly jitterMs: number;
  /** Sound waiting in the jitter buffer. */
  readonly bufferedMs: number;
  /** By the peer's RTCP reports; undefined until one names a report of ours. */
  readonly roundTripMs: number | undefined;
  /** Packets of strangers that were not let in. */
  readonly packetsRefused: number;
}

/** One RTP stream in the worker, as the main thread sees it. Commands after `close` do nothing. */
export interface MediaStream extends Disposable {
  readonly id: string;
  /** Where we hear RTP and RTCP. */
  readonly rtp: Address;
  readonly rtcp: Address;
  /** Starts or changes what is sent and heard; until the first, nothing is. */
  configure(setup: StreamSetup): void;
  attach(patch: Patch): void;
  /** Keeps the microphone out; silence is sent. */
  setMuted(muted: boolean): void;
  /** Queues digits 0–9 A–D * #; a comma waits 500 ms (RFC 4733). */
  sendDtmf(digits: string): void;
  /** A digit that the peer pressed, once each. */
  readonly onDtmf: (listener: (digit: string) => void) => Disposable;
  stats(): Promise<StreamStats>;
  /** RTCP BYE; resolves when both ports are free again. */
  close(): Promise<void>;
}

/** The main thread's face of the media worker, which owns the sockets and the 20 ms tick. */
export class MediaEngine {
  readonly #speaker = new Emitter<Int16Array>();
  readonly #levels = new Emitter<MediaLevels>();
  readonly #failure = new Emitter<Error>();

  /** Speaker frames, 960 samples at 48 kHz, while something is played and the speaker is `browser`. */
  readonly onSpeaker = this.#speaker.on;
  /** Ten times a second while a stream is joined to the device. */
  readonly onLevels = this.#levels.on;
  /** The worker died: all sound is gone, every stream is closed. Said once. */
  readonly onFailure = this.#failure.on;

  /** Starts the worker and opens the devices. */
  static async start(_options: MediaOptions): Promise<Result<MediaEngine, MediaError>> {
    throw new Error('not built yet');
  }

  /** Opens a stream on two free ports of `localAddress`; resolves once they are bound. */
  async open(_options: { readonly localAddress: string }): Promise<Result<MediaStream, MediaError>> {
    throw new Error('not built yet');
  }

  /** One frame from the page: 960 samples at 48 kHz. The samples are copied. Ignored unless the microphone is `browser`. */
  pushMicrophone(_frame: Int16Array): void {}

  /** One alert a key (a call's id), the latest sounds; `null` with `none` silences all. */
  setAlert(_key: string | null, _alert: Alert): void {}

  async counts(): Promise<MediaCounts> {
    throw new Error('not built yet');
  }

  /** Closes every stream with RTCP BYE and finishes the WAV. */
  async close(): Promise<void> {}
}
