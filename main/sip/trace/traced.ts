import type { WireMessage } from '../transport.ts';

/** A message as a trace keeps it: with bytes of its own, whatever becomes of the buffer that it came in. */
export interface TracedMessage extends Omit<WireMessage, 'message'> {
  readonly kind: 'message';
  readonly callId: string;
  /** Bytes that it had on the wire; more than `bytes` holds where it was cut. */
  readonly wireBytes: number;
}

/** Something else that happened to a call, in words: its sound began, for one. */
interface TracedEvent {
  readonly kind: 'event';
  /** Wall-clock ms. */
  readonly at: number;
  readonly text: string;
}

export type Traced = TracedMessage | TracedEvent;
