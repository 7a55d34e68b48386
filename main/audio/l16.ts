/** L16 (RFC 3551 §4.5.11): each sample two bytes, the higher one first, into `bytes` from `at` on; gives how many bytes. */
export function encodeL16(samples: Int16Array, bytes: Uint8Array, at = 0): number {
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    bytes[at + 2 * i] = sample >> 8;
    bytes[at + 2 * i + 1] = sample;
  }
  return 2 * samples.length;
}

/** The first `length` bytes' samples into `samples` from `at` on; gives how many. A last odd byte is left out. */
export function decodeL16(bytes: Uint8Array, length: number, samples: Int16Array, at = 0): number {
  const count = length >> 1;
  for (let i = 0; i < count; i++) {
    samples[at + i] = ((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number);
  }
  return count;
}
