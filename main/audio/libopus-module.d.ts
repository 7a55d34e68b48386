/** The package's compiled module, of which its own types describe only the face that allocates for every frame. */
declare module '*/libopus.generated.mjs' {
  interface Libopus {
    /** Views of the module's memory; new ones after it has grown, so they are read anew each time. */
    readonly HEAPU8: Uint8Array;
    readonly HEAP16: Int16Array;
    readonly HEAP32: Int32Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
    _oc_create_encoder(sampleRate: number, channels: number, application: number, error: number): number;
    _oc_destroy_encoder(encoder: number): void;
    _oc_encoder_ctl(encoder: number, request: number, value: number): number;
    _oc_encode(encoder: number, pcm: number, samples: number, packet: number, room: number): number;
    _oc_create_decoder(sampleRate: number, channels: number, error: number): number;
    _oc_destroy_decoder(decoder: number): void;
    _oc_decode(decoder: number, packet: number, length: number, pcm: number, samples: number, fec: 0 | 1): number;
    _oc_packet_get_nb_samples(packet: number, length: number, sampleRate: number): number;
  }
  const createLibopus: () => Promise<Libopus>;

  // biome-ignore lint/style/noDefaultExport: it is the package's, not ours.
  export { createLibopus as default, type Libopus };
}
