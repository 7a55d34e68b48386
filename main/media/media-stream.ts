import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Result } from '../base/result.ts';
import type { MediaError } from './media-error.ts';
import type { Patch } from './patch.ts';
import type { PartyMix } from './room-mix.ts';
import type { StreamQuality } from './stream-quality.ts';
import type { StreamSetup } from './stream-setup.ts';

/** One stream's reception and transmission since it was opened (RFC 3550 §6.4.1). */
export interface StreamStats {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Lost on the way to us. */
  readonly packetsLost: number;
  /** Came too late to be played. */
  readonly packetsLate: number;
  /** Came after one that was sent later, and in time. */
  readonly packetsReordered: number;
  /** Came a second time. */
  readonly packetsDuplicate: number;
  /** Came and were not played: the late ones, and what would have passed the bound on the delay (RFC 3611 §4.7.1). */
  readonly packetsDiscarded: number;
  readonly jitterMs: number;
  /** Between a packet's coming and its sound's being played, as it is now. */
  readonly bufferedMs: number;
  /** What `bufferedMs` is steered to; it follows the jitter. */
  readonly targetMs: number;
  /** Sound that was made up, for lost and late packets, since the stream was opened. */
  readonly concealedMs: number;
  /** That as a share of all sound that was heard, 0 to 1. */
  readonly concealedShare: number;
  /** How much faster the far end's clock runs than ours, in millionths; 0 until enough was heard to tell. */
  readonly driftPpm: number;
  /** By the peer's RTCP reports; undefined until one names a report of ours. */
  readonly roundTripMs: number | undefined;
  /** Packets that were not let in: a stranger's, or not RTP. */
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
  /** Binds two ports on another address and leaves the old ones; `rtp` and `rtcp` say the new ones once it resolves. */
  move(localAddress: string): Promise<Result<void, MediaError>>;
  attach(patch: Patch): void;
  /** Keeps the microphone out; silence is sent. */
  setMuted(muted: boolean): void;
  /** How it is mixed in the room that it is joined to, now or later; `plainMix` until told otherwise. */
  setMix(mix: PartyMix): void;
  /** Queues digits 0–9 A–D * #; a comma waits 500 ms (RFC 4733). */
  sendDtmf(digits: string): void;
  /** Sound has come from the peer; once, with the first packet that is heard. */
  readonly onHeard: (listener: () => void) => Disposable;
  /** A digit that the peer pressed, once each. */
  readonly onDtmf: (listener: (digit: string) => void) => Disposable;
  /** About once a second while the stream is under way. */
  readonly onQuality: (listener: (quality: StreamQuality) => void) => Disposable;
  /** The stream was closed unasked: a fault of its own, or its ports were gone; why, in words. */
  readonly onLost: (listener: (reason: string) => void) => Disposable;
  /** The last ones again once the stream is closed. */
  stats(): Promise<StreamStats>;
  /** RTCP BYE; resolves when both ports are free again. */
  close(): Promise<void>;
}
