/** What a peer wishes to receive, as its `a=fmtp` says (RFC 7587 §6.1), within what this phone sends: mono, 20 ms and up. */
export interface OpusParameters {
  /** Bits a second, on average, that may never be passed. */
  readonly maxBitrate: number;
  /** Hz that the peer can play; sound above half of it is wasted. */
  readonly maxPlaybackRate: number;
  /** It makes use of in-band FEC. */
  readonly fec: boolean;
  /** It would like nothing to be sent in silence. */
  readonly dtx: boolean;
  /** It would like every packet to be of the same size. */
  readonly constantBitrate: boolean;
}

/** Mono speech at full band is transparent here (RFC 7587 §3.1.1 says 28 to 40 kbit/s); more is wasted. */
const MOST_BITRATE = 40_000;
/** RFC 7587 §6.1 allows 6,000 and up. */
const LEAST_BITRATE = 6_000;

/** Reads the peer's `a=fmtp`; what is missing or not understood is as RFC 7587 §6.1 has it by default. */
export function opusParameters(written: string | undefined): OpusParameters {
  const values = new Map<string, string>();
  for (const pair of (written ?? '').split(';')) {
    const [name = '', value = ''] = pair.split('=');
    values.set(name.trim().toLowerCase(), value.trim());
  }
  const bitrate = count(values.get('maxaveragebitrate')) ?? MOST_BITRATE;
  return {
    maxBitrate: Math.max(LEAST_BITRATE, Math.min(MOST_BITRATE, bitrate)),
    maxPlaybackRate: count(values.get('maxplaybackrate')) ?? 48_000,
    fec: values.get('useinbandfec') === '1',
    dtx: values.get('usedtx') === '1',
    constantBitrate: values.get('cbr') === '1',
  };
}

/** The same as an `a=fmtp` has it, every parameter named. */
export function writtenParameters(parameters: OpusParameters): string {
  const { maxBitrate, maxPlaybackRate, fec, dtx, constantBitrate } = parameters;
  return [
    `maxaveragebitrate=${maxBitrate}`,
    `maxplaybackrate=${maxPlaybackRate}`,
    `useinbandfec=${fec ? 1 : 0}`,
    `usedtx=${dtx ? 1 : 0}`,
    `cbr=${constantBitrate ? 1 : 0}`,
  ].join(';');
}

function count(written: string | undefined): number | undefined {
  return written !== undefined && /^[1-9]\d{0,6}$/.test(written) ? Number(written) : undefined;
}
