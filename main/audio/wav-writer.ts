/** Bytes before the samples in a file that starts with `wavHeader`. */
export const WAV_HEADER_BYTES = 44;

const BYTES_PER_SAMPLE = 2;
/** What the sizes in the header can say. */
export const WAV_MOST_BYTES = 0xffff_ffff - WAV_HEADER_BYTES;

/**
 * The header of a mono 16-bit PCM file with `dataBytes` of samples. While recording, write it with the bytes so far (0
 * at first) and write it again in the same place whenever the file should be whole, and once at the end.
 */
export function wavHeader(sampleRate: number, dataBytes: number): Uint8Array {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  const size = Math.min(dataBytes, WAV_MOST_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + size, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * BYTES_PER_SAMPLE, 28);
  header.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  header.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(size, 40);
  return header;
}

/** Samples as the bytes that follow the header. Always a copy, so that a frame may be reused at once. */
export function wavSamples(samples: Int16Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(samples.length * BYTES_PER_SAMPLE);
  for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] as number, i * BYTES_PER_SAMPLE);
  return bytes;
}

/** A whole mono 16-bit PCM file. */
export function wavFile(sampleRate: number, samples: Int16Array): Uint8Array {
  return Buffer.concat([wavHeader(sampleRate, samples.length * BYTES_PER_SAMPLE), wavSamples(samples)]);
}
