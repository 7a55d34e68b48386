import type { Disposable } from '../base/disposable.ts';
import type { Random } from '../base/random.ts';
import type { Result } from '../base/result.ts';
import type { Agreed, SdpError } from '../sdp/offer-answer.ts';
import type { MediaEngine, MediaError, MediaStream, StreamStats } from './engine.ts';
import type { Patch } from './patch.ts';

export interface MediaSessionOptions {
  /** The IP address that media binds to and that SDP names. */
  readonly localAddress: string;
  readonly patch: Patch;
  /** Voice codecs in order of preference; PCMU and PCMA if not given. */
  readonly codecs?: readonly string[];
  readonly random?: Random;
}

/**
 * One call's media: its offer/answer rounds (RFC 3264) and its stream. Whoever offers calls `offer` then `accept`;
 * whoever is offered to calls `answer`; both again for each re-INVITE, in either role.
 */
export interface MediaSession extends Disposable {
  readonly stream: MediaStream;
  /** What the last round came to. */
  readonly agreed: Agreed | undefined;
  /** The codec's name in SDP, for example PCMU. */
  readonly codec: string | undefined;
  /** This end asked to hold, and offers so. */
  readonly heldLocally: boolean;
  /** The far end sends nothing to be answered: its last direction was sendonly or inactive by its own wish. */
  readonly heldRemotely: boolean;
  /** The body of an offer. Starts a round; a second offer before the answer replaces the first. */
  offer(): Uint8Array;
  /** The answer to the last offer; the same or a fork's answer may come again. On an error the former agreement stands. */
  accept(answer: Uint8Array): Result<Agreed, SdpError>;
  /** The offer was refused (488, 491, silence): the former agreement stands, hold state included. */
  withdraw(): void;
  /** Answers the far end's offer. On an error (488 with its Warning) the former agreement stands. */
  answer(offer: Uint8Array): Result<Uint8Array, SdpError>;
  /** The next offer holds the far end (RFC 3264 §8.4): sendonly or inactive. Nothing is sent by this alone. */
  hold(): void;
  /** The next offer takes the far end off hold. */
  resume(): void;
  stats(): Promise<StreamStats>;
  /** As dispose; resolves when the ports are free. */
  close(): Promise<void>;
}

export const MediaSession = {
  /** Opens the stream; nothing is sent until a round is complete. */
  open(_engine: MediaEngine, _options: MediaSessionOptions): Promise<Result<MediaSession, MediaError>> {
    throw new Error('not built yet');
  },
};
