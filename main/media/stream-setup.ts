import type { Address } from '../base/address.ts';

/** Whether we send and hear, from our side (RFC 3264 §5.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** A voice codec under the payload type that goes with it: its name in SDP, and the RTP clock in Hz. */
export interface StreamCodec {
  readonly name: string;
  readonly clockRate: number;
  readonly payloadType: number;
  /** The peer's `a=fmtp`: what it wishes to be sent. */
  readonly parameters?: string;
}

/** What offer/answer came to, as far as packets are concerned. */
export interface StreamSetup {
  /** Where the peer said it hears RTP and RTCP; undefined sends neither. */
  readonly remote: { readonly rtp: Address; readonly rtcp: Address } | undefined;
  readonly send: StreamCodec;
  /** What may come in. */
  readonly receive: readonly StreamCodec[];
  /** The payload types of telephone-event (RFC 4733), where both take it. */
  readonly dtmf: { readonly send: number; readonly receive: number } | undefined;
  readonly direction: MediaDirection;
  /** Nothing is sent yet, whatever the direction: nobody has shown that it is wanted there. */
  readonly quiet?: boolean;
  /** The far end wants to be told how it is heard (RFC 3611 §4.7). */
  readonly voipMetrics?: boolean;
  /** Sound in each packet that we send. */
  readonly ptimeMs: number;
}
