import type { Address } from '../base/address.ts';

/** Whether we send and hear, from our side (RFC 3264 §5.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The voice codec in use: its name in SDP, and the RTP clock in Hz. */
export interface StreamCodec {
  readonly name: string;
  readonly clockRate: number;
}

/** What offer/answer came to, as far as packets are concerned. */
export interface StreamSetup {
  /** Where the peer said it hears RTP and RTCP; port 0 sends nothing there. */
  readonly remote: { readonly rtp: Address; readonly rtcp: Address };
  /** What we send, and the payload type that the peer gave it. */
  readonly send: StreamCodec & { readonly payloadType: number };
  /** What may come, by the payload types that we gave. */
  readonly receive: readonly (StreamCodec & { readonly payloadType: number })[];
  /** telephone-event (RFC 4733), where both named it. */
  readonly dtmf?: { readonly send?: number; readonly receive?: number };
  readonly direction: MediaDirection;
  /** Sound per packet that we send. */
  readonly ptimeMs: number;
}
