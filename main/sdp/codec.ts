/** A format that this end can send and receive; a list of them, the preferred one first, is what an offer says. */
export interface Codec {
  /** The encoding name of the rtpmap; compared without regard to case. */
  readonly name: string;
  /** voice: what carries the sound; event: named events beside it (RFC 4733). */
  readonly kind: 'voice' | 'event';
  /** The number in our own offers; in an answer the offer's number goes (RFC 3264 §6.1). */
  readonly payloadType: number;
  /** Of the RTP timestamps, in Hz (G722 says 8000 here though it samples at 16000, RFC 3551 §4.5.2). */
  readonly clockRate: number;
  readonly channels: number;
  /** Our `a=fmtp` for it: what we take, in offers and answers alike. */
  readonly parameters?: string;
}

export const pcmu: Codec = { name: 'PCMU', kind: 'voice', payloadType: 0, clockRate: 8000, channels: 1 };
export const pcma: Codec = { name: 'PCMA', kind: 'voice', payloadType: 8, clockRate: 8000, channels: 1 };

/** The sixteen DTMF events (RFC 4733 §3.2), on the clock of the 8 kHz voice codecs. */
export const telephoneEvent: Codec = {
  name: 'telephone-event',
  kind: 'event',
  payloadType: 101,
  clockRate: 8000,
  channels: 1,
  parameters: '0-15',
};

/** What this phone speaks, the preferred one first. */
export const supportedCodecs: readonly Codec[] = [pcmu, pcma, telephoneEvent];
