// The package's own face copies and allocates for every frame and can't reach an encoder's state; its compiled module can.
import createLibopus, { type Libopus } from '../../node_modules/libopus-wasm/dist/generated/libopus.generated.mjs';

/** libopus as WebAssembly, loaded with this file: whoever imports it may make encoders and decoders at once. */
export const libopus: Libopus = await createLibopus();

/** RFC 7587 has one RTP clock for Opus, whatever is sampled. */
export const OPUS_SAMPLE_RATE = 48_000;
/** The longest packet: 120 ms (RFC 6716 §3.2). */
export const OPUS_PACKET_SAMPLES = 5_760;
/** The shortest frame, of which a concealed stretch is a multiple: 2.5 ms. */
export const OPUS_GRAIN_SAMPLES = 120;
/** The longest frame (RFC 6716 §3.2.1), and what is kept for packets: no datagram brings more. */
const PACKET_BYTES = 2_048;

/** One thread, one call at a time: all encoders and decoders work on the same two stretches of the module's memory. */
const pcm = required(libopus._malloc(2 * OPUS_PACKET_SAMPLES));
const packet = required(libopus._malloc(PACKET_BYTES));
export const opusScratch = { pcm, packet, packetBytes: PACKET_BYTES } as const;

/** The address of something made in the module; throws when its memory is full. */
function required(address: number): number {
  if (address === 0) throw new Error('libopus has no more memory');
  return address;
}

/** Runs `make` with the address of an error code (opus_defines.h), and throws for one that is set. */
export function checked(make: (error: number) => number): number {
  const made = make(packet);
  const code = libopus.HEAP32[packet >> 2] ?? 0;
  if (code !== 0) throw new Error(`libopus refused with error ${code}`);
  return required(made);
}
