/**
 * Sound between the engine and a page: one 20 ms frame of 48 kHz mono, little-endian 16-bit, in one binary message.
 *
 * ```
 *  0        1        2                 4                        1924
 *  +--------+--------+-----------------+---- - - - - - - -------+
 *  | kind   | 0      | sequence (LE)   | 960 samples s16le      |
 *  +--------+--------+-----------------+---- - - - - - - -------+
 * ```
 */
export const AUDIO_SAMPLE_RATE = 48_000;
export const AUDIO_FRAME_SAMPLES = 960;
const AUDIO_FRAME_BYTES = 4 + AUDIO_FRAME_SAMPLES * 2;

/** `microphone` goes to the engine, `speaker` comes from it, and so does `ringer`: the ring, for a device of its own. */
export const audioKind = { microphone: 1, speaker: 2, ringer: 3 } as const;
const kinds: ReadonlySet<number> = new Set(Object.values(audioKind));
export type AudioKind = (typeof audioKind)[keyof typeof audioKind];

/** Packs 960 samples; `sequence` counts frames modulo 65,536. */
export function encodeAudioFrame(kind: AudioKind, sequence: number, samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(AUDIO_FRAME_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint16(2, sequence & 0xffff, true);
  new Int16Array(bytes.buffer, 4, AUDIO_FRAME_SAMPLES).set(samples.subarray(0, AUDIO_FRAME_SAMPLES));
  return bytes;
}

/** Unpacks a frame, or gives undefined for anything else; the samples are a copy. */
export function decodeAudioFrame(
  bytes: Uint8Array,
): { kind: AudioKind; sequence: number; samples: Int16Array<ArrayBuffer> } | undefined {
  if (bytes.byteLength !== AUDIO_FRAME_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint8(0);
  if (!isAudioKind(kind)) return undefined;
  const samples = new Int16Array(AUDIO_FRAME_SAMPLES);
  new Uint8Array(samples.buffer).set(bytes.subarray(4));
  return { kind, sequence: view.getUint16(2, true), samples };
}

function isAudioKind(kind: number): kind is AudioKind {
  return kinds.has(kind);
}
