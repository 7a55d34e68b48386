/** Fits one packet with all of its headers (RFC 3428 §8); the engine refuses more. */
const MOST_BYTES = 900;

/** How many more bytes of UTF-8 a message can take; below 0 it is too long. */
export function bytesLeft(text: string): number {
  return MOST_BYTES - new TextEncoder().encode(text).byteLength;
}
