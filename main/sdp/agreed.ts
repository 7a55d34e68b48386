import type { Codec } from './codec.ts';
import type { Direction } from './direction.ts';
import type { GroupAddress } from './group-address.ts';

/** Our end of the stream, as offers and answers say it. */
export interface LocalMedia {
  /** An IP literal, IPv6 without brackets. */
  readonly address: string;
  readonly rtpPort: number;
  readonly rtcpPort: number;
  /** The preferred one first. */
  readonly codecs: readonly Codec[];
  /** Whose order an answer of ours follows; the peer's if not given. */
  readonly order?: 'ours' | 'theirs';
  readonly direction: Direction;
  /** Digits; one and the same for the whole session (RFC 3264 §5). */
  readonly sessionId: string;
  /** The first description's version; later ones count on from the previous description. */
  readonly version: number;
  /** The multicast group that the stream is of; only such a one is agreed on then, and none otherwise. */
  readonly group?: GroupAddress;
}

/** Where the peer wants to be sent to. RTCP may have an address of its own (RFC 3605). */
export interface RemoteMedia {
  readonly address: string;
  readonly rtpPort: number;
  readonly rtcpAddress: string;
  readonly rtcpPort: number;
}

/** What the bytes of a payload are. */
export interface Encoding {
  readonly name: string;
  /** Of the RTP timestamps, in Hz. */
  readonly clockRate: number;
  readonly channels: number;
}

/** The codec that we send with. */
export interface AgreedCodec extends Encoding {
  /** What goes into the packets that we send. */
  readonly payloadType: number;
  /** The peer's `a=fmtp` for it. */
  readonly remoteParameters?: string;
}

/** What an offer and its answer come to, for one audio stream. */
export interface Agreed {
  /** Undefined when neither RTP nor RTCP may be sent: a peer on hold as of old, at 0.0.0.0 (RFC 3264 §8.4). */
  readonly remote: RemoteMedia | undefined;
  /** What we send with: the most preferred of both. */
  readonly codec: AgreedCodec;
  /** Every payload type of voice and comfort noise that may come in. */
  readonly receivable: ReadonlyMap<number, Encoding>;
  /** Named events on the clock of `codec`; undefined where the peer takes none. */
  readonly dtmf: { readonly sendPayloadType: number; readonly receivePayloadType: number } | undefined;
  /** Ours: `sendonly` is that we send and do not receive. */
  readonly direction: Direction;
  /** The peer takes no sound from us: it holds the call, or only sends. */
  readonly heldByPeer: boolean;
  /** The stream is a multicast group's: all in it send and hear there (RFC 3264 §5.2). */
  readonly group?: GroupAddress;
  /** The length of the packets that we send: 10, 20, 30, 40 or 60 ms. */
  readonly ptimeMs: number;
  /** The peer wants to be told how it is heard (RFC 3611 §4.7). */
  readonly voipMetrics: boolean;
}
