import type { StreamStats } from './media-stream.ts';

export const nothingYet: StreamStats = {
  packetsSent: 0,
  packetsReceived: 0,
  packetsLost: 0,
  packetsLate: 0,
  packetsReordered: 0,
  packetsDuplicate: 0,
  packetsDiscarded: 0,
  jitterMs: 0,
  bufferedMs: 0,
  targetMs: 0,
  concealedMs: 0,
  concealedShare: 0,
  driftPpm: 0,
  roundTripMs: undefined,
  packetsRefused: 0,
};

/** A stream's whole life where a worker died in the middle of it: counts go on, what is measured is the later worker's. */
export function together(before: StreamStats, since: StreamStats): StreamStats {
  const concealedMs = before.concealedMs + since.concealedMs;
  const heardMs = heard(before) + heard(since);
  return {
    ...since,
    packetsSent: before.packetsSent + since.packetsSent,
    packetsReceived: before.packetsReceived + since.packetsReceived,
    packetsLost: before.packetsLost + since.packetsLost,
    packetsLate: before.packetsLate + since.packetsLate,
    packetsReordered: before.packetsReordered + since.packetsReordered,
    packetsDuplicate: before.packetsDuplicate + since.packetsDuplicate,
    packetsDiscarded: before.packetsDiscarded + since.packetsDiscarded,
    packetsRefused: before.packetsRefused + since.packetsRefused,
    concealedMs,
    concealedShare: heardMs > 0 ? concealedMs / heardMs : since.concealedShare,
  };
}

/** All sound that was heard, in ms, as far as the share of what was made up tells; 0 where nothing was made up. */
function heard({ concealedMs, concealedShare }: StreamStats): number {
  return concealedShare > 0 ? concealedMs / concealedShare : 0;
}
