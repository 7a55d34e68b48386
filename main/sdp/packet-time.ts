import type { Encoding } from './agreed.ts';

/** 20 ms of L16 are 640 bytes; 60 would pass what Ethernet carries in one packet. */
const LARGEST_L16_MS = 20;
/** Opus has no frames of 30 ms (RFC 6716 §2.1.4). */
const OPUS_TIMES_MS = [60, 40, 20, 10] as const;

/** The packet time that `codec` can be sent with, as near below the wished one as may be, in ms. */
export function packetTimeOf({ name }: Encoding, wishedMs: number): number {
  switch (name.toUpperCase()) {
    case 'L16':
      return Math.min(LARGEST_L16_MS, wishedMs);
    case 'OPUS':
      return OPUS_TIMES_MS.find((time) => time <= wishedMs) ?? wishedMs;
    default:
      return wishedMs;
  }
}
