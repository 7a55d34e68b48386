import type { SessionDescription } from './description.ts';

/** A body of type application/sdp, its lines in the order that RFC 4566 §5 asks for. */
export function serializeDescription(_description: SessionDescription): Uint8Array {
  return new Uint8Array(0);
}
